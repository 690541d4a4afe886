// The world of work: agents that check out Cloud PCs, connect, act, are revoked, and give back what is reset. All of it interleaved.
import type { Fact } from '../../../shared/model/facts.ts'
import type { RiskDetection } from '../../../shared/model/identity.ts'
import { riskRef } from '../../../shared/model/identity.ts'
import type { AgentUserRef, PcRef, SessionRef, TokenRef } from '../../../shared/model/refs.ts'
import { epochMs, Sha256Hex } from '../../../shared/model/units.ts'
import { decideCheckout, decideTakeControl, evaluateAccess, verifyRequest } from '../../access/index.ts'
import { accountSight, decideTaskAccess, delegate, type Message, models, type Roster } from '../../tenant/index.ts'
import type { BoundedWorld } from '../bounded-world.ts'
import { fixedRoster } from '../roster.ts'
import { announcer, type Drives, observer, type Slot, slotsBy } from '../slot.ts'
import { workCommands } from './commands.ts'
import { workInvariants } from './invariants.ts'
import type { Proofs } from './proofs.ts'
import { waitingLine } from './queue.ts'
import { type Screen, screensOf } from './screens.ts'
import { agentUserOf, cloudPcOf, poolOf } from './tenant.ts'

/** What worlds are made of: the tenant's own machines, reactions and checks, or in tests broken ones. */
export interface Parts {
  readonly drives: Drives
  readonly reactionsTo: (fact: Fact, roster: Roster) => Message[]
  readonly proofs: Proofs
  readonly decisions: Decisions
}
/** The decisions services ask for on the way, as the product makes them. */
export interface Decisions {
  readonly evaluateAccess: typeof evaluateAccess
  readonly decideCheckout: typeof decideCheckout
  readonly verifyRequest: typeof verifyRequest
  readonly decideTakeControl: typeof decideTakeControl
  readonly accountSight: typeof accountSight
  readonly delegate: typeof delegate
  readonly decideTaskAccess: typeof decideTaskAccess
  /** Whether an account can sign in. */
  readonly canSignIn: (state: Parameters<typeof models.agentUser.views.canAuthenticate>[0]) => boolean
}
export const ownDecisions: Decisions = {
  evaluateAccess,
  decideCheckout,
  verifyRequest,
  decideTakeControl,
  accountSight,
  delegate,
  decideTaskAccess,
  canSignIn: models.agentUser.views.canAuthenticate,
}

export interface WorkOptions {
  readonly name: string
  readonly agents: number
  readonly pcs: number
  /** Which agent each session is of. */
  readonly sessions: readonly number[]
  /** What can happen in it beside the way of a session; left out: all of it. */
  readonly without?: readonly Part[]
  /** How many people may look at the first session's screen, and have it step up; left out: nobody. */
  readonly people?: number
  /** Whether the first session gets a token of its own for its second connection. */
  readonly reconnects?: boolean
  /** Whether the order is kept in which sessions wait; else the pool may serve them in any. */
  readonly inOrder?: boolean
}
/** Commands that a slice leaves out together. */
export type Part =
  | 'policies'
  | 'posture'
  | 'replacement'
  | 'channelLoss'
  | 'attacks'
  | 'risk'
  | 'expiry'
  | 'queue'
  | 'breakdown'
  | 'accounts'

const leavesOut: Readonly<Record<Part, string>> = {
  policies: 'both policies stay in force',
  posture: 'Cloud PCs stay compliant',
  replacement: 'a quarantined Cloud PC is not replaced',
  channelLoss: 'no channel is lost',
  attacks: 'no proof is stolen or replayed',
  risk: 'no agent comes to be at risk',
  expiry: 'no token expires and no session is evicted',
  queue: 'nobody gives up waiting',
  accounts: 'no account is disabled, and no sessions are revoked',
  breakdown: 'no Cloud PC breaks down but by a failed reset',
}

export function workWorld(
  parts: Parts,
  { name, agents, pcs, sessions, without = [], people = 0, reconnects = false, inOrder = false }: WorkOptions,
): BoundedWorld {
  const screens = screensOf(parts.drives, people)
  const cast = castOf(parts.drives, agents, pcs, sessions, screens, reconnects, inOrder)
  return {
    name,
    slots: cast.slots,
    announcer: cast.announcer,
    opening: [
      ...cast.agents.map(({ user }, index) => ({
        send: {
          kind: 'agentUser',
          to: user.ref,
          event: { type: 'agentUser.create', agentUser: agentUserOf(index), enabled: true },
        } as const,
      })),
      { send: { kind: 'pool', to: 'pool:0', event: { type: 'pool.create', pool: poolOf(agents, pcs) } } },
      ...cast.pcs.map(({ ref }) => ({
        send: { kind: 'pc', to: ref, event: { type: 'pc.provision', pc: cloudPcOf(ref) } } as const,
      })),
    ],
    commands: workCommands(cast, parts, new Set(without)),
    invariants: workInvariants(cast),
    leavesOut: [
      ...without.map(part => leavesOut[part]),
      reconnects
        ? 'a session has a token for each of two connections; T1 and T2, renewals before expiry and updates are left to other worlds'
        : 'a session has one token, so a challenged one is not renewed; T1 and T2, renewals before expiry and updates are left to other worlds',
      ...(people > 0 ? [] : ['nobody looks at a screen, and no session steps up']),
    ],
    reactionsTo: parts.reactionsTo,
    roster: fixedRoster({
      pcs: cast.pcs.map(({ ref }) => ref),
      sessions: cast.sessions.map(({ ref }) => ref),
      tokens: cast.holders.map(({ tokenRef }) => tokenRef),
      screens: screens.map(({ ref }) => ref),
    }),
  }
}

export type Cast = ReturnType<typeof castOf>

function castOf(
  drives: Drives,
  agents: number,
  pcs: number,
  sessions: readonly number[],
  screens: readonly Screen[],
  reconnects: boolean,
  inOrder: boolean,
) {
  const make = slotsBy(drives)
  const people = Array.from({ length: agents }, (_, number) => {
    const ref: AgentUserRef = `agentUser:${number}`
    return { ref, number, user: withRef(ref, make.agentUser(ref)), risk: make.risk(riskRef(ref)) }
  })
  const machines = Array.from({ length: pcs }, (_, number) => {
    const ref: PcRef = `pc:${number}`
    return { ref, slot: make.pc(ref), ground: groundOf(ref) }
  })
  const pool = make.pool('pool:0')
  const policies = {
    risk: policyView('risk'),
    device: policyView('device'),
  }
  const told = announcer()
  const work = sessions.map((agent, number) => {
    const ref: SessionRef = `session:${number}`
    const tokenRef: TokenRef = `token:${number}`
    const by = people[agent]
    if (by === undefined) throw new RangeError(`session ${number} is of no agent`)
    return {
      ref,
      number,
      tokenRef,
      by,
      slot: make.session(ref),
      token: make.token(tokenRef),
      revoked: revocationOf(ref),
    }
  })
  // the same session with the token of its second connection
  const renewals = work.slice(0, reconnects ? 1 : 0).map(member => {
    const tokenRef: TokenRef = `token:${sessions.length}`
    return { ...member, tokenRef, token: make.token(tokenRef) }
  })
  const line = inOrder ? waitingLine() : null
  const slots: Slot[] = [
    ...people.flatMap(({ user, risk }) => [user.slot, risk]),
    ...machines.flatMap(({ slot, ground }) => [slot, ground]),
    ...work.flatMap(({ slot, token, revoked }) => [slot, token, revoked]),
    ...renewals.map(({ token }) => token),
    ...screens.map(({ slot }) => slot),
    ...(line ? [line] : []),
    pool,
    policies.risk,
    policies.device,
    told,
  ]
  return {
    slots,
    agents: people,
    pcs: machines,
    pool,
    policies,
    sessions: work,
    holders: [...work, ...renewals],
    screens,
    line,
    announcer: told,
  }
}

const withRef = <Ref, Its>(ref: Ref, slot: Its) => ({ ref, slot })

/** What is truly left on a Cloud PC, whatever its machine believes: something from the first channel to a reset that erased it. */
function groundOf(pc: PcRef): Slot<'clean' | 'dirty'> {
  return observer<'clean' | 'dirty'>(
    `left on ${numberless(pc)}`,
    'clean',
    (state, fact) => {
      if (fact.type === 'channel.opened' && fact.pc === pc) return 'dirty'
      if (fact.type === 'pc.wiped' && fact.pc === pc && fact.erased.files > 0) return 'clean'
      if (fact.type === 'pc.provisioned' && fact.pc.ref === pc) return 'clean' // another machine stands in its place
      return state
    },
    value => (value === 'dirty' ? 'dirty' : 'clean'),
  )
}
const numberless = (ref: string): string => ref.replace(':', ' ')

/** Whether the revocation of what connects a session has reached its resource. */
function revocationOf(session: SessionRef): Slot<boolean> {
  return observer<boolean>(
    `revocation of ${numberless(session)}`,
    false,
    (delivered, fact) => delivered || (fact.type === 'cae.delivered' && fact.session === session && fact.endsSession),
    value => value === true,
  )
}

/** Whether a policy is in force: edits are told as facts, with what is meant as the reason. */
function policyView(which: 'risk' | 'device'): Slot<boolean> {
  return observer<boolean>(
    `policy on ${which}`,
    true,
    (inForce, fact) => {
      if (fact.type !== 'policy.changed') return inForce
      if (fact.reason === `${which} enforced`) return true
      return fact.reason === `${which} relaxed` ? false : inForce
    },
    value => value === true,
  )
}

/** What a thorough reset erases, and what one does that only believes it has. */
export const erased = {
  all: { files: 1, processes: 1, cookies: 1, tokens: 1, clipboard: 1 },
  nothing: { files: 0, processes: 0, cookies: 0, tokens: 0, clipboard: 0 },
}
export const baselineHash = Sha256Hex.parse('0'.repeat(64))

export const confirmation = (subject: AgentUserRef): RiskDetection => ({
  id: `00000000-0000-4000-8000-00000000070${subject.slice(-1)}`,
  riskEventType: 'adminConfirmedAgentCompromised',
  riskLevel: 'high',
  riskEvidence: 'An administrator said so.',
  detectionTimingType: 'offline',
  activityDateTime: epochMs(0),
})
