// Agents that call agents: whether one task may delegate to another agent, with which permissions, and when all of it stops.
import type { OrchestrationLimits, Permission, Reason } from '../../../shared/model/governance.ts'
import type { AgentRef } from '../../../shared/model/refs.ts'
import { against, type Decision, decide, type Finding, notKnown } from './findings.ts'

/** One task on the way from the prompt to the one that asks. `permissions`: what the task may do, its own agent's and no more. */
export interface PathStep {
  readonly agent: AgentRef
  readonly goal: string
  readonly purpose: string
  readonly permissions: readonly Permission[]
}

/** What has come of one prompt so far. */
export interface OrchestrationSight {
  readonly status: 'running' | 'stopped' | 'unknown'
  /** Delegations of the asking task that run now, and of the whole orchestration so far. */
  readonly open: number
  readonly total: number
  readonly used: OrchestrationLimits['budget']
}

export interface DelegationAsk {
  /** Who asks, as authenticated: never what a message says of itself. */
  readonly caller: AgentRef
  /** From the task a person set, first, to the one that asks, last; as recorded, not as told by the caller. */
  readonly path: readonly PathStep[]
  readonly callee: AgentRef
  readonly goal: string
  readonly purpose: string
  readonly requested: readonly Permission[]
  /** What the callee may do by itself; null: not known. */
  readonly calleePermissions: readonly Permission[] | null
}

export interface DelegationDecision extends Decision {
  /** What the callee may do for this task: what is asked for, the asking task may do, and the callee may do. */
  readonly effective: readonly Permission[]
}

/**
 * Whether a delegation may start. Nothing is narrowed silently: who asks for more than it may pass on is refused, and
 * told by `effective` what would be left. Codes (ours): `notRunning`, `statusUnknown`, `noPath`, `callerMismatch`,
 * `depth`, `fanOut`, `delegations`, `loop`, `purpose`, `tokens`, `actions`, `time`, `callerLacks`, `calleeLacks`,
 * `calleeUnknown`.
 */
export function decideDelegation(
  ask: DelegationAsk,
  limits: OrchestrationLimits,
  sight: OrchestrationSight,
): DelegationDecision {
  const { path, caller, callee, requested, calleePermissions } = ask
  const asking = path.at(-1)
  const passedOn = asking?.permissions ?? []
  const decision = decide([
    statusFinding(sight.status),
    asking === undefined ? against('noPath', 'There is no task that delegates.') : null,
    asking !== undefined && asking.agent !== caller
      ? against('callerMismatch', `${caller} asks for a task of ${asking.agent}.`)
      : null,
    path.length > limits.maximumDepth
      ? against('depth', `It would be at depth ${path.length}; ${limits.maximumDepth} is allowed.`)
      : null,
    sight.open >= limits.maximumFanOut
      ? against('fanOut', `${sight.open} delegations of this task run already; ${limits.maximumFanOut} are allowed.`)
      : null,
    sight.total >= limits.maximumDelegations
      ? against(
          'delegations',
          `There were ${sight.total} delegations already; ${limits.maximumDelegations} are allowed.`,
        )
      : null,
    path.some(step => step.agent === callee && sameGoal(step.goal, ask.goal))
      ? against('loop', `${callee} works on this goal already, further up.`)
      : null,
    ...path
      .slice(0, 1)
      .map(root =>
        root.purpose === ask.purpose
          ? null
          : against('purpose', `The task is for ${root.purpose}, and it would be handed on for ${ask.purpose}.`),
      ),
    ...budgetFindings(limits.budget, sight.used),
    ...requested.flatMap(permission => privilegeFindings(permission, passedOn, ask)),
  ])
  const effective = requested.filter(
    permission =>
      includes(passedOn, permission) && calleePermissions !== null && includes(calleePermissions, permission),
  )
  return { ...decision, effective }
}

function statusFinding(status: OrchestrationSight['status']): Finding | null {
  if (status === 'running') return null
  return status === 'stopped'
    ? against('notRunning', 'The orchestration does not run any more.')
    : notKnown('statusUnknown', 'Whether the orchestration runs is not known.')
}

function privilegeFindings(
  permission: Permission,
  passedOn: readonly Permission[],
  { caller, callee, calleePermissions }: DelegationAsk,
): (Finding | null)[] {
  const what = `${permission.name} at ${permission.resourceAppId}`
  return [
    includes(passedOn, permission)
      ? null
      : against('callerLacks', `${caller} may not pass on ${what}: its task lacks it.`),
    calleePermissions === null
      ? notKnown('calleeUnknown', `Whether ${callee} has ${what} is not known.`)
      : includes(calleePermissions, permission)
        ? null
        : against('calleeLacks', `${callee} does not have ${what} itself.`),
  ]
}

const units = { tokens: ['tokens', 'tokens'], actions: ['actions', 'actions'], time: ['milliseconds', 'ms'] } as const
export type Budget = keyof typeof units

/** What of the budget is used up: a budget of 10 is used up by the tenth. Codes: `tokens`, `actions`, `time`. */
export function exhausted(budget: OrchestrationLimits['budget'], used: OrchestrationLimits['budget']): Budget[] {
  return budgets.filter(name => used[units[name][0]] >= budget[units[name][0]])
}
const budgets: readonly Budget[] = ['tokens', 'actions', 'time']

function budgetFindings(budget: OrchestrationLimits['budget'], used: OrchestrationLimits['budget']): Finding[] {
  return exhausted(budget, used).map(name => against(name, budgetReason(name, budget, used).message))
}

/** How much of this budget is used, as the reason a delegation or a step is refused with; its code is the name of the budget. */
export function budgetReason(
  name: Budget,
  budget: OrchestrationLimits['budget'],
  used: OrchestrationLimits['budget'],
): Reason {
  const [key, unit] = units[name]
  return { code: name, message: `${used[key]} of ${budget[key]} ${unit} are used.` }
}

/** The same words in another case, spacing or composition are the same goal. */
const sameGoal = (left: string, right: string): boolean => plain(left) === plain(right)
const plain = (goal: string): string => goal.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

const includes = (permissions: readonly Permission[], { resourceAppId, name }: Permission): boolean =>
  permissions.some(each => each.name === name && each.resourceAppId.toLowerCase() === resourceAppId.toLowerCase())
