import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { StoreError } from '@waystation/core/ports'
import { newMessage } from '../testing/fixtures.ts'
import { implementations } from '../testing/implementations.ts'

for (const { name, open } of implementations) {
  describe(`messages in ${name}`, () => {
    it('gives the messages of a queue oldest first, in portions', async () => {
      const store = open()
      const messages = ['b', 'a', 'b', 'b'].map((queue, index) => newMessage(store, queue, `"${index}"`))
      store.apply(messages.map((message) => ({ kind: 'appendMessage', message })))
      assert.deepEqual(store.messages('b', 10), [messages[0], messages[2], messages[3]])
      assert.deepEqual(store.messages('b', 1, messages[0]?.id), [messages[2]])
      assert.deepEqual(store.messages('none', 10), [])
      assert.deepEqual(store.queues(), ['a', 'b'])
      assert.equal(store.statistics().messages, 4)
      await store.committed()
      await store.close()
    })

    it('replaces, removes and empties', async () => {
      const store = open()
      const [one, two, three] = ['q', 'q', 'r'].map((queue) => newMessage(store, queue)) as [never, never, never]
      store.apply([one, two, three].map((message) => ({ kind: 'appendMessage', message })))
      const changed = { ...(one as object), body: '{"attempts":1}', expires: 77 } as never
      store.apply([{ kind: 'replaceMessage', message: changed }])
      assert.deepEqual(store.messages('q', 10), [changed, two])
      store.apply([{ kind: 'removeMessages', ids: [(one as { id: number }).id, 4711] }])
      store.apply([{ kind: 'replaceMessage', message: changed }])
      assert.deepEqual(store.messages('q', 10), [two])
      store.apply([{ kind: 'removeQueue', queue: 'q' }])
      assert.deepEqual(store.queues(), ['r'])
      assert.equal(store.statistics().messages, 1)
      assert.throws(() => store.apply([{ kind: 'appendMessage', message: three }]), StoreError)
      assert.equal(store.statistics().messages, 1)
      await store.close()
    })
  })
}
