import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { RequestError } from '@waystation/model'
import type { CoreConfiguration } from '../CoreConfiguration.ts'
import { systemClock } from '../systemClock.ts'
import { SemanticEngine } from './SemanticEngine.ts'

const configuration = {
  limits: { pendingRequests: 2 },
  defaults: { requestExpiration: 60_000 },
} as unknown as CoreConfiguration

const triples = Array.from({ length: 300 }, (_, index) => `<urn:s${index}> <urn:p> ${index} .`).join('\n')
const descriptions = [{ text: triples, format: 5 }]
const few = { kind: 'query', descriptions, query: 'SELECT ?s WHERE { ?s ?p 7 }' } as const
const endless = { kind: 'query', descriptions, query: 'SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }' } as const

function isRefusal(status: string): (error: unknown) => boolean {
  return (error) => error instanceof RequestError && error.status === status
}

describe('SemanticEngine', () => {
  let engine: SemanticEngine
  afterEach(() => engine.stop())

  it('gives up a job that takes too much memory, and does the next', async () => {
    let inUse = 0
    engine = new SemanticEngine(systemClock, configuration, () => (inUse += 200 << 20))
    await assert.rejects(engine.run(endless), isRefusal('notAcceptable'))
    engine = new SemanticEngine(systemClock, configuration, () => 0)
    assert.match(await engine.run(few), /urn:s7</)
  })

  it('refuses a result that is too large to be sent', async () => {
    engine = new SemanticEngine(systemClock, configuration)
    const query = 'SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }'
    await assert.rejects(engine.run({ ...few, query }), isRefusal('notAcceptable'))
  })

  it('refuses more jobs than may wait', async () => {
    engine = new SemanticEngine(systemClock, configuration)
    const waiting = [engine.run(few), engine.run(few)]
    await assert.rejects(engine.run(few), isRefusal('targetNotReachable'))
    await Promise.all(waiting)
  })

  it('fails what is under way when it stops', async () => {
    engine = new SemanticEngine(systemClock, configuration)
    const running = assert.rejects(engine.run(endless), isRefusal('internalServerError'))
    await engine.stop()
    await running
  })
})
