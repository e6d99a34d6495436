import type { Body } from '../OneM2MClient.ts'
import { decodePrimitive, encodePrimitive } from './bytes.ts'
import { answerOrNothing, type Carrier, inTime } from './Carrier.ts'
import type { Primitive } from './primitive.ts'
import type { Format } from './underTest.ts'

interface Session {
  readonly socket: Promise<WebSocket>
  readonly waiting: Map<string, { resolve(response: Body): void; reject(error: Error): void }>
}

const sessions = new Map<string, Session>()

/** One connection of each originator, as devices have. @see TS-0020 6 */
export const webSocket: Carrier = {
  send({ url }, primitive, format, timeoutMs) {
    const name = `${url} ${primitive.fr} ${format}`
    const session = sessions.get(name) ?? open(name, url, format)
    return inTime(exchange(session, primitive, format), timeoutMs, `${primitive.op} ${primitive.to}`)
  },
}

async function exchange(session: Session, primitive: Primitive, format: Format): Promise<Body> {
  const answer = new Promise<Body>((resolve, reject) => session.waiting.set(primitive.rqi ?? '', { resolve, reject }))
  // Where there is no connection, that is told below.
  answer.catch(() => undefined)
  const socket = await session.socket
  const bytes = encodePrimitive(primitive, format)
  socket.send(format === 'cbor' ? bytes : bytes.toString('utf8'))
  return answerOrNothing(answer, primitive)
}

/** The originators of the tests take notifications at servers of their own, so here nobody does. */
function refusal(rqi: string, format: Format): string | Buffer {
  const bytes = encodePrimitive({ rsc: 5103, rqi }, format, 'm2m:rsp')
  return format === 'cbor' ? bytes : bytes.toString('utf8')
}

function open(name: string, url: string, format: Format): Session {
  const waiting: Session['waiting'] = new Map()
  const socket = new Promise<WebSocket>((resolve, reject) => {
    const opening = new WebSocket(url, `oneM2M.${format}`)
    opening.binaryType = 'arraybuffer'
    opening.addEventListener('open', () => resolve(opening))
    opening.addEventListener('error', () => reject(new Error(`no WebSocket connection to ${url}`)))
    opening.addEventListener('message', ({ data }) => {
      const message = decodePrimitive(Buffer.from(data as string), format)
      if (message.rsc !== undefined) waiting.get(message.rqi)?.resolve(message)
      else opening.send(refusal(message.rqi, format))
    })
    opening.addEventListener('close', () => {
      sessions.delete(name)
      for (const { reject: fail } of waiting.values()) fail(new Error('the connection was closed'))
    })
  })
  const session = { socket, waiting }
  sessions.set(name, session)
  return session
}
