// What each check of a presented token or proof is called when it fails, and what that means.
import type { ProofCheck } from '../../shared/model/facts.ts'

interface CheckWords {
  /** Short enough to stand on an arrow. */
  readonly title: string
  readonly meaning: string
}

/** Proof checks are those of DPoP (RFC 9449 §4.3 and §7.1), token checks those of a JWT (RFC 7519 §7.2). */
export const checkWords: Readonly<Record<ProofCheck, CheckWords>> = {
  signature: { title: 'bad signature', meaning: 'The signature does not fit the key that should have made it.' },
  algorithm: { title: 'algorithm not allowed', meaning: 'It is signed with an algorithm that is not accepted here.' },
  type: { title: 'wrong type', meaning: 'Its header says that it is something else than what was asked for.' },
  htm: { title: 'made for another method', meaning: 'The proof was made for a request with another HTTP method.' },
  htu: { title: 'made for another address', meaning: 'The proof was made for a request to another address.' },
  iat: {
    title: 'made at another time',
    meaning: 'The proof was not made just now: it is too old, or from the future.',
  },
  jti: {
    title: 'proof used before',
    meaning: 'Each proof counts once, and this one was shown before: it was replayed.',
  },
  ath: { title: 'proof of another token', meaning: 'The proof was made for another token than the one it came with.' },
  jkt: {
    title: 'wrong device key',
    meaning:
      'The token is bound to the key of one Cloud PC, and the proof is signed with another key: whoever shows the token does not hold the key it belongs to.',
  },
  audience: {
    title: 'for somebody else',
    meaning: 'The token was issued for another resource than the one that got it.',
  },
  issuer: { title: 'unknown issuer', meaning: 'The token does not come from the issuer that is trusted here.' },
  expired: { title: 'token expired', meaning: 'The token’s time was over when it was shown.' },
  ended: {
    title: 'token ended',
    meaning: 'The token was ended before its time, with its task, its session or by revocation.',
  },
  nonce: {
    title: 'no nonce of this server',
    meaning: 'The proof lacks the nonce this server gave out lately: it was made beforehand, or for another server.',
  },
  uses: {
    title: 'token used up',
    meaning: 'The token was good for so many uses within its task, and all of them are spent.',
  },
  malformed: { title: 'not readable', meaning: 'What was shown can not be read as a token with its proof.' },
}
