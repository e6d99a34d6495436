import type { KeyObject } from 'node:crypto'
import type { PeerProof } from '../Binding.ts'
import { ownCopy } from './bytes.ts'
import { usesEcdhe, usesPreSharedKey } from './CipherSuite.ts'
import { certificateProof } from './certificateProof.ts'
import { handshakeType, randomBytes, version } from './constants.ts'
import { nameOf, parseCertificates } from './DtlsCertificate.ts'
import type { KeyAgreement } from './DtlsCrypto.ts'
import { DtlsError } from './DtlsError.ts'
import type { DtlsRecord } from './DtlsRecord.ts'
import type { DtlsServerSecurity } from './DtlsServerSecurity.ts'
import type { DtlsSession } from './DtlsSession.ts'
import { findResumable } from './findResumable.ts'
import { HandshakeChannel } from './HandshakeChannel.ts'
import type { HandshakeMessage } from './HandshakeReassembler.ts'
import { agree, isLikeFinished } from './handshakeKeys.ts'
import { type ClientHello, decodeClientHello, encodeServerHello } from './hellos.ts'
import {
  decodeCertificates,
  decodeCertificateVerify,
  decodeClientKeyExchange,
  ecdheParameters,
  encodeCertificateRequest,
  encodeCertificates,
  encodeSignature,
} from './keyExchangeMessages.ts'
import { type Negotiated, negotiate, type Offer, readOffer } from './negotiate.ts'
import { deriveKeys, masterSecretOf, pskPremaster, verifyDataOf } from './prf.ts'
import type { ResumableSession, SessionCache } from './SessionCache.ts'
import type { Handshake, SessionHost } from './SessionHost.ts'
import { serverExtensions } from './serverExtensions.ts'

export interface ServerHandshakeContext {
  readonly host: SessionHost
  readonly security: DtlsServerSecurity
  readonly cache: SessionCache
  /** @returns the id by which the session will be known; absent: connection ids are not used */
  giveConnectionId?(session: DtlsSession): Buffer
}

const sessionIdBytes = 32
/** Long enough that nobody guesses it, for identities that have no key. */
const pretendedKeyBytes = 32
/** Of what a stranger can have written to the log. */
const maxClaimLength = 128

/** The server's part, from a ClientHello whose cookie has been checked to the Finished messages. @see RFC 6347 4.2.4 */
export class ServerHandshake implements Handshake {
  claim: string | undefined
  readonly #context: ServerHandshakeContext
  readonly #session: DtlsSession
  readonly #channel: HandshakeChannel
  #awaited: number = handshakeType.clientHello
  #negotiated: Negotiated | undefined
  #offer: Offer | undefined
  #clientRandom: Buffer = Buffer.alloc(0)
  readonly #serverRandom: Buffer
  #agreement: KeyAgreement | undefined
  #sessionId: Buffer = Buffer.alloc(0)
  #masterSecret: Buffer = Buffer.alloc(0)
  #preSharedKey: Buffer | undefined
  /** The client's certificates in DER, and its key. */
  #chain: readonly Buffer[] | undefined
  #clientKey: KeyObject | undefined
  #proof: PeerProof = {}
  /** Why the Finished message will not be what it should. */
  #doubt: string | undefined
  #isResumed = false

  /** @param helloSequence number of the ClientHello with the cookie, which our answer takes up */
  constructor(context: ServerHandshakeContext, session: DtlsSession, helloSequence: number) {
    this.#context = context
    this.#session = session
    this.#serverRandom = context.host.crypto.random(randomBytes)
    const first = { received: helloSequence, sent: helloSequence }
    this.#channel = new HandshakeChannel(context.host, session, first, (message) => this.#onMessage(message))
  }

  get isWritingProtected(): boolean {
    return this.#channel.isWritingProtected
  }

  hear(record: Buffer, epoch: number): void {
    this.#channel.hear(record, epoch)
  }

  hearSealed(record: DtlsRecord): void {
    if (!this.#session.records.hasKeys) this.#channel.keepEarly(record)
    else if (this.#awaited === handshakeType.finished && isLikeFinished(record, this.#suite)) {
      throw new DtlsError('decryptError', this.#doubt ?? 'The keys of the two ends differ')
    }
  }

  stop(): void {
    this.#channel.stop()
  }

  get #suite() {
    return this.#negotiated!.suite
  }

  #onMessage(message: HandshakeMessage): void {
    if (message.type !== this.#awaited) {
      throw new DtlsError('unexpectedMessage', `Message ${message.type} came instead of ${this.#awaited}`)
    }
    if (message.type === handshakeType.clientHello) this.#onClientHello(message)
    else if (message.type === handshakeType.certificate) this.#onCertificate(message)
    else if (message.type === handshakeType.clientKeyExchange) this.#onClientKeyExchange(message)
    else if (message.type === handshakeType.certificateVerify) this.#onCertificateVerify(message)
    else this.#onFinished(message)
  }

  #onClientHello({ body, bytes }: HandshakeMessage): void {
    const hello = decodeClientHello(body)
    const offer = readOffer(hello)
    this.#offer = offer
    this.#clientRandom = hello.random
    this.#channel.transcript.push(bytes)
    this.#session.records.maxPlaintextBytes = offer.plaintextLimit
    const resumable = findResumable(this.#context, hello, offer)
    if (resumable) this.#resume(hello, offer, resumable)
    else this.#begin(hello, offer)
    this.#channel.sendFlight()
  }

  #begin(hello: ClientHello, offer: Offer): void {
    const { security, host } = this.#context
    const negotiated = negotiate(hello, security)
    const { suite, certificate } = negotiated
    this.#negotiated = negotiated
    // Sessions without the extended master secret are not resumed, so they need no id. @see RFC 7627 5.4
    const isResumable = offer.extendedMasterSecret && host.limits.maxCachedSessions > 0
    if (isResumable) this.#sessionId = host.crypto.random(sessionIdBytes)
    this.#sayServerHello(hello, offer)
    if (!usesPreSharedKey(suite)) {
      this.#channel.say(handshakeType.certificate, encodeCertificates(certificate!.chain))
    }
    if (usesEcdhe(suite)) this.#sayKeyExchange(negotiated)
    const asksForCertificate = !usesPreSharedKey(suite) && (security.clientCertificates ?? 'none') !== 'none'
    if (asksForCertificate) this.#channel.say(handshakeType.certificateRequest, encodeCertificateRequest())
    this.#channel.say(handshakeType.serverHelloDone, Buffer.alloc(0))
    this.#awaited = asksForCertificate ? handshakeType.certificate : handshakeType.clientKeyExchange
  }

  #sayServerHello(hello: ClientHello, offer: Offer): void {
    const { giveConnectionId } = this.#context
    let ownId: Buffer | undefined
    if (offer.connectionId && giveConnectionId) {
      ownId = giveConnectionId(this.#session)
      this.#session.records.useConnectionIds(offer.connectionId, true)
    }
    const body = encodeServerHello({
      version: version.dtls12,
      random: this.#serverRandom,
      sessionId: this.#sessionId,
      suite: this.#suite.code,
      compressionMethod: 0,
      extensions: serverExtensions(hello, offer, this.#suite, ownId),
    })
    this.#channel.say(handshakeType.serverHello, body)
  }

  #sayKeyExchange({ suite, group, certificate, scheme }: Negotiated): void {
    const { crypto } = this.#context.host
    this.#agreement = crypto.startAgreement(group!)
    const parameters = ecdheParameters(group!, this.#agreement.publicKey)
    if (usesPreSharedKey(suite)) {
      // An empty hint of the identity goes before the parameters. @see RFC 5489 2
      this.#channel.say(handshakeType.serverKeyExchange, Buffer.concat([Buffer.alloc(2), parameters]))
      return
    }
    const signed = Buffer.concat([this.#clientRandom, this.#serverRandom, parameters])
    const signature = { scheme: scheme!, bytes: crypto.sign(scheme!, certificate!.key, signed) }
    this.#channel.say(handshakeType.serverKeyExchange, Buffer.concat([parameters, encodeSignature(signature)]))
  }

  #resume(hello: ClientHello, offer: Offer, resumable: ResumableSession): void {
    const { suite, masterSecret, proof, id } = resumable
    this.#negotiated = { suite, group: undefined, certificate: undefined, scheme: undefined }
    this.#isResumed = true
    this.#sessionId = id
    this.#masterSecret = masterSecret
    // Its key was compared with the one in force.
    this.#proof = proof.pskIdentity === undefined ? proof : { ...proof, pskProvedAt: performance.now() }
    this.claim = proof.pskIdentity ?? (proof.certificate && nameOf(proof.certificate))
    this.#sayServerHello(hello, offer)
    this.#useKeys()
    this.#channel.changeCipherSpec()
    this.#channel.say(handshakeType.finished, this.#verifyData('server'))
    this.#awaited = handshakeType.finished
  }

  #onCertificate({ body, bytes }: HandshakeMessage): void {
    const { security } = this.#context
    this.#channel.transcript.push(bytes)
    const der = decodeCertificates(body)
    this.#awaited = handshakeType.clientKeyExchange
    if (der.length === 0) {
      if (security.clientCertificates === 'require') {
        throw new DtlsError('handshakeFailure', 'The client shows no certificate')
      }
      return
    }
    const chain = parseCertificates(der)
    this.claim = nameOf(chain[0]!)
    const fault = security.certificateFault ? security.certificateFault(chain) : 'no certificate is trusted here'
    if (fault !== undefined) throw new DtlsError('certificateUnknown', fault)
    this.#chain = der.map(ownCopy)
    this.#clientKey = chain[0]!.publicKey
  }

  #onClientKeyExchange({ body, bytes }: HandshakeMessage): void {
    const { crypto } = this.#context.host
    this.#channel.transcript.push(bytes)
    const { identity, publicKey } = decodeClientKeyExchange(this.#suite, body)
    const shared = publicKey && agree(this.#agreement!, publicKey)
    const premaster = identity === undefined ? shared! : pskPremaster(this.#keyOf(identity), shared)
    this.#masterSecret = masterSecretOf(crypto, this.#suite.hash, {
      premaster,
      clientRandom: this.#clientRandom,
      serverRandom: this.#serverRandom,
      ...(this.#offer!.extendedMasterSecret && { sessionMessages: this.#channel.transcript }),
    })
    this.#useKeys()
    this.#awaited = this.#chain ? handshakeType.certificateVerify : handshakeType.finished
    this.#channel.replayEarly()
  }

  /** An unknown identity goes on with a key that nobody has, so that its refusal looks like that of a wrong key. */
  #keyOf(identity: string): Buffer {
    const { security, host } = this.#context
    this.claim = identity.slice(0, maxClaimLength)
    const known = security.preSharedKeyOf?.(identity)
    const key = known && known.length > 0 ? known : undefined
    this.#doubt = key ? 'The pre-shared key is not that of the identity' : 'The identity is unknown'
    this.#preSharedKey = key
    this.#proof = { pskIdentity: identity, pskProvedAt: performance.now() }
    return key ?? host.crypto.random(pretendedKeyBytes)
  }

  #onCertificateVerify({ body, bytes }: HandshakeMessage): void {
    const { crypto } = this.#context.host
    const { scheme, bytes: signature } = decodeCertificateVerify(body)
    const signed = Buffer.concat(this.#channel.transcript)
    if (!crypto.isSignatureOf(scheme, this.#clientKey!, signed, signature)) {
      throw new DtlsError('decryptError', 'The client has not the key of its certificate')
    }
    this.#channel.transcript.push(bytes)
    this.#proof = certificateProof(this.#chain![0]!)
    this.#awaited = handshakeType.finished
  }

  #onFinished({ body, bytes }: HandshakeMessage): void {
    const { crypto } = this.#context.host
    if (!crypto.isEqual(body, this.#verifyData('client'))) {
      throw new DtlsError('decryptError', 'The two ends have not heard the same handshake')
    }
    if (this.#isResumed) return this.#session.establish(this.#proof, { isResumed: true })
    this.#channel.transcript.push(bytes)
    this.#channel.endFlight()
    this.#channel.changeCipherSpec()
    this.#channel.say(handshakeType.finished, this.#verifyData('server'))
    const { flight } = this.#channel
    this.#session.sendFlight(flight, this.#context.host.limits.maxDatagramBytes)
    this.#remember()
    this.#session.establish(this.#proof, { lastFlight: flight })
  }

  #remember(): void {
    if (this.#sessionId.length === 0) return
    this.#context.cache.set(this.#sessionId.toString('latin1'), {
      id: this.#sessionId,
      suite: this.#suite,
      masterSecret: ownCopy(this.#masterSecret),
      proof: this.#proof,
      preSharedKey: this.#preSharedKey,
      chain: this.#chain,
    })
  }

  #useKeys(): void {
    const { crypto } = this.#context.host
    const keys = deriveKeys(crypto, this.#suite, this.#masterSecret, this.#clientRandom, this.#serverRandom)
    this.#session.records.useKeys(keys.client, keys.server)
  }

  #verifyData(sender: 'client' | 'server'): Buffer {
    const { crypto } = this.#context.host
    return verifyDataOf(crypto, this.#suite.hash, this.#masterSecret, sender, this.#channel.transcript)
  }
}
