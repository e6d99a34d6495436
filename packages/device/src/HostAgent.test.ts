import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createClient, handlerTransport } from '@waystation/client'
import type { JsonObject, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import type { Figure } from './figures/hostFigures.ts'
import { HostAgent, hostResourceName } from './HostAgent.ts'

/** A CSE that keeps the names of what was created, and can be away or forget everything. */
class NamesOnly {
  readonly names = new Set<string>()
  readonly contents: JsonObject[] = []
  isAway = false

  readonly client = createClient({
    transport: handlerTransport(async (request) => {
      if (this.isAway) throw new Error('connection refused')
      return { requestIdentifier: String(request.rqi), ...this.#answer(request) }
    }),
  })

  #answer({ op, to, ty, pc }: WirePrimitive): Omit<ResponsePrimitive, 'requestIdentifier'> {
    if (op !== 1)
      return {
        responseStatusCode: this.names.has(String(to)) ? 2004 : 4004,
        content: { 'm2m:ae': { aei: String(to) } },
      }
    const [attributes] = Object.values(pc as Record<string, JsonObject>)
    const parent = to === '-' ? '' : `${to}/`
    const name = to === '-' ? `C${attributes!.rn}` : `${parent}${attributes!.rn ?? attributes!.dgt}`
    if (to !== '-' && !this.names.has(String(to))) return { responseStatusCode: 4004 }
    if (this.names.has(name)) return { responseStatusCode: to === '-' ? 4117 : 4105 }
    this.names.add(name)
    if (ty === 4 || ty === 30) this.contents.push(attributes!)
    return { responseStatusCode: 2001, content: ty === 2 ? { 'm2m:ae': { aei: name } } : {} }
  }
}

function agentOf(cse: NamesOnly) {
  let count = 0
  const lines: string[] = []
  const record = (_: object, message: string) => void lines.push(message)
  const agent = new HostAgent({
    client: cse.client,
    figures: async (): Promise<Figure[]> => {
      const taken = Date.UTC(2026, 0, 1) + count
      return [
        { name: 'processor', taken, value: ++count },
        { name: 'memory', taken, value: { count } },
      ]
    },
    interval: 5,
    log: { info: record, warn: record },
    name: 'box',
  })
  return { agent, lines }
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn++) {
    assert.ok(turn < 2000, 'it never happened')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

describe('the host agent', () => {
  it('registers the computer, creates what collects its figures, and reports them', async () => {
    const cse = new NamesOnly()
    const { agent } = agentOf(cse)
    agent.start()
    await until(() => cse.contents.length >= 4)
    await agent.stop()
    assert.deepEqual([...cse.names].slice(0, 2), ['Cbox', 'Cbox/processor'])
    assert.deepEqual(cse.contents[0], { dgt: '20260101T000000,000000', con: 1 })
    assert.deepEqual(cse.contents[1], {
      rn: 'at-20260101T000000.000000',
      cnf: 'application/json:0',
      con: '{"count":1}',
    })
  })

  it('takes up the registration that is there already', async () => {
    const cse = new NamesOnly()
    cse.names.add('Cbox')
    cse.names.add('Cbox/processor')
    const { agent } = agentOf(cse)
    agent.start()
    await until(() => cse.contents.length >= 2)
    await agent.stop()
  })

  it('keeps the figures while the CSE is away and sends each once when it is back', async () => {
    const cse = new NamesOnly()
    const { agent, lines } = agentOf(cse)
    agent.start()
    await until(() => cse.contents.length >= 2)
    cse.isAway = true
    await until(() => lines.some((line) => line.includes('cannot report')))
    await new Promise((resolve) => setTimeout(resolve, 30))
    cse.isAway = false
    const before = cse.contents.length
    await until(() => cse.contents.length >= before + 8)
    await agent.stop()
    const values = cse.contents.filter(({ dgt }) => dgt !== undefined).map(({ con }) => con)
    assert.deepEqual(
      values,
      values.map((_, index) => index + 1),
    )
    assert.ok(lines.some((line) => line.includes('again')))
  })

  it('registers again when the CSE has forgotten it', async () => {
    const cse = new NamesOnly()
    const { agent } = agentOf(cse)
    agent.start()
    await until(() => cse.contents.length >= 2)
    cse.names.clear()
    const before = cse.contents.length
    await until(() => cse.contents.length >= before + 2)
    await agent.stop()
    assert.ok(cse.names.has('Cbox/processor'))
  })

  it('is named after the computer, as far as a resource can be', () => {
    assert.equal(hostResourceName('my host.local'), 'my-host.local')
    assert.equal(hostResourceName('_'), 'host')
  })
})
