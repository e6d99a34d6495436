import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TopicRules } from './TopicRules.ts'

const rules = new TopicRules({ cseID: '/id-in', cseName: 'cse-in', spID: '//m2m.example' })
const client = {
  entitledOriginators: ['Cae', '/id-mn', 'Croom*'],
  credentialIDs: ['10:device/1'],
  credentialNames: ['ann'],
}

describe('topic rules', () => {
  it('lets a client publish requests as itself and responses as itself only', () => {
    for (const topic of [
      '/oneM2M/req/Cae/id-in/json',
      '/oneM2M/req/id-in:Cae/id-in/cbor',
      '/oneM2M/req/Croom7/id-in/json',
      '/oneM2M/req/id-mn/id-in/json',
      '/oneM2M/resp/id-in/Cae/json',
      '/oneM2M/reg_req/10:device:1/id-in/json',
      '/oneM2M/reg_req/ann/id-in/json',
      'Cae/anything',
    ]) {
      assert.ok(rules.mayPublish(topic, client), topic)
    }
    for (const topic of [
      '/oneM2M/req/Cother/id-in/json',
      '/oneM2M/req/id-mn2/id-in/json',
      '/oneM2M/resp/Cae/id-in/json',
      '/oneM2M/resp/Cae/Cother/json',
      '/oneM2M/reg_req/bob/id-in/json',
      '/oneM2M/reg_resp/ann/id-in/json',
      '/oneM2M/req/Cae',
      'Cother/anything',
      'anything',
      '/',
      '$SYS/x',
    ]) {
      assert.ok(!rules.mayPublish(topic, client), topic)
    }
  })

  it('lets a client subscribe to what is for it only', () => {
    for (const filter of [
      '/oneM2M/req/+/Cae/#',
      '/oneM2M/req/id-in/Cae/json',
      '/oneM2M/resp/Cae/#',
      '/oneM2M/resp/Cae/+/+',
      '/oneM2M/resp/id-mn/id-in/json',
      '/oneM2M/reg_resp/ann/#',
      'Cae/#',
    ]) {
      assert.ok(rules.maySubscribe(filter, client), filter)
    }
    const ofAllCSEs = { entitledOriginators: ['/*'] }
    assert.ok(rules.maySubscribe('/oneM2M/req/+/id-mn/#', ofAllCSEs))
    for (const filter of ['/oneM2M/req/+/#', '/oneM2M/resp/#'])
      assert.ok(!rules.maySubscribe(filter, ofAllCSEs), filter)
    for (const filter of [
      '#',
      '+/#',
      '/#',
      '/oneM2M/#',
      '/oneM2M/req/#',
      '/oneM2M/req/+/+/#',
      '/oneM2M/req/Cae/#',
      '/oneM2M/resp/+/#',
      '/oneM2M/resp/Cother/#',
      '/oneM2M/resp/#',
      '/oneM2M/reg_resp/+/#',
      '/oneM2M/reg_resp/bob/id-in/json',
      '/oneM2M/+/Cae/#',
      '/+/resp/Cae/#',
      '+/Cae/#',
      '$SYS/#',
      '$share/group/oneM2M/resp/Cae/#',
    ]) {
      assert.ok(!rules.maySubscribe(filter, client), filter)
    }
  })

  it('lets everybody do everything on an open listener, but with topics of brokers', () => {
    assert.ok(rules.maySubscribe('#', {}))
    assert.ok(rules.mayPublish('/oneM2M/req/Cany/id-in/json', {}))
    assert.ok(!rules.maySubscribe('$SYS/#', {}))
    assert.ok(!rules.mayPublish('$SYS/x', {}))
  })

  it('lets who is entitled to nothing do nothing', () => {
    const nobody = { entitledOriginators: [] }
    assert.ok(!rules.mayPublish('/oneM2M/req/Cae/id-in/json', nobody))
    assert.ok(!rules.maySubscribe('/oneM2M/resp/Cae/#', nobody))
    assert.ok(!rules.maySubscribe('#', nobody))
  })
})
