// Replays recorded decisions against another policy set: which would come out otherwise, how often, and by which policies.
import type { AccessDecision, AppliedPolicy } from '../../../shared/model/access.ts'
import type { PolicySet } from '../conditional-access/compile.ts'
import type { AccessRequest } from '../conditional-access/conditions.ts'
import { decideAccess, evaluateAccess } from '../conditional-access/evaluate.ts'

type Outcome = AccessDecision['outcome']

/** A decision as it was taken once, and the request it was taken on. */
export interface RecordedDecision {
  /** The record that tells of it: a number in a case, or any other number. */
  readonly record: number
  readonly request: AccessRequest
  readonly outcome: Outcome
  /** What each policy came to then; empty where the record does not name them. */
  readonly policies: readonly RecordedPolicy[]
}

/** `result` is Microsoft's word for it (`appliedConditionalAccessPolicy.result`), which may be newer than ours. */
export interface RecordedPolicy {
  readonly id: string
  readonly displayName: string
  readonly result: string
}

/** A policy that makes the difference. `was` is null where the record does not name it, `now` where the set has it no more. */
export interface PolicyShift {
  readonly id: string
  readonly displayName: string
  readonly was: string | null
  readonly now: string | null
  readonly sentence: string
}

/** Decisions that come out otherwise in the same way, for the same reasons. */
export interface ReplayChange {
  readonly from: Outcome
  readonly to: Outcome
  readonly count: number
  /** The records of all of them, in the order they were replayed. */
  readonly records: readonly number[]
  /** Object ids of whom they concern, each once. */
  readonly subjects: readonly string[]
  readonly policies: readonly PolicyShift[]
  /** Where the decision can not be taken: the conditions that ask for what the record does not say. */
  readonly missing: readonly string[]
}

export interface ReplayReport {
  readonly decisions: number
  readonly same: number
  /** Granted then and denied now, or the other way round. */
  readonly flipped: number
  /** Whether it is granted or denied now hangs on something that the record does not say. */
  readonly cannotEvaluate: number
  /** The most frequent first. */
  readonly changes: readonly ReplayChange[]
}

export interface Replay {
  add(recorded: RecordedDecision): void
  report(): ReplayReport
}

/** Decides every recorded request again under `set` and reports what comes out otherwise. For more than fit in memory: `createReplay`. */
export function replayDecisions(recorded: Iterable<RecordedDecision>, set: PolicySet): ReplayReport {
  const replay = createReplay(set)
  for (const each of recorded) replay.add(each)
  return replay.report()
}

/** Requests whose decision is remembered; beyond that they are forgotten and decided again, so that memory stays bounded. */
const mostRemembered = 50_000

interface Remembered {
  readonly outcome: Outcome
  /** With every reason, once a recorded decision was found to be another. */
  explained: AccessDecision | null
}

/** For decisions that come one after the other: equal requests are decided once, and only what changed is explained. */
export function createReplay(set: PolicySet): Replay {
  const remembered = new Map<string, Remembered>()
  const changes = new Map<string, Gathered>()
  let decisions = 0
  let same = 0

  return {
    add(recorded) {
      decisions += 1
      // Equal requests whose keys stand in another order are decided apart, to the same outcome.
      const key = JSON.stringify(recorded.request)
      let now = remembered.get(key)
      if (now === undefined) {
        if (remembered.size === mostRemembered) remembered.clear()
        now = { outcome: decideAccess(recorded.request, set).outcome, explained: null }
        remembered.set(key, now)
      }
      if (now.outcome === recorded.outcome) {
        same += 1
        return
      }
      now.explained ??= evaluateAccess(recorded.request, set)
      gather(changes, recorded, now.explained, set)
    },
    report() {
      const all = [...changes.values()]
      const unknown = all
        .filter(({ to }) => to === 'cannotEvaluate')
        .reduce((sum, { records }) => sum + records.length, 0)
      return {
        decisions,
        same,
        flipped: decisions - same - unknown,
        cannotEvaluate: unknown,
        changes: all
          .map(change => ({ ...change, count: change.records.length, subjects: [...change.subjects] }))
          .sort((a, b) => b.count - a.count),
      }
    },
  }
}

interface Gathered extends Pick<ReplayChange, 'from' | 'to' | 'policies' | 'missing'> {
  readonly records: number[]
  readonly subjects: Set<string>
}

function gather(
  changes: Map<string, Gathered>,
  recorded: RecordedDecision,
  decision: AccessDecision,
  set: PolicySet,
): void {
  const { record, request, outcome: from } = recorded
  const to = decision.outcome
  const decisive = decisivePolicies(decision, set)
  const policies = to === 'grant' ? letThrough(recorded, decision) : decisive.map(policy => shiftOf(policy, recorded))
  const key = JSON.stringify([from, to, policies])
  let change = changes.get(key)
  if (change === undefined) {
    const missing = to === 'cannotEvaluate' ? [...new Set(decisive.flatMap(missingIn))] : []
    change = { from, to, policies, missing, records: [], subjects: new Set() }
    changes.set(key, change)
  }
  change.records.push(record)
  change.subjects.add(request.subject.id)
}

/** The enforced policies that deny, or that leave it open where none does; policies are listed in the order of the set. */
function decisivePolicies({ outcome, policies }: AccessDecision, set: PolicySet): AppliedPolicy[] {
  const wanted = outcome === 'deny' ? 'failure' : 'unknown'
  return policies.filter(({ result }, index) => result === wanted && set.policies[index]?.state === 'enabled')
}

/** What the record does not say: the conditions that ask for it, or else the controls that do. */
const missingIn = ({ conditionsUnknown = [], enforcedGrantControls }: AppliedPolicy): readonly string[] =>
  conditionsUnknown.length > 0 ? conditionsUnknown : enforcedGrantControls

/** By id, or by name where an edited file was given another id. */
const isSame = (left: { id: string; displayName: string }, right: { id: string; displayName: string }): boolean =>
  left.id === right.id || left.displayName === right.displayName

function shiftOf(
  { id, displayName, result, reason }: AppliedPolicy,
  { policies: then }: RecordedDecision,
): PolicyShift {
  const was = then.find(policy => isSame(policy, { id, displayName }))?.result ?? null
  const before = was === null ? 'is not named in the record' : `came to ${was} then`
  return {
    id,
    displayName,
    was,
    now: result,
    sentence: `"${displayName}" ${before} and comes to ${result} now. ${reason}`,
  }
}

/** Where it is granted now: what stopped it then, and why it no longer does. */
function letThrough(
  { policies: then }: RecordedDecision,
  { policies: now, notEvaluated }: AccessDecision,
): PolicyShift[] {
  const failed = then.filter(({ result }) => result === 'failure')
  const stopped = failed.length > 0 ? failed : then.filter(({ result }) => result === 'unknown')
  return stopped.map(({ id, displayName, result: was }) => {
    const same = now.find(policy => isSame(policy, { id, displayName }))
    const stands = same === undefined ? 'is not in this set' : `comes to ${same.result} now. ${same.reason}`
    return {
      id,
      displayName,
      was,
      now: same?.result ?? null,
      sentence: `"${displayName}" stopped it then and ${notEvaluated === undefined ? stands : `is not asked now. ${notEvaluated.reason}`}`,
    }
  })
}
