import type { Server } from 'node:net'
import type { BindingLog } from './BindingLog.ts'
import { SparingLog } from './SparingLog.ts'

/** Has a server close at once, and tell, what comes when so many connections are open. */
export function limitConnections(server: Server, connections: number, log: BindingLog): void {
  const warnings = new SparingLog(log)
  server.maxConnections = connections
  server.on('drop', () => warnings.warn({ connections }, 'connection refused: too many are open'))
}
