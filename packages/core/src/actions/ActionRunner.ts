import { type JsonObject, type RequestPrimitive, type ResponsePrimitive, statusCodes } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { execute } from '../pipeline/handle.ts'
import { failed, responseOf } from '../pipeline/response.ts'
import type { Resource } from '../ports/index.ts'
import { inTime } from '../requests/inTime.ts'
import type { Services } from '../Services.ts'
import { kept } from '../transactions/Part.ts'
import { actionRequest, actorOf, inputOf } from './actionRequest.ts'

const queue = 'actions'

/**
 * Executes the requests of actions that have fired. Each is a message in the unit of work that made it fire; what it
 * changes, its result and the end of the message are one unit too, so that after a restart it is executed if and only if it
 * has changed nothing yet. Only what leaves this CSE may be sent twice.
 */
export class ActionRunner {
  readonly #services: Services
  #isStopped = false

  constructor(services: Services) {
    this.#services = services
  }

  /** Goes on with what an earlier run left. */
  start(): void {
    void this.#resume(this.#services.store.nextMessageNumber())
  }

  /** One after the other, however many there are. @param end number that what an earlier run left is below */
  async #resume(end: number): Promise<void> {
    const { store } = this.#services
    let [message] = store.messages(queue, 1)
    while (message !== undefined && message.id < end && !this.#isStopped) {
      await this.#run(message.id, (JSON.parse(message.body) as { actions: number[] }).actions)
      ;[message] = this.#isStopped ? [] : store.messages(queue, 1, message.id)
    }
  }

  stop(): void {
    this.#isStopped = true
  }

  /** Adds the execution of actions, one after the other, to a unit of work. */
  fire(actions: readonly Resource[], changes: Changes): void {
    const ids = actions.map((action) => action.id)
    const id = this.#services.store.nextMessageNumber()
    this.#write('appendMessage', id, ids, changes)
    changes.afterCommit(() => void this.#run(id, ids))
  }

  async #run(message: number, actions: readonly number[]): Promise<void> {
    let left = actions
    try {
      while (left.length > 0 && !this.#isStopped) {
        const rest = left.slice(1)
        await this.#execute(left[0] as number, (changes) => this.#advance(message, rest, changes))
        left = rest
      }
    } catch (error) {
      this.#services.log.error({ err: error }, 'an action could not be executed; it is tried again after a restart')
    }
  }

  async #execute(id: number, advance: (changes: Changes) => void): Promise<void> {
    const action = this.#services.store.resource(id)
    let isRecorded = false
    const keep = (response: ResponsePrimitive | undefined, changes: Changes): void => {
      isRecorded = true
      advance(changes)
      if (response !== undefined) this.#keepResult(id, response, changes)
    }
    const response = action && (await this.#perform(action, keep))
    // A fault of ours after the recording is a commit that failed: nothing is recorded then.
    if (isRecorded && response?.responseStatusCode !== statusCodes.internalServerError.code) return
    const changes = this.#services.changes()
    keep(response, changes)
    await changes.commit()
  }

  async #perform(
    action: Resource,
    keep: (response: ResponsePrimitive, changes: Changes) => void,
  ): Promise<ResponsePrimitive> {
    const { clock } = this.#services
    let request: RequestPrimitive | undefined
    try {
      request = actionRequest(action.attributes, inputOf(action, this.#services), this.#services)
      const exchange: Exchange = {
        request,
        context: { received: clock.now(), internal: true },
        originator: actorOf(action, this.#services),
        record: (outcome, changes) => keep(responseOf(request as RequestPrimitive, outcome), changes),
      }
      return await inTime(exchange, this.#services, (current) => execute(current, this.#services))
    } catch (error) {
      return failed(error, request ?? fallbackRequest(action), this.#services)
    }
  }

  #keepResult(id: number, response: ResponsePrimitive, changes: Changes): void {
    const before = changes.resource(id)
    if (before === undefined) return
    const air = kept(response)
    const after = before.with({ ...before.attributes, air })
    changes.updateResource(after)
    changes.tell({ kind: 'updated', before, after, modified: { air }, originator: this.#services.identity.cseID })
  }

  #advance(message: number, rest: readonly number[], changes: Changes): void {
    if (rest.length === 0) changes.write({ kind: 'removeMessages', ids: [message] })
    else this.#write('replaceMessage', message, rest, changes)
  }

  #write(kind: 'appendMessage' | 'replaceMessage', id: number, actions: readonly number[], changes: Changes): void {
    const body = JSON.stringify({ actions })
    changes.write({ kind, message: { id, queue, body, created: this.#services.clock.now(), expires: null } })
  }
}

/** What a response refers to when no request could be made. */
function fallbackRequest(action: Resource): RequestPrimitive {
  return {
    operation: 'retrieve',
    to: action.attributes.orc as string,
    from: action.originator,
    requestIdentifier: ((action.attributes.apv as JsonObject).rqi as string | undefined) ?? action.resourceID,
    releaseVersion: '3',
    parameters: {},
  }
}
