// What a scenario can say wrong although its form is right: names that refer to nothing, policies and tools that do not exist.
import { Refusal } from '../../../shared/errors.ts'
import type { CapabilityProfile } from '../../../shared/model/access.ts'
import type { Json } from '../../../shared/model/json.ts'
import { isRefOf } from '../../../shared/model/refs.ts'
import { didYouMean } from '../../../shared/nearest.ts'
import type { ScenarioDocument, ScenarioTask } from '../../../shared/scenarios/schema.ts'
import { threats } from '../../../shared/scenarios/threats.ts'
import { ConditionalAccessPolicy, NamedLocation, parsePolicy, toolNames } from '../../tenant/index.ts'
import { eventMistakes } from './event-check.ts'
import { fleetMistake } from './fleet-check.ts'
import type { Mistake } from './mistake.ts'

/** The first mistake in the order of the file, or null. */
export function findMistake(scenario: ScenarioDocument): Mistake | null {
  return mistakes(scenario).next().value ?? fleetMistake(scenario, findMistake)
}

function* mistakes(scenario: ScenarioDocument): Generator<Mistake, undefined> {
  yield* unknownNames('threat', scenario.threats, Object.keys(threats), ['threats'])
  const humans = scenario.humans.map(({ key }) => key)
  const blueprints = scenario.blueprints.map(({ key }) => key)
  const agents = scenario.agents.map(({ key }) => key)
  const agentUsers = scenario.agentUsers.map(({ key }) => key)
  const pools = scenario.pools.map(({ key }) => key)
  const tasks = scenario.tasks.map(({ key }) => key)

  for (const [list, keys] of Object.entries({ humans, blueprints, agents, agentUsers, pools, tasks })) {
    const twice = firstRepeated(keys)
    if (twice !== null) yield { message: `"${keys[twice]}" is there twice.`, path: [list, twice, 'key'] }
  }
  // an agent identity has at most one agent user (real-system.md §1.2)
  const parents = scenario.agentUsers.map(({ agent }) => agent)
  const second = firstRepeated(parents)
  if (second !== null)
    yield { message: `has an agent user already: "${parents[second]}".`, path: ['agentUsers', second, 'agent'] }
  for (const [index, { owners, sponsors }] of scenario.blueprints.entries()) {
    yield* unknownNames('human', owners, humans, ['blueprints', index, 'owners'])
    yield* unknownNames('human', sponsors, humans, ['blueprints', index, 'sponsors'])
  }
  for (const [index, { blueprint, sponsors }] of scenario.agents.entries()) {
    yield* unknownName('blueprint', blueprint, blueprints, ['agents', index, 'blueprint'])
    yield* unknownNames('human', sponsors, humans, ['agents', index, 'sponsors'])
  }
  for (const [index, { agent }] of scenario.agentUsers.entries())
    yield* unknownName('agent', agent, agents, ['agentUsers', index, 'agent'])
  for (const [index, { assignedTo, scalingPolicy }] of scenario.pools.entries()) {
    yield* unknownNames('agent user', assignedTo, agentUsers, ['pools', index, 'assignedTo'])
    if (scalingPolicy && scalingPolicy.minimumCount > scalingPolicy.maximumCount) {
      const path = ['pools', index, 'scalingPolicy', 'minimumCount']
      yield { message: `is above maximumCount ${scalingPolicy.maximumCount}.`, path }
    }
  }
  for (const [index, { members }] of scenario.sites.entries())
    yield* unknownNames('agent user', members, agentUsers, ['sites', index, 'members'])
  for (const [index, policy] of scenario.policies.entries()) {
    const parsed = ConditionalAccessPolicy.safeParse({ id: '', ...policy })
    const issue = parsed.error?.issues[0]
    if (issue) yield { message: `${issue.message}.`, path: ['policies', index, ...issue.path] }
    else yield* whatDoesNotExist({ id: '', ...policy }, scenario.tenant.capabilityProfile, ['policies', index])
    yield* unknownAccounts(
      policy,
      [...refs('human', humans), ...refs('agent', agents), ...refs('agentUser', agentUsers)],
      ['policies', index],
    )
  }
  for (const [index, location] of scenario.namedLocations.entries()) {
    const issue = NamedLocation.safeParse(location).error?.issues[0]
    if (issue) yield { message: `${issue.message}.`, path: ['namedLocations', index, ...issue.path] }
  }
  for (const [index, { agent }] of scenario.signals.usual.entries())
    yield* unknownName('agent', agent, agents, ['signals', 'usual', index, 'agent'])
  for (const [index, { to }] of scenario.governance.consents?.grants.entries() ?? []) {
    const path = ['governance', 'consents', 'grants', index, 'to']
    if ('agent' in to) yield* unknownName('agent', to.agent, agents, [...path, 'agent'])
    else yield* unknownName('blueprint', to.blueprint, blueprints, [...path, 'blueprint'])
  }
  for (const [index, task] of scenario.tasks.entries()) {
    const path = ['tasks', index]
    yield* unknownName('human', task.human, humans, [...path, 'human'])
    yield* unknownName('agent user', task.agentUser, agentUsers, [...path, 'agentUser'])
    yield* unknownName('pool', task.pool, pools, [...path, 'pool'])
    if (Date.parse(task.at) < Date.parse(scenario.startsAt))
      yield { message: 'lies before startsAt.', path: [...path, 'at'] }
    yield* wrongSteps(task, tasks, path)
  }
  yield* eventMistakes(scenario)
  return undefined
}

/** A policy may choose only what exists for the agents it names at the tenant's date. */
function* whatDoesNotExist(policy: Json, profile: CapabilityProfile, path: PropertyKey[]): Generator<Mistake> {
  try {
    parsePolicy(policy, profile, name => isRefOf(name, 'agentUser'))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    yield { message: error.message, path }
  }
}

function firstRepeated(names: readonly string[]): number | null {
  const index = names.findIndex((name, at) => names.indexOf(name) !== at)
  return index < 0 ? null : index
}

const refs = (kind: string, keys: readonly string[]): string[] => keys.map(key => `${kind}:${key}`)

/** Policies may name accounts by reference anywhere in their lists. */
function* unknownAccounts(value: Json, known: readonly string[], path: PropertyKey[]): Generator<Mistake> {
  if (typeof value === 'string' && /^(human|agent|agentUser):/.test(value))
    yield* unknownName('account', value, known, path)
  if (value === null || typeof value !== 'object') return
  for (const [key, item] of Object.entries(value)) yield* unknownAccounts(item, known, [...path, key])
}

/** Tools need a session, a session is started once and ended once, and what is stolen must be somebody's. */
function* wrongSteps(task: ScenarioTask, tasks: readonly string[], path: readonly PropertyKey[]): Generator<Mistake> {
  let inSession = false
  for (const [index, step] of task.steps.entries()) {
    const here = [...path, 'steps', index]
    if (step.do === 'startSession') {
      if (inSession) yield { message: 'starts a session while one is running.', path: here }
      inSession = true
    } else if (step.do === 'endSession' || step.do === 'tool' || step.do === 'useStolen') {
      if (!inSession) yield { message: 'needs a session: startSession must come before it.', path: here }
      if (step.do === 'endSession') inSession = false
      if (step.do === 'tool') yield* unknownName('tool', step.tool, toolNames, [...here, 'tool'])
      if (step.do === 'useStolen') yield* unknownName('task', step.from, tasks, [...here, 'from'])
    }
  }
  if (inSession) yield { message: 'ends with its session still open: endSession is missing.', path: [...path, 'steps'] }
}

function* unknownNames(
  what: string,
  names: readonly string[],
  known: readonly string[],
  path: readonly PropertyKey[],
): Generator<Mistake> {
  for (const [index, name] of names.entries()) yield* unknownName(what, name, known, [...path, index])
}

function* unknownName(what: string, name: string, known: readonly string[], path: PropertyKey[]): Generator<Mistake> {
  if (known.includes(name)) return
  yield { message: `names no ${what}: "${name}"${didYouMean(name, known)}`, path }
}
