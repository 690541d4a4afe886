// Asks evaluator, compiled set and oracle the same, and insists that they say the same.
import { strict as assert } from 'node:assert'
import {
  type AccessRequest,
  type AccessSettings,
  type ConditionalAccessPolicy,
  compilePolicies,
  decideAccess,
  evaluateAccess,
  type PolicySet,
} from '../../main/access/index.ts'
import { evaluatePlainly } from '../../main/access/verdict.ts'
import { oracle } from './oracle.ts'

/** Throws where they differ; returns what was come to, for counting. */
export function agrees(
  requests: readonly AccessRequest[],
  policies: readonly ConditionalAccessPolicy[],
  settings: AccessSettings,
): string[] {
  const set: PolicySet = compilePolicies(policies, settings)
  return requests.flatMap(request => {
    const plain = evaluatePlainly(request, policies, settings)
    const { outcome, status, errorCode, policies: applied, notEvaluated } = plain
    const results = applied.map(one => one.result)
    assert.deepEqual(
      { outcome, status, errorCode, results, because: notEvaluated?.because ?? null },
      oracle(request, policies, settings),
    )
    assert.deepEqual(evaluateAccess(request, set), plain)
    const quick = decideAccess(request, set)
    assert.deepEqual(
      { outcome: quick.outcome, status: quick.status, errorCode: quick.errorCode },
      { outcome, status, errorCode },
    )
    return [outcome, ...results, String(errorCode), ...(notEvaluated ? [notEvaluated.because] : [])]
  })
}
