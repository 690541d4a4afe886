// The world of the directory: a blueprint with all that hangs on it, disabled, deleted, restored and gone in every order.
import type { AccessDecision } from '../../../shared/model/access.ts'
import type { SignalKind } from '../../../shared/model/facts/signal.ts'
import type { AgentRef, AgentUserRef, PrincipalRef } from '../../../shared/model/refs.ts'
import type { DirectoryStates } from '../../tenant/index.ts'
import { type Actor, type BoundedWorld, type Command, view } from '../bounded-world.ts'
import { fixedRoster } from '../roster.ts'
import { announcer, type Drives, type Order, type Slot, slotsBy } from '../slot.ts'
import { simple } from '../work/simple.ts'
import { agentIdOf, agentUserOf, requestOf, tenantOf } from '../work/tenant.ts'
import type { Decisions, Parts } from '../work/work.ts'
import { directoryInvariants } from './invariants.ts'

const by = tenantOf.human
const principal: PrincipalRef = 'principal:0'
const agent: AgentRef = 'agent:0'
const agentUser: AgentUserRef = 'agentUser:0'
const token = 'token:0'
const guid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

export type DirectoryCast = ReturnType<typeof castOf>

function castOf(drives: Drives) {
  const make = slotsBy(drives)
  return {
    blueprint: make.blueprint(tenantOf.blueprint),
    principal: make.principal(principal),
    agent: make.agent(agent),
    agentUser: make.agentUser(agentUser),
    token: make.token(token),
    told: announcer(),
  }
}

export function directoryWorld({ drives, reactionsTo, decisions }: Parts): BoundedWorld {
  const cast = castOf(drives)
  return {
    name: '1 blueprint × its principal × its agent identity × its agent user × one token, complete',
    slots: Object.values<Slot>(cast),
    announcer: cast.told,
    opening: [
      send.blueprint({
        type: 'blueprint.create',
        blueprint: {
          ref: tenantOf.blueprint,
          id: guid(1),
          appId: guid(2),
          principalId: guid(3),
          displayName: 'Invoices',
          owners: [],
          sponsors: [by],
        },
        enabled: true,
      }),
      send.principal({
        type: 'principal.create',
        principal: {
          ref: principal,
          id: guid(3),
          blueprint: tenantOf.blueprint,
          displayName: 'Invoices',
          sponsors: [],
        },
      }),
      send.agent({
        type: 'agent.create',
        agent: { ref: agent, id: agentIdOf(0), displayName: 'Agent 0', blueprint: tenantOf.blueprint, sponsors: [by] },
        enabled: true,
      }),
      send.agentUser({ type: 'agentUser.create', agentUser: agentUserOf(0), enabled: true }),
    ],
    commands: [...accountCommands(cast), ...tokenCommands(cast, decisions)],
    invariants: directoryInvariants(cast),
    leavesOut: [
      'sponsors, roles, groups, credentials and registration',
      'the token is used by no session, and is not had anew',
    ],
    reactionsTo,
    roster: fixedRoster(
      { tokens: [token] },
      {
        tokensOf: () => [],
        tokensBoundTo: () => [],
        tokensOfTask: () => [],
        principalsOf: () => [principal],
        agentsOf: () => [agent],
        agentUsersOf: () => [agentUser],
      },
    ),
  }
}

type Send = Extract<Order, { send: unknown }>['send']
type EventOf<Kind extends Send['kind']> = Extract<Send, { kind: Kind }>['event']

const send = {
  blueprint: (event: EventOf<'blueprint'>): Order => ({ send: { kind: 'blueprint', to: tenantOf.blueprint, event } }),
  principal: (event: EventOf<'principal'>): Order => ({ send: { kind: 'principal', to: principal, event } }),
  agent: (event: EventOf<'agent'>): Order => ({ send: { kind: 'agent', to: agent, event } }),
  agentUser: (event: EventOf<'agentUser'>): Order => ({ send: { kind: 'agentUser', to: agentUser, event } }),
  token: (event: EventOf<'token'>): Order => ({ send: { kind: 'token', to: token, event } }),
}

function accountCommands(cast: DirectoryCast): Command[] {
  const steps = ['enable', 'disable', 'delete', 'restore'] as const
  const person = (what: string, slot: Slot, order: Order, who: Actor = 'person'): Command =>
    simple(what, who, slot, order)
  return [
    ...steps.flatMap(step => [
      person(
        `an administrator ${step}s the blueprint`,
        cast.blueprint,
        send.blueprint({ type: `blueprint.${step}`, by }),
      ),
      person(
        `an administrator ${step}s its principal`,
        cast.principal,
        send.principal({ type: `principal.${step}`, by }),
      ),
      person(`an administrator ${step}s the agent identity`, cast.agent, send.agent({ type: `agent.${step}`, by })),
      person(
        `an administrator ${step}s the agent user`,
        cast.agentUser,
        send.agentUser({ type: `agentUser.${step}`, by }),
      ),
    ]),
    person(
      '30 days after it was deleted, the blueprint is gone',
      cast.blueprint,
      send.blueprint({ type: 'blueprint.purge', by: null }),
      'timer',
    ),
    person(
      '30 days after it was deleted, its principal is gone',
      cast.principal,
      send.principal({ type: 'principal.purge', by: null }),
      'timer',
    ),
    person(
      '30 days after it was deleted, the agent identity is gone',
      cast.agent,
      send.agent({ type: 'agent.purge', by: null }),
      'timer',
    ),
    person(
      '30 days after it was deleted, the agent user is gone',
      cast.agentUser,
      send.agentUser({ type: 'agentUser.purge', by: null }),
      'timer',
    ),
    person('the cascade comes to the agent identity', cast.agent, send.agent({ type: 'cascade.run' }), 'timer'),
    person('the cascade comes to the agent user', cast.agentUser, send.agentUser({ type: 'cascade.run' }), 'timer'),
    person(
      'Microsoft disables the agent identity',
      cast.agent,
      send.agent({ type: 'agent.disableByMicrosoft' }),
      'service',
    ),
    person(
      'Microsoft admits the agent identity again',
      cast.agent,
      send.agent({ type: 'agent.readmitByMicrosoft' }),
      'service',
    ),
  ]
}

/** The token as the agent user, which no session is for. */
const request = { ...requestOf(0, 'session:0', token, 'pc:0'), session: null, pc: null }
/** Conditional Access has no policy here: the directory alone decides. */
const granted: AccessDecision = { outcome: 'grant', status: 'success', policies: [], errorCode: null }
const signals: readonly SignalKind[] = ['accountDisabled', 'accountDeleted', 'blueprintDisabled']

function tokenCommands(cast: DirectoryCast, { accountSight }: Decisions): Command[] {
  const asked = view(cast.token, ({ value }) => value === 'requested')
  const blueprint = view(cast.blueprint, state => state)
  const above = view(cast.principal, state => state)
  const identity = view(cast.agent, state => state)
  const user = view(cast.agentUser, state => state)
  const family = { principalsOf: () => [principal], agentsOf: () => [agent], agentUsersOf: () => [agentUser] } as const
  return [
    simple(
      'the agent asks for a token as its agent user',
      'agent',
      cast.token,
      send.token({ type: 'token.request', request }),
    ),
    {
      name: 'Entra answers',
      by: 'service',
      to: cast.token,
      sees: [asked, blueprint, above, identity, user],
      orders(see) {
        if (!see(asked)) return null
        const states: DirectoryStates = {
          human: new Map(),
          blueprint: new Map([[tenantOf.blueprint, see(blueprint)]]),
          principal: new Map([[principal, see(above)]]),
          credential: new Map(),
          registration: new Map(),
          risk: new Map(),
          agent: new Map([[agent, see(identity)]]),
          agentUser: new Map([[agentUser, see(user)]]),
        }
        const sight = accountSight(states, family, { blueprint: tenantOf.blueprint, agent, agentUser })
        const isAble = sight.blueprintEnabled && sight.agentEnabled && sight.agentUserEnabled && !sight.orphaned
        if (!isAble || sight.deleted.length > 0)
          return [
            send.token({
              type: 'token.refuse',
              request,
              errorCode: 70001,
              message: 'AADSTS70001: An account it needs is disabled, deleted or orphaned.',
            }),
          ]
        const message = ''
        return [
          send.token({ type: 'access.decide', request, decision: granted, message }),
          send.token({ type: 'token.issue', request, claims: { xms_cc: ['cp1'] }, jkt: null, decision: granted }),
        ]
      },
    },
    ...signals.map(signal =>
      simple(`${signal} reaches the resource`, 'timer', cast.token, send.token({ type: 'cae.deliver', signal })),
    ),
    simple('the token expires', 'timer', cast.token, send.token({ type: 'token.expire' })),
  ]
}
