// A set of policies made ready for many decisions: what a part of a request comes to in all policies at once is kept.
import type { AccessDecision, AppliedPolicy } from '../../../shared/model/access.ts'
import { every, type Truth } from '../truth.ts'
import { type Classify, type ClassName, classesOf } from './classes.ts'
import type { ConditionResult } from './condition.ts'
import { evaluateConditions, evaluateDevice, evaluatePlace, evaluateRisk } from './conditions.ts'
import { evaluateControls } from './controls.ts'
import { freeze } from './freeze.ts'
import { type ConditionalAccessPolicy, type Conditions, isSet, saidIn } from './policy.ts'
import { type AccessRequest, type AccessSettings, defaultSettings } from './request.ts'
import { evaluateWhat, type Sides, sidesOf, type Trait, traitsOf } from './targeting.ts'
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

/** Bytes, roughly: beyond them all that is kept is let go of, so that no stream of requests can fill the memory. */
const keptAtMost = 256 * 2 ** 20
const bytesOfAnswer = 8
const bytesOfReasons = 1_500

/**
 * Comes to exactly what `evaluatePlainly` does. A request is classified part by part: each trait of who asks, the resource,
 * risk, device, place and controls. What all policies say to a class is asked once and kept as bits, one a policy, so that a
 * decision is a few bitwise operations. What one policy comes to is kept by its answers to the parts it asks about.
 */
export function compilePolicies(
  policies: readonly ConditionalAccessPolicy[],
  settings: AccessSettings = defaultSettings,
): PolicySet {
  const classes = classesOf(policies)
  const words = Math.ceil(policies.length / 32)
  const enabled = bits(words, policies, policy => policy.state === 'enabled')
  const parts = conditionParts(classes, settings)
    .map(part => ({ ...part, asks: policies.map(policy => part.isAsked(policy.conditions)) }))
    .filter(part => part.asks.includes(true))
  let kept = emptyKept(policies.length, parts.length)

  function answersTo(request: AccessRequest): Answers {
    if (kept.bytes > keptAtMost) kept = emptyKept(policies.length, parts.length)
    const traits: TraitAnswers[] = []
    for (const trait of traitsOf(request)) {
      const name = classes.trait(trait)
      if (name !== null) traits.push(kept.traits.get(name) ?? keep(kept.traits, name, traitAnswers(trait)))
    }
    let rest = kept.rest
    for (let index = 0; index < parts.length; index += 1) {
      const part = parts[index]
      const byClass = kept.conditions[index]
      if (part === undefined || byClass === undefined) throw new RangeError(`There is no part ${index}.`)
      const name = part.classify(request)
      const answers = byClass.get(name) ?? keep(byClass, name, conditionAnswers(part, index, request))
      rest = rest.next.get(answers) ?? keep(rest.next, answers, narrowed(rest, answers))
    }
    const name = classes.controls(request)
    const controls = kept.controls.get(name) ?? keep(kept.controls, name, controlAnswers(request))
    const last = rest.last.get(controls) ?? keep(rest.last, controls, restVariants(rest, controls))
    return { traits, rest, controls, restVariants: last }
  }

  function keep<Key, Value>(map: Map<Key, Value>, name: Key, value: Value): Value {
    map.set(name, value)
    kept.bytes += policies.length * bytesOfAnswer
    return value
  }

  function traitAnswers(trait: Trait): TraitAnswers {
    const sides = policies.map(policy => sidesOf(trait, policy.conditions, settings))
    const isAlways = trait.of === 'self' || trait.of === 'actor'
    return {
      includes: truths(sides.map(({ included }) => included.holds)),
      excludes: truths(sides.map(({ excluded }) => excluded.holds)),
      variants: sides.flatMap((side, at) =>
        isAlways || saysAnything(side)
          ? [{ at, variant: variantOf(at, { trait: trait.of, kind: kindOf(trait), side }) }]
          : [],
      ),
    }
  }

  function conditionAnswers(part: AskedPart, index: number, request: AccessRequest): ConditionAnswers {
    const results = policies.map((policy, at) => (part.asks[at] ? part.evaluate(request, policy.conditions) : []))
    return {
      ...truths(results.map(each => every(each.map(one => one.holds)))),
      variants: results.map((each, at) => (part.asks[at] ? variantOf(at, { index, each }) : none)),
    }
  }

  function controlAnswers(request: AccessRequest): ControlAnswers {
    const results = policies.map(policy => evaluateControls(request, policy, settings))
    return {
      ...truths(results.map(({ met }) => met)),
      blocks: bits(words, results, ({ errorCode }) => errorCode === blockCode),
      codes: results.map(({ errorCode }) => errorCode),
      variants: results.map((each, at) => variantOf(at, { controls: each })),
    }
  }

  /** What holds where this part's answers are added to those before it. */
  const narrowed = (rest: Rest, { yes, possible, variants }: ConditionAnswers): Rest => ({
    ...newRest(
      rest.yes.map((word, index) => word & (yes[index] ?? 0)),
      rest.possible.map((word, index) => word & (possible[index] ?? 0)),
    ),
    variants: rest.variants.map((before, at) => both(at, before, variants[at] ?? none)),
  })

  const restVariants = (rest: Rest, { variants }: ControlAnswers): Int32Array =>
    rest.variants.map((before, at) => both(at, before, variants[at] ?? none))

  const truths = (values: readonly Truth[]): Truths => ({
    yes: bits(words, values, value => value === 'yes'),
    possible: bits(words, values, value => value !== 'no'),
  })

  /** The number of an answer among all that this policy has given so far. */
  function variantOf(at: number, answer: object): number {
    const variants = kept.variants[at] ?? new Map<string, number>()
    const key = JSON.stringify(answer)
    const found = variants.get(key) ?? variants.size
    variants.set(key, found)
    return found
  }

  /** The number of one answer after another; an answer that makes no difference leaves the number as it was. */
  function both(at: number, before: number, then: number): number {
    if (then === none) return before
    const pairs = kept.pairs[at]
    const from = pairs?.after[before + 1]
    const known = from?.[then]
    if (known !== undefined) return known
    if (pairs === undefined) throw new RangeError(`There is no policy ${at}.`)
    const row = from ?? []
    pairs.after[before + 1] = row
    row[then] = pairs.count
    pairs.count += 1
    return pairs.count - 1
  }

  function outcomeOf({ traits, rest, controls }: Answers): Outcome {
    let [isUnknown, isMet, first] = [false, false, -1]
    for (let word = 0; word < words; word += 1) {
      let [included, maybeIncluded, excluded, maybeExcluded] = [0, 0, 0, 0]
      for (const { includes, excludes } of traits) {
        included |= includes.yes[word] ?? 0
        maybeIncluded |= includes.possible[word] ?? 0
        excluded |= excludes.yes[word] ?? 0
        maybeExcluded |= excludes.possible[word] ?? 0
      }
      const yes = (rest.yes[word] ?? 0) & included & ~maybeExcluded
      const possible = (rest.possible[word] ?? 0) & maybeIncluded & ~excluded
      const refused = yes & ~(controls.possible[word] ?? 0)
      if ((refused & (controls.blocks[word] ?? 0)) !== 0) return refusal(blockCode)
      if (refused !== 0 && first < 0) first = word * 32 + 31 - Math.clz32(refused & -refused)
      const met = yes & (controls.yes[word] ?? 0)
      if (((possible & ~yes) | (yes & ~refused & ~met)) !== 0) isUnknown = true
      if (met !== 0) isMet = true
    }
    if (first >= 0) return refusal(controls.codes[first] ?? blockCode)
    if (isUnknown) return cannotEvaluate
    return isMet ? granted : notApplied
  }

  function appliedOf(at: number, request: AccessRequest): AppliedPolicy {
    const policy = policies[at]
    if (policy === undefined) throw new RangeError(`There is no policy ${at}.`)
    kept.bytes += bytesOfReasons
    const conditions = evaluateConditions(request, policy.conditions, settings)
    return freeze(verdictOf(policy, conditions, evaluateControls(request, policy, settings)).applied)
  }

  const who = new Int32Array(policies.length)
  function allApplied(request: AccessRequest, { traits, restVariants }: Answers): AppliedPolicy[] {
    who.fill(none)
    for (const { variants } of traits)
      for (const { at, variant } of variants) who[at] = both(at, who[at] ?? none, variant)
    const applied: AppliedPolicy[] = new Array(policies.length)
    for (let at = 0; at < applied.length; at += 1) {
      const byRest = kept.applied[at]?.[who[at] ?? none]
      const rest = restVariants[at] ?? none
      applied[at] = byRest?.[rest] ?? add(at, who[at] ?? none, rest, request)
    }
    return applied
  }

  function add(at: number, who: number, rest: number, request: AccessRequest): AppliedPolicy {
    const added = appliedOf(at, request)
    const byWho = kept.applied[at] ?? []
    const byRest = byWho[who] ?? []
    byWho[who] = byRest
    byRest[rest] = added
    return added
  }

  function emptyKept(policyCount: number, partCount: number): Kept {
    return {
      traits: new Map(),
      conditions: Array.from({ length: partCount }, () => new Map()),
      controls: new Map(),
      rest: { ...newRest(enabled, enabled), variants: new Int32Array(policyCount).fill(none) },
      variants: Array.from({ length: policyCount }, () => new Map()),
      pairs: Array.from({ length: policyCount }, () => ({ count: 0, after: [] })),
      applied: Array.from({ length: policyCount }, () => []),
      bytes: 0,
    }
  }

  return {
    policies,
    settings,
    decide: request => decideWithoutPolicies(request, settings) ?? outcomeOf(answersTo(request)),
    evaluate(request) {
      const exempt = decideWithoutPolicies(request, settings)
      if (exempt !== null) return exempt
      const answers = answersTo(request)
      return { ...outcomeOf(answers), policies: allApplied(request, answers) }
    },
  }
}

/** Stands for an answer that cannot make a difference to the policy. */
const none = -1

const saysAnything = ({ included, excluded }: Sides): boolean =>
  [included, excluded].some(({ holds, rules, ignored }) => holds !== 'no' || rules.length > 0 || ignored.length > 0)

const kindOf = (trait: Trait): string => ('kind' in trait ? trait.kind : trait.of)

/** A part of an evaluation that policies are asked about by classes of requests. */
interface Part {
  classify: Classify
  isAsked(conditions: Conditions): boolean
  evaluate(request: AccessRequest, conditions: Conditions): ConditionResult[]
}
type AskedPart = Part & { asks: readonly boolean[] }

/** Everything but who asks. */
function conditionParts(classify: ReturnType<typeof classesOf>, settings: AccessSettings): Part[] {
  const readElsewhere = new Set([
    ...['users', 'agents', 'clientApplications', 'applications', 'platforms', 'devices'],
    ...['agentIdRiskLevels', 'userRiskLevels', 'signInRiskLevels', 'insiderRiskLevels', 'servicePrincipalRiskLevels'],
  ])
  return [
    {
      classify: classify.what,
      isAsked: () => true,
      evaluate: (request, conditions) => [evaluateWhat(request, conditions, settings)],
    },
    {
      classify: classify.risk,
      isAsked: conditions => saidIn(conditions).some(key => /RiskLevels$/.test(key)),
      evaluate: ({ subject }, conditions) => evaluateRisk(subject, conditions, settings),
    },
    {
      classify: classify.device,
      isAsked: ({ platforms, devices }) => isSet(platforms) || isSet(devices),
      evaluate: ({ subject: { kind }, device }, conditions) => evaluateDevice({ kind, device }, conditions, settings),
    },
    {
      classify: classify.place,
      isAsked: conditions => saidIn(conditions, readElsewhere).length > 0,
      evaluate: (request, conditions) => evaluatePlace(request, conditions, settings),
    },
  ]
}

/** What all policies say to a class, a bit a policy. */
interface Truths {
  yes: Int32Array
  possible: Int32Array
}
/** `variants`: by policy the number of its answer, which tells apart all that its reasons may depend on. */
type ConditionAnswers = Truths & { variants: readonly number[] }
type ControlAnswers = ConditionAnswers & { blocks: Int32Array; codes: readonly number[] }
interface TraitAnswers {
  includes: Truths
  excludes: Truths
  /** Of those policies to whose answer the trait makes a difference. */
  variants: readonly { at: number; variant: number }[]
}

/** What holds of everything but who asks, for one class in every part: a tree with a level for each part. */
interface Rest extends Truths {
  /** By policy the number of its answers so far. */
  variants: Int32Array
  next: Map<ConditionAnswers, Rest>
  last: Map<ControlAnswers, Int32Array>
}
const newRest = (yes: Int32Array, possible: Int32Array) => ({ yes, possible, next: new Map(), last: new Map() })

interface Answers {
  traits: readonly TraitAnswers[]
  rest: Rest
  controls: ControlAnswers
  restVariants: Int32Array
}

interface Kept {
  traits: Map<ClassName, TraitAnswers>
  conditions: Map<ClassName, ConditionAnswers>[]
  controls: Map<ClassName, ControlAnswers>
  rest: Rest
  /** By policy: the number of every answer met so far, and of every sequence of answers. */
  variants: Map<string, number>[]
  pairs: { count: number; after: (number[] | undefined)[] }[]
  /** By policy, by the number of what was answered about who asks, by that of the rest: what the policy came to. */
  applied: (AppliedPolicy[] | undefined)[][]
  bytes: number
}

function bits<Value>(words: number, values: readonly Value[], isSetFor: (value: Value) => boolean): Int32Array {
  const set = new Int32Array(words)
  for (const [index, value] of values.entries())
    if (isSetFor(value)) set[index >> 5] = (set[index >> 5] ?? 0) | (1 << (index & 31))
  return set
}

/** One object an outcome, whoever asks. */
const refusals = new Map([53003, 53000, 53001, 53011, 50076, 530084].map(code => [code, denied(code)]))
const refusal = (code: number): Outcome => refusals.get(code) ?? denied(code)
