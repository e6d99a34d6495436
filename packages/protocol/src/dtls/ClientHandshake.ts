import type { KeyObject } from 'node:crypto'
import type { PeerProof } from '../Binding.ts'
import { ownCopy } from './bytes.ts'
import { type CipherSuite, cipherSuiteOf, usesEcdhe, usesPreSharedKey } from './CipherSuite.ts'
import { certificateProof } from './certificateProof.ts'
import { checkServerName } from './checkServerName.ts'
import { checkServerHello, makeClientHello } from './clientHello.ts'
import { extensionType, handshakeType, randomBytes } from './constants.ts'
import { nameOf, parseCertificates, signatureSchemeFor } from './DtlsCertificate.ts'
import type { DtlsClientSecurity } from './DtlsClientSecurity.ts'
import { DtlsError } from './DtlsError.ts'
import type { DtlsRecord } from './DtlsRecord.ts'
import type { DtlsSession } from './DtlsSession.ts'
import { checkRenegotiationInfo, connectionIdOf, plaintextLimitOf } from './extensions.ts'
import { HandshakeChannel } from './HandshakeChannel.ts'
import type { HandshakeMessage } from './HandshakeReassembler.ts'
import { agree, isLikeFinished } from './handshakeKeys.ts'
import { type ClientHello, decodeHelloVerifyRequest, decodeServerHello, encodeClientHello } from './hellos.ts'
import {
  decodeCertificateRequest,
  decodeCertificates,
  decodeServerKeyExchange,
  encodeCertificates,
  encodeClientKeyExchange,
  encodeSignature,
  type ServerKeyExchange,
} from './keyExchangeMessages.ts'
import { deriveKeys, masterSecretOf, pskPremaster, verifyDataOf } from './prf.ts'
import type { ResumableSession } from './SessionCache.ts'
import type { Handshake, SessionHost } from './SessionHost.ts'

export interface ClientHandshakeContext {
  readonly host: SessionHost
  readonly security: DtlsClientSecurity
  readonly serverName: string
  /** The id that we want to be addressed by; empty: none, but we use the server's; undefined: no ids. */
  readonly connectionId: Buffer | undefined
  readonly resumable: ResumableSession | undefined
  /** Keeps what a later handshake may resume. */
  remember(session: ResumableSession): void
}

const maxHelloVerifyRequests = 4
const { serverHello, helloVerifyRequest, certificate, serverKeyExchange, certificateRequest, serverHelloDone } =
  handshakeType

/** The client's part, from its ClientHello to the Finished messages. @see RFC 6347 4.2.4 */
export class ClientHandshake implements Handshake {
  claim: string | undefined
  readonly #context: ClientHandshakeContext
  readonly #session: DtlsSession
  readonly #channel: HandshakeChannel
  readonly #clientRandom: Buffer
  #hello: ClientHello
  #helloVerifyRequests = 0
  #awaited: readonly number[] = [helloVerifyRequest, serverHello]
  #suite: CipherSuite | undefined
  #serverRandom: Buffer = Buffer.alloc(0)
  #sessionId: Buffer = Buffer.alloc(0)
  #masterSecret: Buffer = Buffer.alloc(0)
  #hasExtendedMasterSecret = false
  #isResumed = false
  /** The server's certificates in DER, and its key. */
  #chain: readonly Buffer[] | undefined
  #serverKey: KeyObject | undefined
  #keyExchange: ServerKeyExchange | undefined
  /** Numbers of signature schemes, once the server has asked for a certificate. */
  #askedSchemes: readonly number[] | undefined
  #proof: PeerProof = {}

  constructor(context: ClientHandshakeContext, session: DtlsSession) {
    this.#context = context
    this.#session = session
    this.#clientRandom = context.host.crypto.random(randomBytes)
    this.#hello = this.#makeHello(Buffer.alloc(0))
    const first = { received: 0, sent: 0 }
    this.#channel = new HandshakeChannel(context.host, session, first, (message) => this.#onMessage(message))
  }

  start(): void {
    this.#channel.say(handshakeType.clientHello, encodeClientHello(this.#hello))
    this.#channel.sendFlight()
  }

  get isWritingProtected(): boolean {
    return this.#channel.isWritingProtected
  }

  hear(record: Buffer, epoch: number): void {
    this.#channel.hear(record, epoch)
  }

  hearSealed(record: DtlsRecord): void {
    if (!this.#session.records.hasKeys) this.#channel.keepEarly(record)
    else if (this.#awaited[0] === handshakeType.finished && isLikeFinished(record, this.#suite!)) {
      throw new DtlsError('decryptError', 'The keys of the two ends differ')
    }
  }

  stop(): void {
    this.#channel.stop()
  }

  #makeHello(cookie: Buffer): ClientHello {
    const { security, serverName, connectionId, resumable } = this.#context
    const sessionId = resumable?.id ?? Buffer.alloc(0)
    return makeClientHello({ security, random: this.#clientRandom, sessionId, cookie, serverName, connectionId })
  }

  #onMessage(message: HandshakeMessage): void {
    // Servers may say it at any time, and it is not part of the handshake. @see RFC 5246 7.4.1.1
    if (message.type === handshakeType.helloRequest) return
    if (!this.#awaited.includes(message.type)) {
      throw new DtlsError('unexpectedMessage', `Message ${message.type} came instead of ${this.#awaited.join(' or ')}`)
    }
    if (message.type === helloVerifyRequest) return this.#onHelloVerifyRequest(message)
    if (message.type === handshakeType.finished) return this.#onFinished(message)
    this.#channel.transcript.push(message.bytes)
    if (message.type === serverHello) this.#onServerHello(message)
    else if (message.type === certificate) this.#onCertificate(message)
    else if (message.type === serverKeyExchange) this.#onServerKeyExchange(message)
    else if (message.type === certificateRequest) this.#onCertificateRequest(message)
    else this.#answer()
  }

  #onHelloVerifyRequest({ body }: HandshakeMessage): void {
    const { cookie } = decodeHelloVerifyRequest(body)
    if (++this.#helloVerifyRequests > maxHelloVerifyRequests) {
      throw new DtlsError('handshakeFailure', 'The server takes no cookie')
    }
    this.#hello = this.#makeHello(cookie)
    this.#channel.transcript = []
    this.#channel.endFlight()
    this.start()
  }

  #onServerHello({ body }: HandshakeMessage): void {
    const hello = decodeServerHello(body)
    checkServerHello(this.#hello, hello)
    checkRenegotiationInfo(hello.extensions)
    this.#serverRandom = hello.random
    this.#suite = cipherSuiteOf(hello.suite)!
    this.#sessionId = ownCopy(hello.sessionId)
    this.#hasExtendedMasterSecret = hello.extensions.has(extensionType.extendedMasterSecret)
    const { records } = this.#session
    records.maxPlaintextBytes = plaintextLimitOf(hello.extensions)
    const serversId = connectionIdOf(hello.extensions)
    if (serversId) records.useConnectionIds(serversId, this.#context.connectionId!.length > 0)
    const { resumable } = this.#context
    if (resumable?.id.equals(hello.sessionId)) this.#resume(resumable)
    else if (!usesPreSharedKey(this.#suite)) this.#awaited = [certificate]
    else this.#awaited = usesEcdhe(this.#suite) ? [serverKeyExchange] : [serverKeyExchange, serverHelloDone]
  }

  #resume({ suite, masterSecret, proof }: ResumableSession): void {
    if (suite !== this.#suite || !this.#hasExtendedMasterSecret) {
      throw new DtlsError('illegalParameter', 'The server resumes the session with other parameters')
    }
    this.#isResumed = true
    this.#masterSecret = masterSecret
    this.#proof = proof
    this.#awaited = [handshakeType.finished]
    this.#useKeys()
    this.#channel.replayEarly()
  }

  #onCertificate({ body }: HandshakeMessage): void {
    const { security, serverName } = this.#context
    const der = decodeCertificates(body)
    if (der.length === 0) throw new DtlsError('decodeError', 'The server shows no certificate')
    const chain = parseCertificates(der)
    this.claim = nameOf(chain[0]!)
    const fault = security.certificateFault!(chain)
    if (fault !== undefined) throw new DtlsError('certificateUnknown', `The certificate of the server: ${fault}`)
    checkServerName(chain[0]!, serverName)
    this.#chain = der.map(ownCopy)
    this.#serverKey = chain[0]!.publicKey
    this.#proof = certificateProof(this.#chain[0]!)
    this.#awaited = [serverKeyExchange]
  }

  #onServerKeyExchange({ body }: HandshakeMessage): void {
    const message = decodeServerKeyExchange(this.#suite!, body)
    this.#keyExchange = message
    this.#awaited = [serverHelloDone]
    const { signature, parameters } = message
    if (!signature) return
    const signed = Buffer.concat([this.#clientRandom, this.#serverRandom, parameters])
    if (!this.#context.host.crypto.isSignatureOf(signature.scheme, this.#serverKey!, signed, signature.bytes)) {
      throw new DtlsError('decryptError', 'The server has not the key of its certificate')
    }
    this.#awaited = [certificateRequest, serverHelloDone]
  }

  #onCertificateRequest({ body }: HandshakeMessage): void {
    this.#askedSchemes = decodeCertificateRequest(body)
    this.#awaited = [serverHelloDone]
  }

  #answer(): void {
    const channel = this.#channel
    const own = this.#context.security.certificate
    const scheme = own && this.#askedSchemes && signatureSchemeFor(own.key, this.#askedSchemes)
    channel.endFlight()
    if (this.#askedSchemes) channel.say(certificate, encodeCertificates(scheme ? own.chain : []))
    this.#sayKeyExchange()
    if (scheme) {
      const bytes = this.#context.host.crypto.sign(scheme, own.key, Buffer.concat(channel.transcript))
      channel.say(handshakeType.certificateVerify, encodeSignature({ scheme, bytes }))
    }
    this.#sayFinished()
    this.#awaited = [handshakeType.finished]
    channel.sendFlight()
  }

  #sayKeyExchange(): void {
    const { crypto } = this.#context.host
    const suite = this.#suite!
    const { group, publicKey } = this.#keyExchange ?? {}
    const agreement = group && crypto.startAgreement(group)
    const shared = agreement && agree(agreement, publicKey!)
    const psk = usesPreSharedKey(suite) ? this.#context.security.preSharedKey! : undefined
    if (psk) this.#proof = { pskIdentity: psk.identity }
    const body = encodeClientKeyExchange({ identity: psk?.identity, publicKey: agreement?.publicKey })
    this.#channel.say(handshakeType.clientKeyExchange, body)
    this.#masterSecret = masterSecretOf(crypto, suite.hash, {
      premaster: psk ? pskPremaster(psk.key, shared) : shared!,
      clientRandom: this.#clientRandom,
      serverRandom: this.#serverRandom,
      ...(this.#hasExtendedMasterSecret && { sessionMessages: this.#channel.transcript }),
    })
    this.#useKeys()
  }

  #sayFinished(): void {
    this.#channel.changeCipherSpec()
    this.#channel.say(handshakeType.finished, this.#verifyData('client'))
  }

  #onFinished({ body, bytes }: HandshakeMessage): void {
    const { crypto, limits } = this.#context.host
    if (!crypto.isEqual(body, this.#verifyData('server'))) {
      throw new DtlsError('decryptError', 'The two ends have not heard the same handshake')
    }
    if (!this.#isResumed) {
      this.#remember()
      return this.#session.establish(this.#proof)
    }
    this.#channel.transcript.push(bytes)
    this.#channel.endFlight()
    this.#sayFinished()
    this.#context.remember(this.#context.resumable!)
    const { flight } = this.#channel
    this.#session.sendFlight(flight, limits.maxDatagramBytes)
    this.#session.establish(this.#proof, { lastFlight: flight, isResumed: true })
  }

  #remember(): void {
    if (this.#sessionId.length === 0 || !this.#hasExtendedMasterSecret) return
    this.#context.remember({
      id: this.#sessionId,
      suite: this.#suite!,
      masterSecret: ownCopy(this.#masterSecret),
      proof: this.#proof,
      preSharedKey: this.#context.security.preSharedKey?.key,
      chain: this.#chain,
    })
  }

  #useKeys(): void {
    const { crypto } = this.#context.host
    const keys = deriveKeys(crypto, this.#suite!, this.#masterSecret, this.#clientRandom, this.#serverRandom)
    this.#session.records.useKeys(keys.server, keys.client)
  }

  #verifyData(sender: 'client' | 'server'): Buffer {
    const { crypto } = this.#context.host
    return verifyDataOf(crypto, this.#suite!.hash, this.#masterSecret, sender, this.#channel.transcript)
  }
}
