// A set of policies made ready for many decisions: what a part of a request comes to in all policies at once is kept.
import type { AccessDecision, AppliedPolicy } from '../../shared/model/access.ts'
import { type Classify, classesOf } from './classes.ts'
import type { ConditionResult } from './condition.ts'
import { evaluateDevice, evaluatePlace, evaluateRisk } from './conditions.ts'
import { type ControlsResult, evaluateControls } from './controls.ts'
import { freeze } from './freeze.ts'
import { type ConditionalAccessPolicy, type Conditions, isSet } from './policy.ts'
import { type AccessRequest, type AccessSettings, defaultSettings } from './request.ts'
import { evaluateWhat, evaluateWho } from './targeting.ts'
import { every } from './truth.ts'
import {
  blockCode,
  cannotEvaluate,
  decideWithoutPolicies,
  denied,
  granted,
  notApplied,
  type Outcome,
  verdictOf,
} from './verdict.ts'

/** Policies and the tenant they stand in. Neither may be changed afterwards: what was found is kept. */
export interface PolicySet {
  readonly policies: readonly ConditionalAccessPolicy[]
  readonly settings: AccessSettings
  decide(request: AccessRequest): Outcome
  evaluate(request: AccessRequest): AccessDecision
}

/** Beyond so many kept answers all are let go of, so that no stream of requests can fill the memory. */
const keptAtMost = 250_000

/**
 * Comes to exactly what `evaluatePlainly` does. A request is classified part by part (who, what, risk, device, place,
 * controls); what all policies say to a class is asked once and kept as bits, one a policy, so that a decision is a few
 * bitwise ANDs. The reasons of a policy are kept by the answers of its parts.
 */
export function compilePolicies(
  policies: readonly ConditionalAccessPolicy[],
  settings: AccessSettings = defaultSettings,
): PolicySet {
  const all = classesOf(policies)
  const words = Math.ceil(policies.length / 32)
  const enabled = bits(words, policies, policy => policy.state === 'enabled')
  const parts = conditionParts(all, settings)
    .map(part => ({ ...part, asks: policies.map(policy => part.isAsked(policy.conditions)) }))
    .filter(part => part.asks.includes(true))
  let kept = emptyKept(policies.length, parts.length)

  const answersOf = (request: AccessRequest): { conditions: ConditionAnswers[]; controls: ControlAnswers } => {
    if (kept.count > keptAtMost) kept = emptyKept(policies.length, parts.length)
    return {
      conditions: parts.map((part, index) => conditionAnswers(part, index, request)),
      controls: controlAnswers(request),
    }
  }

  function conditionAnswers(part: AskedPart, index: number, request: AccessRequest): ConditionAnswers {
    const name = part.classify(request)
    const byClass = kept.conditions[index]
    const found = byClass?.get(name)
    if (found) return found
    const results = policies.map((policy, at) => (part.asks[at] ? part.evaluate(request, policy.conditions) : []))
    const holds = results.map(each => every(each.map(one => one.holds)))
    const answers = {
      yes: bits(words, holds, one => one === 'yes'),
      possible: bits(words, holds, one => one !== 'no'),
      variants: results.map((each, at) => (part.asks[at] ? variantOf(kept.variants[at], `${index}`, each) : -1)),
      results,
    }
    byClass?.set(name, answers)
    kept.count += policies.length
    return answers
  }

  function controlAnswers(request: AccessRequest): ControlAnswers {
    const name = all.controls(request)
    const found = kept.controls.get(name)
    if (found) return found
    const results = policies.map(policy => evaluateControls(request, policy, settings))
    const answers = {
      yes: bits(words, results, ({ met }) => met === 'yes'),
      no: bits(words, results, ({ met }) => met === 'no'),
      unknown: bits(words, results, ({ met }) => met === 'unknown'),
      blocks: bits(words, results, ({ errorCode }) => errorCode === blockCode),
      variants: results.map((each, at) => variantOf(kept.variants[at], 'controls', each)),
      results,
    }
    kept.controls.set(name, answers)
    kept.count += policies.length
    return answers
  }

  function outcomeOf(conditions: readonly ConditionAnswers[], controls: ControlAnswers): Outcome {
    let [isUnknown, isMet, first] = [false, false, -1]
    for (let word = 0; word < words; word += 1) {
      let yes = enabled[word] ?? 0
      let possible = yes
      for (const part of conditions) {
        yes &= part.yes[word] ?? 0
        possible &= part.possible[word] ?? 0
      }
      const refused = yes & (controls.no[word] ?? 0)
      if ((refused & (controls.blocks[word] ?? 0)) !== 0) return refusals.get(blockCode) ?? denied(blockCode)
      if (refused !== 0 && first < 0) first = word * 32 + 31 - Math.clz32(refused & -refused)
      if (((possible & ~yes) | (yes & (controls.unknown[word] ?? 0))) !== 0) isUnknown = true
      if ((yes & (controls.yes[word] ?? 0)) !== 0) isMet = true
    }
    if (first >= 0) {
      const code = controls.results[first]?.errorCode ?? blockCode
      return refusals.get(code) ?? denied(code)
    }
    if (isUnknown) return cannotEvaluate
    return isMet ? granted : notApplied
  }

  function appliedOf(at: number, conditions: readonly ConditionAnswers[], controls: ControlAnswers): AppliedPolicy {
    const policy = policies[at]
    const results = conditions.flatMap(part => part.results[at] ?? [])
    const controlsResult = controls.results[at]
    if (policy === undefined || controlsResult === undefined) throw new RangeError(`There is no policy ${at}.`)
    kept.count += 1
    return freeze(verdictOf(policy, results, controlsResult).applied)
  }

  return {
    policies,
    settings,
    decide(request) {
      const exempt = decideWithoutPolicies(request, settings)
      if (exempt !== null) return exempt
      const { conditions, controls } = answersOf(request)
      return outcomeOf(conditions, controls)
    },
    evaluate(request) {
      const exempt = decideWithoutPolicies(request, settings)
      if (exempt !== null) return exempt
      const { conditions, controls } = answersOf(request)
      const applied: AppliedPolicy[] = []
      for (let at = 0; at < policies.length; at += 1) {
        let place = kept.reasons[at] ?? newPlace()
        for (const { variants } of conditions) {
          const variant = variants[at] ?? -1
          if (variant >= 0) place = place.next[variant] ?? addPlace(place, variant)
        }
        const last = controls.variants[at] ?? 0
        place = place.next[last] ?? addPlace(place, last)
        place.applied ??= appliedOf(at, conditions, controls)
        applied.push(place.applied)
      }
      return { ...outcomeOf(conditions, controls), policies: applied }
    },
  }
}

/** A part of an evaluation that policies are asked about by classes of requests. */
interface Part {
  classify: Classify
  isAsked(conditions: Conditions): boolean
  evaluate(request: AccessRequest, conditions: Conditions): ConditionResult[]
}
type AskedPart = Part & { asks: readonly boolean[] }

/** In the order of `evaluateConditions`, so that reasons stand in the same order. */
function conditionParts(classify: ReturnType<typeof classesOf>, settings: AccessSettings): Part[] {
  const readElsewhere = new Set([
    ...['users', 'agents', 'clientApplications', 'applications', 'platforms', 'devices'],
    ...['agentIdRiskLevels', 'userRiskLevels', 'signInRiskLevels', 'insiderRiskLevels', 'servicePrincipalRiskLevels'],
  ])
  return [
    {
      classify: classify.who,
      isAsked: () => true,
      evaluate: (request, conditions) => [evaluateWho(request, conditions, settings)],
    },
    {
      classify: classify.what,
      isAsked: () => true,
      evaluate: (request, conditions) => [evaluateWhat(request, conditions, settings)],
    },
    {
      classify: classify.risk,
      isAsked: conditions => Object.entries(conditions).some(([key, value]) => /RiskLevels$/.test(key) && isSet(value)),
      evaluate: ({ subject }, conditions) => evaluateRisk(subject, conditions, settings),
    },
    {
      classify: classify.device,
      isAsked: ({ platforms, devices }) => isSet(platforms) || isSet(devices),
      evaluate: ({ subject: { kind }, device }, conditions) => evaluateDevice({ kind, device }, conditions, settings),
    },
    {
      classify: classify.place,
      isAsked: conditions => Object.entries(conditions).some(([key, value]) => !readElsewhere.has(key) && isSet(value)),
      evaluate: (request, conditions) => evaluatePlace(request, conditions, settings),
    },
  ]
}

/** What all policies say to a class of requests: a bit a policy, and the results with their number among those met so far. */
interface ConditionAnswers {
  yes: Int32Array
  possible: Int32Array
  variants: readonly number[]
  results: readonly (readonly ConditionResult[])[]
}
interface ControlAnswers {
  yes: Int32Array
  no: Int32Array
  unknown: Int32Array
  blocks: Int32Array
  variants: readonly number[]
  results: readonly ControlsResult[]
}

/** A place in the tree of a policy's answers, part by part. */
interface Place {
  next: (Place | undefined)[]
  applied: AppliedPolicy | null
}

interface Kept {
  conditions: Map<string, ConditionAnswers>[]
  controls: Map<string, ControlAnswers>
  /** By policy: the number of every answer met so far, by part and content. */
  variants: Map<string, number>[]
  reasons: Place[]
  count: number
}

const emptyKept = (policies: number, parts: number): Kept => ({
  conditions: Array.from({ length: parts }, () => new Map()),
  controls: new Map(),
  variants: Array.from({ length: policies }, () => new Map()),
  reasons: Array.from({ length: policies }, newPlace),
  count: 0,
})

function newPlace(): Place {
  return { next: [], applied: null }
}

function addPlace(place: Place, variant: number): Place {
  const added = newPlace()
  place.next[variant] = added
  return added
}

function variantOf(variants: Map<string, number> | undefined, part: string, answer: unknown): number {
  if (variants === undefined) return 0
  const key = `${part} ${JSON.stringify(answer)}`
  const found = variants.get(key) ?? variants.size
  variants.set(key, found)
  return found
}

function bits<Value>(words: number, values: readonly Value[], isSetFor: (value: Value) => boolean): Int32Array {
  const set = new Int32Array(words)
  for (const [index, value] of values.entries())
    if (isSetFor(value)) set[index >> 5] = (set[index >> 5] ?? 0) | (1 << (index & 31))
  return set
}

/** One object an outcome, whoever asks. */
const refusals = new Map([53003, 53000, 53001, 53011, 50076, 530084].map(code => [code, denied(code)]))
