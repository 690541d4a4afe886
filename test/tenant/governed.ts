// A small tenant whose governance machines are driven by the one table of reactions, for tests of governance.
import { defaultApprovalSettings } from '../../main/access/index.ts'
import {
  byRef,
  decideTaskAccess,
  type delegate,
  type GovernanceOffice,
  indexedRoster,
  type Message,
  models,
  reactionsTo,
  steppers,
} from '../../main/tenant/index.ts'
import type { Fact, FactType } from '../../shared/model/facts.ts'
import type { OrchestrationLimits, Permission, ResourceGrant } from '../../shared/model/governance.ts'
import type { AgentRef, AgentUserRef, GrantRef, HumanRef, TaskRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'
import { guid } from './material.ts'

const graph = '00000003-0000-0000-c000-000000000000'
export const at = (minute: number) => epochMs(minute * 60_000)
export const permission = (name: string): Permission => ({ resourceAppId: graph, name })

/** The governance machines of one tenant, driven by the one table of reactions; other machines hear of it and are not here. */
export function tenant() {
  const drive = steppers()
  const roster = indexedRoster()
  const facts: Fact[] = []
  const human = (ref: HumanRef, n: number) => ({
    ref,
    id: guid(n),
    displayName: ref,
    userPrincipalName: `${n}@contoso.com`,
    ipAddress: '203.0.113.1',
  })
  const blueprint = {
    ref: 'blueprint:x' as const,
    id: guid(10),
    appId: guid(11),
    principalId: guid(12),
    displayName: 'X',
    owners: [],
    sponsors: ['human:sam' as const],
  }
  const agent = (ref: AgentRef, n: number) => ({
    ref,
    id: guid(n),
    displayName: ref,
    blueprint: blueprint.ref,
    sponsors: ['human:sam' as const],
  })
  const office: GovernanceOffice = {
    book: roster,
    directory: {
      tenant: { id: guid(0), displayName: 'Contoso', domain: 'contoso.com', region: 'eastus' },
      humans: byRef([human('human:sam', 1), human('human:pam', 2)]),
      blueprints: byRef([blueprint]),
      agents: byRef([agent('agent:a', 20), agent('agent:b', 21), agent('agent:c', 22)]),
      agentUsers: new Map(),
      pools: new Map(),
      pcs: new Map(),
    },
    approvals: { ...defaultApprovalSettings, flood: { windowMs: 600_000, limit: 2 } },
    access: 'purpose',
    accountOf: () => 'enabled',
  }

  function tell(fact: Fact, queue: Message[]): void {
    facts.push(fact)
    roster.learn(fact)
    queue.push(...reactionsTo(fact, roster))
  }
  function step<Ref extends string, State, Event, Told extends Fact>(
    stepper: {
      start(input: { id: Ref }): State
      step(state: State, event: Event): { next: State; told: Told[]; taken: boolean }
    },
    known: Map<string, State>,
    to: Ref,
    event: Event,
    queue: Message[],
  ): void {
    const { next, told, taken } = stepper.step(known.get(to) ?? stepper.start({ id: to }), event)
    if (!taken) throw new Error(`${to} does not take ${JSON.stringify(event)}`)
    known.set(to, next)
    for (const fact of told) tell(fact, queue)
  }
  const known = {
    grant: new Map<string, ReturnType<typeof drive.grant.start>>(),
    approval: new Map<string, ReturnType<typeof drive.approval.start>>(),
    review: new Map<string, ReturnType<typeof drive.review.start>>(),
    orchestration: new Map<string, ReturnType<typeof drive.orchestration.start>>(),
  }
  function run(queue: Message[]): void {
    for (let message = queue.shift(); message; message = queue.shift()) {
      if (message.kind === 'grant') step(drive.grant, known.grant, message.to, message.event, queue)
      if (message.kind === 'approval') step(drive.approval, known.approval, message.to, message.event, queue)
      if (message.kind === 'review') step(drive.review, known.review, message.to, message.event, queue)
      if (message.kind === 'orchestration')
        step(drive.orchestration, known.orchestration, message.to, message.event, queue)
    }
  }
  return {
    office,
    facts,
    send: (...messages: Message[]) => run(messages),
    /** What other machines told. */
    announce(...news: Fact[]) {
      const queue: Message[] = []
      for (const fact of news) tell(fact, queue)
      run(queue)
    },
    told: (...types: FactType[]) => facts.filter(({ type }) => types.includes(type)),
    types: () => facts.map(({ type }) => type),
    grantIs(ref: GrantRef, view: 'active' | 'eligible' | 'ended'): boolean {
      const state = known.grant.get(ref)
      return state !== undefined && models.grant.views[view](state)
    },
    may: (task: TaskRef, name: string, target = 'sites/finance/x', now = at(1)) =>
      decideTaskAccess(roster, task, { resourceId: graph, scopes: [name], target }, now).outcome,
    why: (task: TaskRef, name: string, target = 'sites/finance/x', now = at(1)) =>
      decideTaskAccess(roster, task, { resourceId: graph, scopes: [name], target }, now).reasons.map(
        ({ code }) => code,
      ),
  }
}

export const grantOf = (
  ref: GrantRef,
  subject: AgentRef | AgentUserRef,
  change: Partial<ResourceGrant> = {},
): Message => {
  const grant: ResourceGrant = {
    ref,
    subject,
    resourceAppId: graph,
    permissions: ['Files.Read.All'],
    purpose: 'invoices',
    objects: null,
    startDateTime: at(0),
    endDateTime: null,
    assignment: 'active',
    ...change,
  }
  return { kind: 'grant', to: ref, event: { type: 'grant.assign', grant, by: 'human:sam' } }
}
export const started = (task: TaskRef, agent: AgentRef, purpose?: string): Fact => ({
  type: 'task.started',
  task,
  human: 'human:pam',
  agent,
  agentUser: 'agentUser:none',
  conversation: 'c',
  trace: '0'.repeat(32),
  span: '0'.repeat(16),
  ...(purpose === undefined ? {} : { purpose }),
})
export const prompted = (task: TaskRef, agent: AgentRef, text: string): Fact => ({
  type: 'prompt.sent',
  task,
  human: 'human:pam',
  agent,
  conversation: 'c',
  channel: 'msteams',
  text,
})
export const completed = (task: TaskRef): Fact => ({ type: 'task.completed', task, answer: '', outcome: 'done' })

type Order = Parameters<typeof delegate>[1]

/** Agent a's work on a task is orchestrated from now on. */
export const orchestrate = (task: TaskRef, limits: OrchestrationLimits): Message => ({
  kind: 'orchestration',
  to: 'orchestration:1',
  event: { type: 'orchestration.start', task, agent: 'agent:a', purpose: 'invoices', limits },
})
/** Part of the work on a task, handed by one agent to another as a task of its own. */
export const orderOf = (
  parent: TaskRef,
  caller: AgentRef,
  task: TaskRef,
  callee: AgentRef,
  change: Partial<Order> = {},
): Order => ({
  id: task,
  orchestration: 'orchestration:1',
  parent,
  task,
  caller,
  callee,
  goal: `work of ${task}`,
  purpose: 'invoices',
  permissions: [permission('Files.Read.All')],
  ...change,
})
/** Of an orchestration's budget. */
export const unused = { tokens: 0, actions: 0, milliseconds: 0 }
