import { after, before, describe, it } from 'node:test'
import { listenerURL } from '../../support/secureRequest.ts'
import { startWaystation, type Waystation } from '../../support/startWaystation.ts'
import { coapClients } from './coapClient.ts'
import { bringMuch, createAndFind, fail, observe } from './work.ts'

describe('libcoap without security', () => {
  let waystation: Waystation
  let url: string
  before(async () => {
    waystation = await startWaystation({ arguments: ['--coap', '127.0.0.1:0'] })
    url = listenerURL(waystation, 'coap')
  })
  after(() => waystation[Symbol.asyncDispose]())

  for (const name of coapClients) {
    for (const scheme of ['coap', 'coap+tcp']) {
      it(`works as ${name} over ${scheme}: creates, discovers, brings 64 KB, observes`, async () => {
        const way = { name, base: url.replace('coap', scheme) }
        const container = await createAndFind(way)
        await bringMuch(way, container)
        await observe(way, container)
        await fail(way)
      })
    }
  }
})
