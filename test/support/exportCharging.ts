import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Body } from './OneM2MClient.ts'
import { program, programEnvironment } from './programUnderTest.ts'
import type { Waystation } from './startWaystation.ts'

/** A record as the export shows it. */
export type ChargingEntry = Body

/** Runs `waystation charging export` on the data of a server, running or not. @returns what it wrote */
export async function exportCharging(waystation: Waystation, ...options: readonly string[]): Promise<string> {
  const command = [program, 'charging', 'export', '--data', waystation.dataDirectory, ...options]
  const { stdout } = await promisify(execFile)(process.execPath, command, {
    maxBuffer: 1 << 28,
    env: programEnvironment(),
  })
  return stdout
}
