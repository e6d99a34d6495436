import { connectAsync, type MqttClient } from 'mqtt'
import type { Body } from '../OneM2MClient.ts'
import { uniqueName } from '../uniqueName.ts'
import { decodePrimitive, encodePrimitive } from './bytes.ts'
import { answerOrNothing, type Carrier, inTime } from './Carrier.ts'
import type { Primitive } from './primitive.ts'
import type { Format } from './underTest.ts'

interface Session {
  readonly topics: Topics
  readonly client: Promise<MqttClient>
  readonly waiting: Map<string, (response: Body) => void>
}

const sessions = new Map<string, Session>()

/** One session of each originator; requests without one go by the registration topics. @see TS-0010 6.4 */
export const mqtt: Carrier = {
  send({ url, cseID }, primitive, format, timeoutMs) {
    const name = `${url} ${primitive.fr} ${format}`
    const session = sessions.get(name) ?? open(name, url, topicsOf(primitive, cseID, format), format)
    return inTime(exchange(session, primitive, format), timeoutMs, `${primitive.op} ${primitive.to}`)
  },
}

interface Topics {
  readonly request: string
  readonly response: string
}

/** The receiver in the topic is the CSE that is asked, whatever the target of the request. */
function topicsOf({ fr }: Primitive, cseID: string, format: Format): Topics {
  const receiver = cseID.slice(1)
  // Nor can a topic name an originator with a wildcard.
  if (fr === undefined || fr === '' || fr === 'C' || fr === 'S' || /[+#]/.test(fr)) {
    const credential = uniqueName('credential')
    return {
      request: `/oneM2M/reg_req/${credential}/${receiver}/${format}`,
      response: `/oneM2M/reg_resp/${credential}/${receiver}/${format}`,
    }
  }
  const originator = String(fr).replace(/^\/\//, ':').replace(/^\//, '').replaceAll('/', ':')
  return {
    request: `/oneM2M/req/${originator}/${receiver}/${format}`,
    response: `/oneM2M/resp/${originator}/${receiver}/${format}`,
  }
}

async function exchange(session: Session, primitive: Primitive, format: Format): Promise<Body> {
  const answer = new Promise<Body>((resolve) => session.waiting.set(primitive.rqi ?? '', resolve))
  const client = await session.client
  await client.publishAsync(session.topics.request, encodePrimitive(primitive, format), { qos: 1 })
  return answerOrNothing(answer, primitive)
}

function open(name: string, url: string, topics: Topics, format: Format): Session {
  const waiting: Session['waiting'] = new Map()
  const client = connectAsync(url, { clientId: uniqueName('test'), reconnectPeriod: 0 }).then(async (connected) => {
    connected.on('message', (_topic, payload) => {
      const message = decodePrimitive(payload, format)
      waiting.get(message.rqi)?.(message)
    })
    connected.on('close', () => sessions.delete(name))
    await connected.subscribeAsync(topics.response, { qos: 1 })
    return connected
  })
  const session = { topics, client, waiting }
  if (!topics.request.startsWith('/oneM2M/reg_req/')) sessions.set(name, session)
  return session
}
