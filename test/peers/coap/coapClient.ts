import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killWithParent } from '../../support/killWithParent.ts'

/** The client of libcoap, built on two libraries for TLS. */
export const coapClients = ['coap-client-openssl', 'coap-client-gnutls'] as const
export type CoapClientName = (typeof coapClients)[number]

export interface CoapClientRequest {
  readonly method?: 'get' | 'post' | 'put' | 'delete'
  readonly url: string
  readonly content?: string
  /** Seconds of observation. */
  readonly observe?: number
  readonly options?: readonly string[]
}

/** Media type and content format of what is sent. */
const json = '50'

/**
 * Runs the client to its end. It cannot read the options of oneM2M, which are critical, so its requests have their parameters
 * in the query.
 * @returns what it wrote: the contents that it got, and its warnings
 */
export function coapClient(name: CoapClientName, request: CoapClientRequest): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'waystation-coap-'))
  const file = join(folder, 'content.json')
  if (request.content !== undefined) writeFileSync(file, request.content)
  const { observe } = request
  const args = [
    ...['-B', String(10 + (observe ?? 0)), '-m', request.method ?? 'get'],
    ...(request.content === undefined ? [] : ['-t', json, '-f', file]),
    ...(observe === undefined ? [] : ['-s', String(observe)]),
    ...(request.options ?? []),
    request.url,
  ]
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    killWithParent(child)
    let output = ''
    const take = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.once('error', reject)
    child.once('close', () => {
      rmSync(folder, { recursive: true })
      resolve(output)
    })
  })
}

/** @returns the address of a resource with the parameters that every request has */
export function urlOf(base: string, path: string, query = '', originator = 'CAdmin'): string {
  return `${base}/${path}?fr=${originator}&rvi=3${query === '' ? '' : `&${query}`}`
}
