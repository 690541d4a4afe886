// What facts make others do, written out: every message of the one table in which machines meet, in a world with two of whatever it can confuse.
import { expect, test } from 'vitest'
import { indexedRoster, reactionsTo } from '../../main/tenant/index.ts'
import { activityIn } from '../../main/tenant/reactions/session.ts'
import { reactions } from '../../main/tenant/reactions.ts'
import type { Fact, TokenRequest } from '../../shared/model/facts.ts'
import type { Approval, Delegation } from '../../shared/model/governance.ts'
import type { AgentRef, ApprovalRef, GrantRef, TaskRef } from '../../shared/model/refs.ts'
import { at, completed, permission, prompted, started } from './governed.ts'
import { alert, bound, exchange, guid, pc, resourceGrant, tokenIssued } from './material.ts'
import { shortened, under, written } from './written.ts'

const by = { by: null }
const assigned = (ref: GrantRef): Fact => ({
  type: 'grant.assigned',
  grant: { ...resourceGrant, ref, assignment: 'eligible' },
  ...by,
})
const activated = (grant: GrantRef, task: TaskRef): Fact => ({
  type: 'grant.activated',
  grant,
  approval: 'approval:0',
  task,
  until: at(60),
  by: 'human:sam',
})
const asked = (ref: ApprovalRef, task: TaskRef): Fact => {
  const who = { requester: 'agent:a', onBehalfOf: null, approvers: [], justification: '' } as const
  const what = { kind: 'action', action: 'pay', fourEyes: false } as const
  const approval: Approval = {
    ...who,
    ...what,
    approvers: [],
    rules: [],
    ref,
    task,
    createdDateTime: at(0),
    answerBy: at(9),
  }
  return { type: 'approval.requested', approval }
}
const delegation = (
  id: string,
  orchestration: Delegation['orchestration'],
  parent: TaskRef,
  callee: AgentRef,
): Delegation => ({
  id,
  orchestration,
  parent,
  task: `task:${id}`,
  caller: 'agent:a',
  callee,
  goal: id,
  purpose: 'invoices',
  permissions: [permission('Files.Read.All')],
  depth: 1,
})
const handed = (...order: Parameters<typeof delegation>): Fact => ({
  type: 'delegation.started',
  delegation: delegation(...order),
})
const began = (orchestration: Delegation['orchestration'], task: TaskRef): Fact => ({
  type: 'orchestration.started',
  orchestration,
  task,
  agent: 'agent:a',
  purpose: 'invoices',
  limits: {
    maximumDepth: 3,
    maximumFanOut: 3,
    maximumDelegations: 9,
    budget: { tokens: 9, actions: 9, milliseconds: 9 },
  },
})
const person = { displayName: '', userPrincipalName: 'x@contoso.com', ipAddress: '' }
const call = { span: '0'.repeat(16), parentSpan: '0'.repeat(16), server: 'mcp', arguments: {}, task: 'task:1' } as const
const opened = (n: number, session: 'session:a' | 'session:b'): Fact => ({
  type: 'screen.opened',
  screen: `screen:${n}`,
  session,
  human: 'human:a',
})
const free: TokenRequest = { ...exchange, task: null }

/** What has happened before. */
const history: readonly Fact[] = [
  { type: 'human.created', human: { ref: 'human:pam', id: guid(1), ...person } },
  ...(['blueprint:a', 'blueprint:b'] as const).flatMap((blueprint, n): Fact[] => [
    ...(['x', 'y'] as const).map((name): Fact => {
      const ref = `principal:${name}${n}` as const
      return { type: 'principal.created', principal: { ref, id: guid(2), blueprint, displayName: '', sponsors: [] } }
    }),
    ...(['x', 'y'] as const).flatMap((name): Fact[] => {
      const ref = `agent:${name}${n}` as const
      const user = { ref: `agentUser:${name}${n}` as const, id: guid(3), displayName: '', userPrincipalName: 'u@c.com' }
      return [
        { type: 'agent.created', agent: { ref, id: guid(4), displayName: '', blueprint, sponsors: [] } },
        { type: 'agentUser.created', agentUser: { ...user, agent: ref } },
      ]
    }),
  ]),
  ...(['pc:a', 'pc:b'] as const).map((ref): Fact => ({ type: 'pc.provisioned', pc: { ...pc, ref } })),
  { type: 'pc.provisioned', pc: { ...pc, ref: 'pc:other', pool: 'pool:other' } },
  { type: 'pc.assigned', pc: 'pc:a', session: 'session:a' },
  { type: 'pc.assigned', pc: 'pc:b', session: 'session:b' },
  opened(1, 'session:a'),
  opened(2, 'session:a'),
  opened(3, 'session:b'),
  ...(['task:1', 'task:2', 'task:3'] as const).flatMap(task => [
    prompted(task, 'agent:x0', 'Do'),
    started(task, 'agent:x0', 'invoices'),
  ]),
  began('orchestration:1', 'task:1'),
  began('orchestration:2', 'task:2'),
  handed('one', 'orchestration:1', 'task:1', 'agent:y0'),
  handed('two', 'orchestration:1', 'task:1', 'agent:x1'),
  handed('three', 'orchestration:1', 'task:one', 'agent:y1'),
  handed('alone', 'orchestration:2', 'task:2', 'agent:y1'),
  ...(['grant:1', 'grant:2', 'grant:3', 'grant:4'] as const).map(assigned),
  activated('grant:1', 'task:1'),
  activated('grant:2', 'task:one'),
  activated('grant:3', 'task:one'),
  asked('approval:1', 'task:1'),
  asked('approval:2', 'task:one'),
  asked('approval:3', 'task:3'),
  tokenIssued('token:1', { ...bound, task: 'task:1', session: 'session:a', pc: 'pc:a' }),
  tokenIssued('token:2', { ...bound, task: 'task:1', session: 'session:b', pc: 'pc:b', agentUser: 'agentUser:x0' }),
  tokenIssued('token:3', { ...exchange, task: 'task:one', agent: 'agent:y0' }),
  tokenIssued('token:4', { ...free, human: 'human:pam', blueprint: 'blueprint:b' }),
  ...(['alert:1', 'alert:2'] as const).map((ref): Fact => ({ type: 'alert.raised', alert: { ...alert, ref } })),
  { type: 'alert.raised', alert: { ...alert, ref: 'alert:3', incident: 'incident:2' } },
  { type: 'tool.called', call: { ...call, callId: 'in a session', tool: 'click', session: 'session:a', pc: 'pc:a' } },
  { type: 'tool.called', call: { ...call, callId: 'in none', tool: 'search', session: null, pc: null } },
]

const requested = (type: 'token.requested' | 'token.issued', request: TokenRequest): Fact =>
  type === 'token.issued' ? tokenIssued('token:9', request) : { type, request }
const refused = (request: TokenRequest): Fact => ({
  type: 'token.refused',
  request,
  errorCode: 53003,
  message: 'Refused.',
  decision: null,
})
const approved = (grant: GrantRef | null, until: number | null): Fact => ({
  type: 'approval.approved',
  approval: 'approval:1',
  grant,
  task: 'task:1',
  by: 'human:sam',
  justification: '',
  until: until === null ? null : at(until),
})
const delivered = (session: 'session:a' | null, endsSession: boolean): Fact => ({
  type: 'cae.delivered',
  token: 'token:1',
  session,
  signal: 'highRisk',
  endsSession,
})
const returned = (name: string): Fact => ({
  type: 'tool.returned',
  call: name,
  task: 'task:1',
  outcome: 'ok',
  result: '',
  error: null,
})
const called = (tool: string, session: 'session:a' | null, on: 'pc:a' | null): Fact => ({
  type: 'tool.called',
  call: { ...call, callId: 'new', tool, session, pc: on },
})
const ended = (id: string, outcome: 'done' | 'stopped'): Fact => ({
  type: 'delegation.ended',
  orchestration: 'orchestration:1',
  delegation: id,
  task: `task:${id}`,
  outcome,
})
const resolved = (change: Extract<Fact, { type: 'incident.updated' }>['change']): Fact => ({
  type: 'incident.updated',
  incident: 'incident:1',
  change,
  by: 'human:sam',
})
const principal = { principal: 'principal:x0', blueprint: 'blueprint:a', ...by } as const
const credential = { credential: 'credential:a', blueprint: 'blueprint:a', ...by } as const
const onPool = { pool: pc.pool, session: 'session:a' } as const
const onPc = { pc: 'pc:a', session: 'session:a' } as const
const nothing = { files: 0, processes: 0, cookies: 0, tokens: 0, clipboard: 0 }
const risen: Extract<Fact, { type: 'risk.changed' }> = {
  type: 'risk.changed',
  subject: 'agentUser:x0',
  from: { riskLevel: 'none', riskState: 'none' },
  to: { riskLevel: 'high', riskState: 'atRisk' },
  riskDetail: 'none',
  ...by,
}

const facts: readonly Fact[] = [
  // the directory
  { type: 'blueprint.softDeleted', blueprint: 'blueprint:a', ...by },
  { type: 'principal.softDeleted', cause: 'request', ...principal },
  { type: 'principal.restored', ...principal },
  { type: 'principal.hardDeleted', ...principal },
  { type: 'agent.softDeleted', agent: 'agent:x0', cause: 'request', ...by },
  { type: 'agent.restored', agent: 'agent:x0', ...by },
  { type: 'agent.orphaned', agent: 'agent:x0', ...by },
  { type: 'agent.hardDeleted', agent: 'agent:x0', ...by },
  { type: 'credential.expiring', renewsItself: true, ...credential },
  { type: 'credential.expiring', renewsItself: false, ...credential },
  // trust that ends
  { type: 'human.disabled', human: 'human:pam', ...by },
  { type: 'blueprint.disabled', blueprint: 'blueprint:b', ...by },
  { type: 'human.passwordChanged', human: 'human:pam', ...by },
  risen,
  { type: 'pc.postureChanged', pc: 'pc:b', compliant: false, reason: '' },
  { type: 'policy.changed', change: 'location', reason: '' },
  delivered('session:a', true),
  delivered('session:a', false),
  delivered(null, true),
  // the pool and its Cloud PCs
  { type: 'pc.provisioning', pc: 'pc:a', pool: pc.pool },
  { type: 'pc.provisioned', pc },
  { type: 'pool.deleting', pool: pc.pool },
  { type: 'pool.granted', ...onPool, pc: 'pc:a' },
  { type: 'pool.queued', ...onPool, reason: 'Full.' },
  { type: 'pool.refused', ...onPool, status: 429, reason: 'Too many.' },
  { type: 'pc.assigned', ...onPc },
  // Connect, Act, Release
  { type: 'channel.opened', ...onPc, jkt: 'key' },
  { type: 'channel.closed', ...onPc, reason: 'lost' },
  ...(['token.requested', 'token.issued'] as const).flatMap(type =>
    [bound, { ...bound, pc: null }, { ...bound, session: null }, free].map(request => requested(type, request)),
  ),
  ...[bound, { ...bound, pc: null }, { ...bound, session: null }].map(refused),
  { type: 'session.tokenTooLate', session: 'session:a', token: 'token:2' },
  { type: 'session.connected', ...onPc, token: 'token:1' },
  { type: 'session.stepUpMet', session: 'session:a', human: 'human:pam' },
  called('click', 'session:a', 'pc:a'),
  called('click', null, 'pc:a'),
  called('mcp_W365ComputerUse_StartSession', 'session:a', null),
  called('mcp_W365ComputerUse_EndSession', 'session:a', 'pc:a'),
  called('search', null, null),
  returned('in a session'),
  returned('in none'),
  { type: 'screen.controlTaken', screen: 'screen:1', session: 'session:a', human: 'human:pam' },
  { type: 'screen.controlGiven', screen: 'screen:1', session: 'session:a', human: 'human:pam' },
  { type: 'session.released', ...onPc, reason: 'done' },
  { type: 'pc.resetting', ...onPc },
  { type: 'pc.wiped', pc: 'pc:a', erased: nothing },
  { type: 'pc.available', pc: 'pc:a' },
  { type: 'pc.quarantined', pc: 'pc:a', reason: '' },
  { type: 'pc.placedUnderReview', ...onPc, reason: '', by: 'human:sam' },
  { type: 'pc.deprovisioned', pc: 'pc:a' },
  // tasks and governance
  prompted('task:9', 'agent:x0', 'Do'),
  ...(['task:1', 'task:2', 'task:3', 'task:one', 'task:alone'] as const).map(completed),
  { type: 'task.completed', task: 'task:two', answer: '', outcome: 'failed' },
  handed('new', 'orchestration:1', 'task:1', 'agent:y0'),
  approved('grant:1', 60),
  approved('grant:1', null),
  approved(null, 60),
  {
    type: 'review.applied',
    review: 'review:1',
    removals: [
      { grant: 'grant:1', removed: ['Mail.Send'], left: ['Mail.Read'] },
      { grant: 'grant:2', removed: ['Mail.Send'], left: [] },
    ],
  },
  { type: 'orchestration.stopped', orchestration: 'orchestration:1', cause: 'tokens', reason: '' },
  { type: 'orchestration.stopped', orchestration: 'orchestration:2', cause: 'tokens', reason: '' },
  { type: 'orchestration.stopped', orchestration: 'orchestration:none', cause: 'tokens', reason: '' },
  ended('one', 'stopped'),
  ended('one', 'done'),
  ended('two', 'stopped'),
  // alerts
  { type: 'alert.raised', alert },
  resolved({ status: 'resolved' }),
  resolved({ status: 'resolved', classification: 'truePositive', determination: 'malware' }),
  resolved({ status: 'resolved', classification: 'falsePositive' }),
  resolved({ status: 'active', classification: 'truePositive' }),
]

test('What each fact makes others do is written out for a person to read', async () => {
  const roster = indexedRoster()
  for (const fact of history) roster.learn(fact)
  const text = facts.map(fact => {
    const session = activityIn(fact, roster)
    const { type, ...details } = fact
    return under(`${type} ${written(details)}`, [
      ...reactionsTo(fact, roster),
      ...(session === null ? [] : [`activity in ${session}`]),
    ])
  })
  await expect(shortened(text.join('\n'))).toMatchFileSnapshot('./services/reactions.txt')
})

test('Nothing reacts that is not written there', () => {
  const types = new Set<string>(facts.map(({ type }) => type))
  expect(Object.keys(reactions).filter(type => !types.has(type))).toEqual([])
})
