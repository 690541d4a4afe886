// Where a check has to wait for a signature: the check asks, and is answered by jose, at once, or by the thread pool.
import { verify } from 'node:crypto'
import { compactVerify, errors } from 'jose'
import type { Jws } from './jws.ts'
import type { PublicKey } from './public-key.ts'

export interface SignatureQuestion {
  by: PublicKey
  jws: Jws
}

/**
 * A check that stops at each signature it needs and goes on with whether it holds. Written once, it runs every way: what a check
 * decides cannot depend on where the arithmetic is done.
 */
export type Checking<Result> = Generator<SignatureQuestion, Result, boolean>

/** By jose, wherever time does not matter. */
export async function checkLater<Result>(checking: Checking<Result>): Promise<Result> {
  let step = checking.next()
  while (!step.done) step = checking.next(await holdsForJose(step.value))
  return step.value
}

/** On this thread. For one request it is the quickest: nothing is handed over. */
export function checkNow<Result>(checking: Checking<Result>): Result {
  let step = checking.next()
  while (!step.done) step = checking.next(holds(step.value))
  return step.value
}

/**
 * Many at once on the thread pool, decided exactly as if one after another: the first signature of each is begun at once, and then each
 * goes on in its turn to its end. What they share (proofs seen, uses left) is touched in the order given, however long a signature
 * takes. Where tokens are remembered once verified, a request has but one signature, its proof's.
 */
export async function checkTogether<Result>(checkings: readonly Checking<Result>[]): Promise<Result[]> {
  const begun = checkings.map(checking => ({ checking, first: stageOf(checking.next()) }))
  // one that cannot be answered at all stops every check here, before any has gone on
  await Promise.all(begun.map(({ first }) => first.holds))
  const results: Result[] = []
  for (const { checking, first } of begun) {
    let stage = first
    while (!stage.done) stage = stageOf(checking.next(await stage.holds))
    results.push(stage.result)
  }
  return results
}

/** A check at its end, or at a signature that is being looked at. */
type Stage<Result> = { done: true; result: Result; holds?: undefined } | { done: false; holds: Promise<boolean> }
const stageOf = <Result>(step: IteratorResult<SignatureQuestion, Result>): Stage<Result> =>
  step.done ? { done: true, result: step.value } : { done: false, holds: holdsLater(step.value) }

async function holdsForJose({ by, jws }: SignatureQuestion): Promise<boolean> {
  try {
    await compactVerify(jws.compact, by.key, { algorithms: [...by.algorithms] })
    return true
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return false
    throw error
  }
}

export const holds = ({ by, jws }: SignatureQuestion): boolean =>
  verify(digestOf(by), signedBytes(jws), keyOf(by), jws.signature)

/** On the thread pool, for whoever has other signatures to go on with meanwhile. */
export const holdsLater = ({ by, jws }: SignatureQuestion): Promise<boolean> =>
  new Promise((resolve, reject) => {
    verify(digestOf(by), signedBytes(jws), keyOf(by), jws.signature, (error, valid) =>
      error ? reject(error) : resolve(valid),
    )
  })

/** RFC 7515 §5.2 step 8: the first two parts as they were sent. */
const signedBytes = ({ encodedHeader, encodedPayload }: Jws): Buffer =>
  Buffer.from(`${encodedHeader}.${encodedPayload}`)

/** Ed25519 hashes by itself (RFC 8032 §5.1). */
const digestOf = ({ algorithms }: PublicKey): string | null => (algorithms.includes('EdDSA') ? null : 'sha256')

/**
 * RFC 7518 §3.4: an ES256 signature is R and S, 32 bytes each, not DER. Said only where it is needed: a key with options beside it is
 * made ready anew each time, which costs as much as the signature.
 */
const keyOf = ({ key, algorithms }: PublicKey) =>
  algorithms.includes('ES256') ? { key, dsaEncoding: 'ieee-p1363' as const } : key
