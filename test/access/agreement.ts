// Asks evaluator, compiled set and oracle the same, and insists that they say the same.
import { strict as assert } from 'node:assert'
import { evaluatePlainly } from '../../main/access/conditional-access/verdict.ts'
import {
  type AccessRequest,
  type AccessSettings,
  type ConditionalAccessPolicy,
  compilePolicies,
  decideAccess,
  evaluateAccess,
  type PolicySet,
} from '../../main/access/index.ts'
import type { AccessDecision } from '../../shared/model/access.ts'
import { oracle } from './oracle.ts'

/** Throws where they differ; returns what was come to, for counting. */
export function agrees(
  requests: readonly AccessRequest[],
  policies: readonly ConditionalAccessPolicy[],
  settings: AccessSettings,
): string[] {
  return compiledAgrees(requests, policies, settings).flatMap((plain, index) => {
    const { outcome, status, errorCode, policies: applied, notEvaluated } = plain
    const results = applied.map(one => one.result)
    const because = notEvaluated?.because ?? null
    const request = requests[index]
    assert(request)
    assert.deepEqual({ outcome, status, errorCode, results, because }, oracle(request, policies, settings))
    return [outcome, ...results, String(errorCode), ...(because === null ? [] : [because])]
  })
}

/** The compiled set alone, beside the plain evaluation: for more policies than fit into one word of bits, and many requests. */
export function compiledAgrees(
  requests: readonly AccessRequest[],
  policies: readonly ConditionalAccessPolicy[],
  settings: AccessSettings,
): AccessDecision[] {
  const set: PolicySet = compilePolicies(policies, settings)
  return requests.map(request => {
    const plain = evaluatePlainly(request, policies, settings)
    assert.deepEqual(evaluateAccess(request, set), plain)
    const { outcome, status, errorCode } = decideAccess(request, set)
    assert.deepEqual([outcome, status, errorCode], [plain.outcome, plain.status, plain.errorCode])
    return plain
  })
}
