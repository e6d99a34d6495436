import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { assertStatus, startWaystation, type Waystation } from '../../support/index.ts'

interface Conversation {
  readonly url: string
  readonly protocol: string
  /** Sent one after the other, each when the one before is answered. */
  readonly messages: readonly string[]
  /** Requests from the other side to wait for. */
  readonly notifications: number
}

/** Runs in the page, which has nothing else of this file. */
async function converse({ url, protocol, messages, notifications }: Conversation) {
  const socket = new WebSocket(url, protocol)
  socket.binaryType = 'arraybuffer'
  const answers: string[] = []
  const received: string[] = []
  let next: () => void = () => {}
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve()
    socket.onerror = () => reject(new Error('refused'))
  })
  socket.onmessage = ({ data }) => {
    const text = String(data)
    if (/"rsc":|<m2m:rsp/.test(text)) answers.push(text)
    else {
      received.push(text)
      const { rqi } = JSON.parse(text)
      socket.send(JSON.stringify({ rsc: 2000, rqi }))
    }
    next()
  }
  const until = async (isDone: () => boolean) => {
    while (!isDone())
      await new Promise<void>((resolve) => {
        next = resolve
      })
  }
  for (const [index, message] of messages.entries()) {
    socket.send(message)
    await until(() => answers.length > index)
  }
  await until(() => received.length >= notifications)
  socket.close()
  return { protocol: socket.protocol, answers, received }
}

describe("Chromium's WebSocket", () => {
  let waystation: Waystation
  let browser: Browser
  let page: Page
  before(async () => {
    waystation = await startWaystation({ arguments: ['--ws', '127.0.0.1:0'] })
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ['--no-sandbox'] })
    page = await browser.newPage()
    await page.goto(`${waystation.url}/healthz`)
  })
  after(async () => {
    await browser?.close()
    await waystation?.[Symbol.asyncDispose]()
  })

  const run = (protocol: string, messages: string[], notifications = 0) =>
    page.evaluate(converse, { url: waystation.urlOf('ws'), protocol, messages, notifications })

  it('registers, creates and is notified', async () => {
    const common = { fr: 'Cpage', rvi: '3' }
    const requests = [
      { op: 1, to: 'cse-in', ty: 2, pc: { 'm2m:ae': { rn: 'page', api: 'Nx', rr: true, srv: ['3'] } } },
      { op: 1, to: 'cse-in/page', ty: 3, pc: { 'm2m:cnt': { rn: 'c' } } },
      { op: 1, to: 'cse-in/page/c', ty: 23, pc: { 'm2m:sub': { nu: ['Cpage'], enc: { net: [3] } } } },
      { op: 1, to: 'cse-in/page/c', ty: 4, pc: { 'm2m:cin': { con: 'from a page, ä' } } },
    ].map((request, index) => JSON.stringify({ ...common, rqi: `p${index}`, ...request }))
    const { protocol, answers, received } = await run('oneM2M.json', requests, 1)
    assert.equal(protocol, 'oneM2M.json')
    assert.deepEqual(
      answers.map((answer) => JSON.parse(answer).rsc),
      [2001, 2001, 2001, 2001],
    )
    assert.equal(JSON.parse(received[0]!).pc['m2m:sgn'].nev.rep['m2m:cin'].con, 'from a page, ä')
    const { resource } = assertStatus(await waystation.client().retrieve('cse-in/page/c/la'), 2000)
    assert.equal(resource.con, 'from a page, ä')
  })

  it('speaks XML', async () => {
    const namespace = 'xmlns:m2m="http://www.onem2m.org/xml/protocols"'
    const { answers } = await run('oneM2M.xml', [
      `<m2m:rqp ${namespace}><op>2</op><to>cse-in</to><fr>CAdmin</fr><rqi>x</rqi><rvi>3</rvi></m2m:rqp>`,
    ])
    assert.match(answers[0]!, /<rsc>2000<\/rsc><rqi>x<\/rqi><pc><m2m:cb [^>]*rn="cse-in"/)
  })

  it('is refused with another sub-protocol, and from the page of a foreign site', async () => {
    await assert.rejects(run('mqtt', []), /refused/)
    await page.route('http://foreign.example/', (route) => route.fulfill({ body: 'foreign' }))
    await page.goto('http://foreign.example/')
    await assert.rejects(run('oneM2M.json', []), /refused/)
    await page.goto(`${waystation.url}/healthz`)
  })

  it('is closed in order when the server stops', async () => {
    const connected = page.waitForEvent('console')
    const closing = page.evaluate(
      (url) =>
        new Promise<number>((resolve) => {
          const socket = new WebSocket(url, 'oneM2M.json')
          socket.onopen = () => console.log('connected')
          socket.onclose = ({ code }) => resolve(code)
        }),
      waystation.urlOf('ws'),
    )
    await connected
    await waystation.stop()
    assert.equal(await closing, 1001)
  })
})
