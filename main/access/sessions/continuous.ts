// Continuous access evaluation: which events end the trust in a live token, who hears of them and how late, and what a request may then still do.

import type { SignalDelay, SignalKind } from '../../../shared/model/facts/signal.ts'
import type { TokenGrant } from '../../../shared/model/facts/token.ts'
import type { Fact, FactOf, FactType } from '../../../shared/model/facts.ts'
import type { ActorRef } from '../../../shared/model/refs.ts'

/**
 * Resources that take part (real-system.md §10): Exchange, SharePoint, Teams and Microsoft Graph, by application id.
 * For workload identities (app-only tokens) only Microsoft Graph does.
 */
const graph = '00000003-0000-0000-c000-000000000000'
const sharePoint = '00000003-0000-0ff1-ce00-000000000000'
const participants: ReadonlySet<string> = new Set([
  graph,
  sharePoint,
  '00000002-0000-0ff1-ce00-000000000000', // Office 365 Exchange Online
  'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe', // Microsoft Teams Services
])

/** Who is taken to be covered where Microsoft does not say. */
export interface Coverage {
  /** Agent users' tokens are watched like people's, agent identities' app-only tokens like workload identities'. */
  agents: boolean
}
/**
 * Our assumption: Microsoft publishes no statement that continuous access evaluation covers agent identities and agent
 * users; "risk and device signals are evaluated continuously" is all that is said of them (real-system.md §10, [N]).
 */
export const assumedCoverage: Coverage = { agents: true }

/**
 * Which signals the resource of a token is told of: `nothing` (the token stands until it expires), a user's events,
 * those without user risk (SharePoint), the few of workload identities. T1 and T2 (`entra`) need no telling: only Entra
 * itself is shown them, and judges them anew at each use.
 */
export type Hearing = 'nothing' | 'userEvents' | 'userEventsButRisk' | 'workloadEvents' | 'entra'

export interface ContinuousAsk {
  grant: TokenGrant
  resourceId: string
  /** The client said that it handles claims challenges (`cp1`). */
  continuousAccess: boolean
}

/** What the resource of such a token will hear. Only a token that hears something may live for up to 28 hours. */
export function hearingOf({ grant, resourceId, continuousAccess }: ContinuousAsk, coverage = assumedCoverage): Hearing {
  if (grant === 't1' || grant === 't2') return 'entra'
  const resource = resourceId.toLowerCase()
  if (!continuousAccess || !participants.has(resource)) return 'nothing'
  const asUser = resource === sharePoint ? 'userEventsButRisk' : 'userEvents'
  switch (grant) {
    case 'autonomous':
      return coverage.agents && resource === graph ? 'workloadEvents' : 'nothing'
    case 'agentUser':
      return coverage.agents ? asUser : 'nothing'
    case 'onBehalfOf': // the subject is a person, who is covered
    case 'refreshToken': // the access token a refresh gives
      return asUser
    case 'blueprint': // an application as before there were agents
      return resource === graph ? 'workloadEvents' : 'nothing'
    case 'interactive': // Tc is for the agent's own service
      return 'nothing'
  }
}

/** How late a signal is, at most. */
export const signalDelays: Readonly<Record<SignalDelay, { atMostMs: number; optimisedMs: number }>> = {
  /** IP locations: "enforced instantly". */
  instant: { atMostMs: 0, optimisedMs: 0 },
  /** Critical events: near real time, "up to 15 minutes because of event propagation time". */
  nearRealTime: { atMostMs: 15 * 60_000, optimisedMs: 15 * 60_000 },
  /** Policy and group membership: "up to one day", two hours where optimised. */
  policy: { atMostMs: 24 * 3_600_000, optimisedMs: 2 * 3_600_000 },
}

/** How soon each signal reaches a resource; how long that is, say `signalDelays`. */
export const delayOf: Readonly<Record<SignalKind, SignalDelay>> = {
  accountDisabled: 'nearRealTime',
  accountDeleted: 'nearRealTime',
  blueprintDisabled: 'nearRealTime',
  refreshTokensRevoked: 'nearRealTime',
  passwordChanged: 'nearRealTime',
  mfaEnabled: 'nearRealTime',
  highRisk: 'nearRealTime',
  riskElevated: 'nearRealTime',
  deviceNotCompliant: 'nearRealTime',
  policyChanged: 'policy',
  locationPolicyChanged: 'instant',
}

/** Milliseconds a signal takes. `share` (0 to 1) is drawn by whoever owns time: only the bound is published, the spread is ours. */
export function propagationMs(delay: SignalDelay, share: number, optimised = true): number {
  const { atMostMs, optimisedMs } = signalDelays[delay]
  return Math.round(share * (optimised ? optimisedMs : atMostMs))
}

/** With an account that is gone or whose sessions were revoked, no new token can be had: a session ends at once with it. */
const terminal: ReadonlySet<SignalKind> = new Set<SignalKind>([
  'accountDisabled',
  'accountDeleted',
  'blueprintDisabled',
  'refreshTokensRevoked',
])
/** Whether the signal ends trust for good, so that no new token can be had in the same session. */
export const endsSession = (signal: SignalKind): boolean => terminal.has(signal)

/** "Service principal disable, delete, high service principal risk"; location and risk policies too. */
const ofWorkloads: ReadonlySet<SignalKind> = new Set<SignalKind>([
  'accountDisabled',
  'accountDeleted',
  'blueprintDisabled',
  'highRisk',
  'locationPolicyChanged',
])
const ofRisk: ReadonlySet<SignalKind> = new Set<SignalKind>(['highRisk', 'riskElevated'])

/** What a signal does to a live token: its resource is told (`late`, `atOnce`), or nobody is. */
export function reachOf(hearing: Hearing, signal: SignalKind): 'late' | 'atOnce' | 'unheard' {
  if (hearing === 'nothing' || hearing === 'entra') return 'unheard'
  if (hearing === 'workloadEvents' && !ofWorkloads.has(signal)) return 'unheard'
  if (hearing === 'userEventsButRisk' && ofRisk.has(signal)) return 'unheard'
  return delayOf[signal] === 'instant' ? 'atOnce' : 'late'
}

/** Why nobody hears, for people. */
export const unheardReason = (hearing: Hearing, signal: SignalKind): string =>
  ({
    nothing:
      'It is not a continuous access token (no cp1, or a resource that takes no part): it stands until it expires.',
    entra: 'Entra itself judges it anew at each use.',
    workloadEvents: `${signal} is no event of workload identities.`,
    userEventsButRisk: 'SharePoint is not told of user risk.',
    userEvents: `${signal} is told to every resource.`,
  })[hearing]

/** A fact that ends trust: the signal, and whose tokens it is about. Null: everybody's. */
export interface CriticalEvent {
  signal: SignalKind
  about: ActorRef | null
}
type FactMap = { [Type in FactType]: FactOf<Type> }
type CriticalFacts = { [Type in FactType]?: (fact: FactMap[Type]) => CriticalEvent | null }

const levels = { none: 0, low: 1, medium: 2, high: 3 } as const

/**
 * Which facts are critical events. A revoked credential is none: nothing published says that it ends tokens that were
 * issued with it; the next client assertion fails. The risk of a blueprint principal is heard of at the next request too.
 */
const criticalFacts = {
  'human.disabled': ({ human }) => ({ signal: 'accountDisabled', about: human }),
  'human.softDeleted': ({ human }) => ({ signal: 'accountDeleted', about: human }),
  'human.passwordChanged': ({ human }) => ({ signal: 'passwordChanged', about: human }),
  'human.sessionsRevoked': ({ human }) => ({ signal: 'refreshTokensRevoked', about: human }),
  'agent.disabled': ({ agent }) => ({ signal: 'accountDisabled', about: agent }),
  'agent.softDeleted': ({ agent }) => ({ signal: 'accountDeleted', about: agent }),
  'agentUser.disabled': ({ agentUser }) => ({ signal: 'accountDisabled', about: agentUser }),
  'agentUser.softDeleted': ({ agentUser }) => ({ signal: 'accountDeleted', about: agentUser }),
  'agentUser.sessionsRevoked': ({ agentUser }) => ({ signal: 'refreshTokensRevoked', about: agentUser }),
  'blueprint.disabled': ({ blueprint }) => ({ signal: 'blueprintDisabled', about: blueprint }),
  'blueprint.softDeleted': ({ blueprint }) => ({ signal: 'blueprintDisabled', about: blueprint }),
  'principal.disabled': ({ blueprint }) => ({ signal: 'blueprintDisabled', about: blueprint }),
  'principal.softDeleted': ({ blueprint }) => ({ signal: 'blueprintDisabled', about: blueprint }),
  'pc.postureChanged': ({ pc, compliant }) => (compliant ? null : { signal: 'deviceNotCompliant', about: pc }),
  'risk.changed': ({ subject, from, to }) => {
    if (levels[to.riskLevel] <= levels[from.riskLevel] || levels[to.riskLevel] < levels.medium) return null
    return { signal: to.riskLevel === 'high' ? 'highRisk' : 'riskElevated', about: subject }
  },
  'policy.changed': ({ change }) => ({
    signal: change === 'location' ? 'locationPolicyChanged' : 'policyChanged',
    about: null,
  }),
  'caep.received': ({ signal, subject }) => (signal ? { signal, about: subject } : null),
} satisfies CriticalFacts

/** The critical event a fact is, or null. */
export const signalOf = (fact: Fact): CriticalEvent | null => critical(criticalFacts, fact.type, fact)

function critical<Type extends FactType>(table: CriticalFacts, type: Type, fact: FactMap[Type]): CriticalEvent | null {
  return table[type]?.(fact) ?? null
}
