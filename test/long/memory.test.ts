import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { it } from 'node:test'
import { HttpConnection } from '../../bench/load/HttpConnection.ts'
import {
  assertStatus,
  countFromEnvironment,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../support/index.ts'

const requests = countFromEnvironment('WAYSTATION_REQUESTS', 100_000)
const connections = 32
/** Memory may still grow by this after the first requests: garbage is not collected at the same moment each time. */
const allowedGrowthMegabytes = 40

it(`keeps its memory flat over ${requests} requests`, async (context) => {
  await using waystation = await startWaystation()
  const { client, address, originator } = await registerAE(waystation)
  assertStatus(
    await client.create(address, resourceTypes.container, { 'm2m:cnt': { rn: 'c', mni: 100, lbl: ['memory'] } }),
    2001,
  )
  const send = sender(waystation, address, originator)
  await send(Math.min(requests * 0.3, 50_000))
  const measured = [await residentMegabytes(waystation)]
  for (let part = 0; part < 10; part += 1) {
    await send(requests / 10)
    measured.push(await residentMegabytes(waystation))
  }
  context.diagnostic(`resident megabytes: ${measured.map((value) => value.toFixed(0)).join(' ')}`)
  const late = Math.min(...measured.slice(-3))
  assert.ok(!(late > (measured[0] as number) + allowedGrowthMegabytes), `memory grew: ${measured.join(', ')}`)
})

/** @returns a function that has so many requests answered: creations, retrievals, updates, discoveries and refusals */
function sender(waystation: Waystation, address: string, originator: string): (count: number) => Promise<void> {
  let sequence = 0
  const next = () => {
    sequence += 1
    return message(address, originator, sequence)
  }
  return async (count) => {
    let remaining = Math.round(count)
    await Promise.all(
      Array.from({ length: connections }, async () => {
        const connection = await HttpConnection.open(waystation.url)
        while (remaining > 0) {
          remaining -= 1
          const { status, text } = await connection.request(next())
          assert.ok(status < 500, text)
        }
        connection.close()
      }),
    )
  }
}

function message(address: string, originator: string, sequence: number): string {
  const head = (method: string, path: string, more = '') =>
    `${method} /${address}${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-M2M-Origin: ${originator}\r\nX-M2M-RI: m${sequence}\r\nX-M2M-RVI: 3\r\n${more}`
  const withBody = (method: string, path: string, ty: string, body: string) =>
    `${head(method, path, `Content-Type: application/json${ty}\r\nContent-Length: ${body.length}\r\n`)}\r\n${body}`
  switch (sequence % 10) {
    case 0:
      return `${head('GET', '?fu=1&lbl=memory')}\r\n`
    case 1:
      return withBody('PUT', '/c', '', `{"m2m:cnt":{"lbl":["memory","n${sequence}"]}}`)
    case 2:
      return withBody('POST', '', ';ty=3', `{"m2m:cnt":{"rn":"c${sequence}"}}`)
    case 3:
      return `${head('DELETE', `/c${sequence - 101}`)}\r\n`
    case 4:
      return `${head('GET', `/none${sequence}`)}\r\n`
    case 5:
      return `${head('GET', '/c/la')}\r\n`
    default:
      return withBody('POST', '/c', ';ty=4', `{"m2m:cin":{"con":"value ${sequence}"}}`)
  }
}

async function residentMegabytes({ pid }: Waystation): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}
