import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/**
 * Answers bytes that are no HTTP request, or that came too slowly, and closes the connection. A request before them on the same
 * connection gets its own answer first: a refusal in its place would deny what was done.
 * @param underWay response to the latest request of the connection
 * @see RFC 9112 9.3.2
 */
export function refuseUnreadable(
  error: NodeJS.ErrnoException,
  socket: Socket,
  underWay: ServerResponse | undefined,
): void {
  if (underWay === undefined || underWay.writableFinished) refuse(error, socket)
  else if (!underWay.req.complete) refuseUnfinished(error, socket, underWay)
  else underWay.once('finish', () => refuse(error, socket)).once('close', () => socket.destroy())
}

/** It is the content of the latest request that cannot be read. */
function refuseUnfinished(error: NodeJS.ErrnoException, socket: Socket, underWay: ServerResponse): void {
  // A response without socket has others before it, which a refusal must not be taken for.
  if (underWay.socket === null || underWay.headersSent) socket.destroy()
  else refuse(error, socket)
}

function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const status = statuses[error.code ?? ''] ?? '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => socket.destroy())
}
