// What each index of the tenant learns of each fact, told one after the other: every answer of it that is another afterwards.
import { expect, test } from 'vitest'
import {
  familyIndex,
  governanceBook,
  indexedRoster,
  learnDirectory,
  liveDirectory,
  lookUp,
  sessionBook,
} from '../../main/tenant/index.ts'
import type { Fact } from '../../shared/model/facts.ts'
import type { Approval, Delegation } from '../../shared/model/governance.ts'
import type { GrantRef, ScreenRef, SessionRef, TaskRef, TokenRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'
import { bound, credentials, exchange, objects } from './material.ts'

const { agent, agentUser, alert, action, activation, blueprint, call, human, pc, pool, resourceGrant } = objects
const delegationA = objects['delegation a']
const delegationB = objects['delegation b']

type Answers = Readonly<Record<string, unknown>>

/** Maps and sets as lists, undefined as a word. */
const words = (value: unknown): string =>
  JSON.stringify(value ?? String(value), (_, inner: unknown) => {
    if (inner instanceof Map) return Object.fromEntries(inner)
    return inner instanceof Set ? [...inner] : inner
  })

/** A fact a line, and below it every question that is answered otherwise than before. */
function learned(facts: readonly Fact[], learn: (fact: Fact) => void, ask: () => Answers): string {
  let before: Answers = {}
  const changes = (): string => {
    const now = Object.fromEntries(Object.entries(ask()).map(([question, answer]) => [question, words(answer)]))
    const other = Object.entries(now).filter(([question, answer]) => before[question] !== answer)
    before = now
    return other.map(([question, answer]) => `    ${question}: ${String(answer)}\n`).join('')
  }
  const beginning = `in the beginning\n${changes()}`
  const lines = facts.map(fact => {
    const { type, ...rest } = fact
    learn(fact)
    return `${type} ${words(rest).slice(0, 120)}\n${changes()}`
  })
  return [beginning, ...lines].join('')
}

const unit = { key: 'u', id: pc.id, displayName: 'U', visibility: null, isMemberManagementRestricted: false } as const
const principal = { ref: 'principal:a', id: pool.id, blueprint: 'blueprint:a', displayName: 'B', sponsors: [] } as const
const registration = {
  ref: 'registration:a',
  id: pool.id,
  displayName: 'C',
  agent: 'agent:a',
  blueprint: 'blueprint:a',
  sourceAgentId: 's',
  originatingStore: 'S',
  owners: [],
} as const
const by = 'human:a'

const directoryFacts = (): Fact[] => [
  { type: 'human.created', human },
  { type: 'blueprint.created', blueprint: { ...blueprint, owners: [], sponsors: ['human:a'] } },
  { type: 'blueprint.created', blueprint: { ...blueprint, ref: 'blueprint:b', owners: [], sponsors: [] } },
  {
    type: 'blueprint.inheritanceChanged',
    blueprint: 'blueprint:a',
    by,
    inheritablePermissions: [],
  },
  { type: 'principal.created', principal: { ...principal, sponsors: [] } },
  ...credentials.map((credential): Fact => ({ type: 'credential.added', credential, by })),
  { type: 'registration.discovered', registration: { ...registration, owners: [] }, reason: 'seen' },
  {
    type: 'registration.requested',
    registration: { ...registration, ref: 'registration:b', owners: [] },
    by,
  },
  { type: 'agent.created', agent: { ...agent, sponsors: ['human:a'] } },
  { type: 'agent.created', agent: { ...agent, ref: 'agent:b', sponsors: [] } },
  { type: 'agentUser.created', agentUser },
  { type: 'agentUser.created', agentUser: { ...agentUser, ref: 'agentUser:b', agent: 'agent:b' } },
  { type: 'agentUser.created', agentUser: { ...agentUser, ref: 'agentUser:c' } },
  { type: 'group.joined', subject: 'agentUser:a', group: 'g', by },
  { type: 'group.joined', subject: 'agentUser:a', group: 'h', by },
  { type: 'group.joined', subject: 'agentUser:a', group: 'g', by },
  { type: 'group.joined', subject: 'agent:a', group: 'g', by },
  { type: 'unit.created', unit, by },
  { type: 'unit.memberAdded', unit: 'u', member: 'human:a', by },
  { type: 'unit.memberAdded', unit: 'u', member: 'agentUser:a', by },
  { type: 'unit.memberRemoved', unit: 'u', member: 'human:a', by },
  { type: 'unit.roleScoped', unit: 'u', administrator: 'human:a', role: 'R', by },
  { type: 'unit.roleScoped', unit: 'u', administrator: 'human:b', role: 'S', by },
  { type: 'sponsors.changed', subject: 'blueprint:a', sponsors: ['human:b'], by },
  { type: 'sponsors.changed', subject: 'agent:b', sponsors: ['human:c'], by },
  { type: 'sponsors.changed', subject: 'agent:x', sponsors: ['human:c'], by },
  { type: 'pool.created', pool: { ...pool, assignedTo: [] } },
  {
    type: 'pool.changed',
    pool: { ...pool, assignedTo: [], size: 9 },
    changed: ['size'],
    reprovision: false,
    keepAvailable: 100,
  },
  { type: 'pc.provisioned', pc },
]

const empty = () =>
  liveDirectory({
    tenant: { id: pc.id, displayName: 'Contoso', domain: 'contoso.com', region: 'eastus' },
    humans: new Map(),
    blueprints: new Map(),
    agents: new Map(),
    agentUsers: new Map(),
    pools: new Map(),
    pcs: new Map(),
  })

test('the directory learns of every object, and of what changes in it', async () => {
  const directory = empty()
  const told = learned(
    directoryFacts(),
    fact => learnDirectory(directory, fact),
    () => ({ ...directory }),
  )
  await expect(told).toMatchFileSnapshot('./indexes/directory.txt')
})

test('a directory that is followed leaves the one it began with alone, and has nobody it was not told of', () => {
  const first = empty()
  const second = liveDirectory(first)
  for (const fact of directoryFacts()) learnDirectory(second, fact)
  expect(first).toEqual(empty())
  expect(liveDirectory(second)).toEqual({
    ...second,
    principals: new Map(),
    credentials: new Map(),
    registrations: new Map(),
    units: new Map(),
  })
  expect(() => lookUp(first.agents, 'agent:a')).toThrow('the tenant has no agent:a')
})

test('the family learns who was made under whom', async () => {
  const family = familyIndex()
  const told = learned(directoryFacts(), family.learn, () => ({
    'principals of a': family.principalsOf('blueprint:a'),
    'principals of b': family.principalsOf('blueprint:b'),
    'agents of a': family.agentsOf('blueprint:a'),
    'agents of b': family.agentsOf('blueprint:b'),
    'users of a': family.agentUsersOf('agent:a'),
    'users of b': family.agentUsersOf('agent:b'),
  }))
  await expect(told).toMatchFileSnapshot('./indexes/family.txt')
})

const grant = (ref: GrantRef, change: Partial<typeof resourceGrant> = {}): Fact => ({
  type: 'grant.assigned',
  grant: { ...resourceGrant, ref, ...change },
  by,
})
const activated = (ref: GrantRef, task: TaskRef | null): Fact => ({
  type: 'grant.activated',
  grant: ref,
  approval: 'approval:a',
  task,
  until: epochMs(9),
  by,
})
const approval = (
  ref: Approval['ref'],
  change: Partial<Pick<Approval, 'task' | 'createdDateTime'>> = {},
): Approval => ({ ...action, ...change, ref })
const answered = { grant: null, task: null } as const
const reasons = [{ code: 'c', message: 'm' }]
const start = (task: TaskRef, purpose?: string): Fact => ({
  type: 'task.started',
  task,
  human: 'human:a',
  agent: 'agent:a',
  agentUser: 'agentUser:a',
  conversation: 'c',
  trace: '0'.repeat(32),
  span: '0'.repeat(16),
  ...(purpose === undefined ? {} : { purpose }),
})
const handedOn: Delegation = { ...delegationB, parent: 'task:a', purpose: 'q', goal: 'h' }
const end = { orchestration: 'orchestration:a', outcome: 'done' } as const

const governanceFacts = (): Fact[] => [
  {
    type: 'prompt.sent',
    task: 'task:r',
    human: 'human:a',
    agent: 'agent:a',
    conversation: 'c',
    channel: 't',
    text: 'Go.',
  },
  start('task:r', 'p'),
  start('task:z'),
  grant('grant:a'),
  grant('grant:b', { assignment: 'eligible' }),
  grant('grant:c', { subject: 'agent:a', assignment: 'eligible' }),
  activated('grant:x', null),
  activated('grant:b', 'task:r'),
  activated('grant:c', 'task:r'),
  { type: 'grant.deactivated', grant: 'grant:b', by, reason: 'r' },
  activated('grant:b', null),
  { type: 'grant.deactivated', grant: 'grant:b', by, reason: 'r' },
  { type: 'grant.narrowed', grant: 'grant:a', by, reason: 'r', removed: ['x'], left: ['y'] },
  { type: 'grant.ended', grant: 'grant:c', by, reason: 'r' },
  { type: 'grant.ended', grant: 'grant:x', by, reason: 'r' },

  { type: 'approval.requested', approval: activation },
  { type: 'approval.requested', approval: approval('approval:b', { task: 'task:r', createdDateTime: epochMs(5) }) },
  { type: 'approval.held', approval: approval('approval:c', { createdDateTime: epochMs(6) }), reasons },
  { type: 'approval.refused', approval: approval('approval:d'), reasons },
  { type: 'approval.released', approval: 'approval:c', ...answered, approvers: ['human:b'] },
  { type: 'approval.released', approval: 'approval:x', ...answered, approvers: ['human:b'] },
  { type: 'approval.approved', approval: 'approval:a', ...answered, by, justification: '', until: null },
  { type: 'approval.denied', approval: 'approval:b', ...answered, by, justification: '' },
  { type: 'approval.requested', approval: approval('approval:b') },
  { type: 'approval.expired', approval: 'approval:b', ...answered, reason: 'r' },
  { type: 'approval.cancelled', approval: 'approval:c', ...answered, by, reason: 'r' },
  { type: 'approval.cancelled', approval: 'approval:x', ...answered, by, reason: 'r' },

  {
    type: 'review.started',
    review: {
      ref: 'review:a',
      displayName: 'R',
      reviewers: ['human:a'],
      window: { from: epochMs(0), to: epochMs(1) },
      items: [],
      defaultDecision: 'Deny',
      justificationRequiredOnApproval: false,
      endDateTime: epochMs(2),
      autoApplyDecisionsEnabled: true,
    },
  },
  {
    type: 'review.decided',
    review: 'review:a',
    grant: 'grant:a',
    permission: 'y',
    decision: 'Deny',
    by,
    justification: 'j',
  },
  {
    type: 'review.decided',
    review: 'review:a',
    grant: 'grant:b',
    permission: 'z',
    decision: 'Approve',
    by,
    justification: 'k',
  },
  {
    type: 'review.decided',
    review: 'review:x',
    grant: 'grant:b',
    permission: 'z',
    decision: 'Approve',
    by,
    justification: 'k',
  },
  { type: 'review.completed', review: 'review:a', results: [] },
  { type: 'review.applied', review: 'review:a', removals: [] },

  {
    type: 'orchestration.started',
    orchestration: 'orchestration:a',
    task: 'task:r',
    agent: 'agent:a',
    purpose: 'p',
    limits: {
      maximumDepth: 1,
      maximumFanOut: 1,
      maximumDelegations: 1,
      budget: { tokens: 1, actions: 1, milliseconds: 1 },
    },
  },
  { type: 'delegation.started', delegation: { ...delegationA, parent: 'task:r' } },
  start('task:a'),
  { type: 'delegation.started', delegation: handedOn },
  { type: 'delegation.started', delegation: { ...handedOn, orchestration: 'orchestration:x', task: 'task:y' } },
  { type: 'delegation.ended', ...end, delegation: 'a', task: 'task:a' },
  { type: 'orchestration.stopped', orchestration: 'orchestration:a', cause: 'tokens', reason: 'r' },
  { type: 'delegation.ended', ...end, delegation: 'b', task: 'task:b' },
  {
    type: 'orchestration.started',
    orchestration: 'orchestration:x',
    task: 'task:z',
    agent: 'agent:a',
    purpose: 'p',
    limits: {
      maximumDepth: 1,
      maximumFanOut: 1,
      maximumDelegations: 1,
      budget: { tokens: 1, actions: 1, milliseconds: 1 },
    },
  },
  { type: 'orchestration.completed', orchestration: 'orchestration:x' },
]

test('the book of governance learns what stands, who is asked and who works for whom', async () => {
  const book = governanceBook()
  const each = <Key extends string, Answer>(name: string, keys: readonly Key[], ask: (key: Key) => Answer) =>
    Object.fromEntries(keys.map(key => [`${name} ${key}`, ask(key)]))
  const tasks = ['task:r', 'task:a', 'task:b', 'task:z', 'task:x'] as const
  const told = learned(governanceFacts(), book.learn, () => ({
    grants: book.grants().map(({ grant: { ref }, state }) => `${ref} ${state}`),
    'grants of the agent': book.grantsOf('agent:a', null).map(({ grant: { ref } }) => ref),
    'grants of both': book.grantsOf('agent:a', 'agentUser:a').map(({ grant: { ref } }) => ref),
    ...each('grant', ['grant:a', 'grant:b', 'grant:c', 'grant:x'], book.grant),
    ...each('activated for', tasks, book.activatedFor),
    ...each('approval', ['approval:a', 'approval:b', 'approval:c', 'approval:d', 'approval:x'], book.approval),
    ...each('waits for', ['human:a', 'human:b'], book.waitingFor),
    ...each('open of', tasks, book.openApprovalsOf),
    ...each('review', ['review:a', 'review:x'], book.review),
    ...each('orchestration', ['orchestration:a', 'orchestration:x'], book.orchestration),
    ...each('open delegations', ['orchestration:a', 'orchestration:x'], ref =>
      book.openDelegations(ref).map(({ id }) => id),
    ),
    ...each('rooted in', tasks, book.rootedIn),
    ...each('delegated', tasks, book.isDelegated),
    ...each('worked on for', tasks, task => book.workedOnFor(task)?.id),
    ...each('chain of', tasks, book.chainOf),
  }))
  await expect(told).toMatchFileSnapshot('./indexes/governance.txt')
})

const issued = (token: TokenRef, request = bound): Fact => ({
  type: 'token.issued',
  token,
  request,
  claims: {},
  jkt: null,
  decision: null,
})
const ended = (token: TokenRef): Fact => ({ type: 'token.ended', token, reason: 'expired' })
const opened = (screen: ScreenRef, session: SessionRef): Fact => ({
  type: 'screen.opened',
  screen,
  session,
  human: 'human:a',
})

const rosterFacts = (): Fact[] => [
  {
    type: 'prompt.sent',
    task: 'task:a',
    human: 'human:a',
    agent: 'agent:a',
    conversation: 'c',
    channel: 't',
    text: 'Go.',
  },
  { type: 'tool.called', call },
  { type: 'tool.called', call: { ...call, callId: 'other', session: null } },
  issued('token:a'),
  issued('token:b', { ...bound, human: 'human:a', session: 'session:b', pc: 'pc:b', task: 'task:b' }),
  issued('token:c', { ...exchange, task: null }),
  ended('token:a'),
  ended('token:x'),
  ended('token:b'),
  ended('token:c'),
  { type: 'pc.assigned', pc: 'pc:a', session: 'session:a' },
  { type: 'pc.assigned', pc: 'pc:a', session: 'session:b' },
  { type: 'pc.provisioning', pc: 'pc:b', pool: 'pool:a' },
  { type: 'pc.provisioned', pc },
  { type: 'pc.deprovisioned', pc: 'pc:x' },
  { type: 'pc.deprovisioned', pc: 'pc:b' },
  { type: 'pc.deprovisioned', pc: 'pc:a' },
  opened('screen:a', 'session:a'),
  opened('screen:b', 'session:a'),
  opened('screen:c', 'session:b'),
  { type: 'screen.disconnected', screen: 'screen:a', session: 'session:a' },
  { type: 'screen.disconnected', screen: 'screen:x', session: 'session:a' },
  { type: 'screen.disconnected', screen: 'screen:b', session: 'session:a' },
  { type: 'alert.raised', alert },
]

/** The answer, or what is said where there is none. */
function orWhy(ask: () => unknown): unknown {
  try {
    return ask()
  } catch (error) {
    return String(error)
  }
}

test('the roster learns who is bound to whom', async () => {
  const roster = indexedRoster()
  const abouts = [null, 'human:a', 'agentUser:a', 'agent:a', 'blueprint:a', 'pc:a', 'session:a', 'session:b'] as const
  const told = learned(rosterFacts(), roster.learn, () => ({
    'tokens of sessions': [roster.tokensOf('session:a'), roster.tokensOf('session:b')],
    'tokens of Cloud PCs': [roster.tokensBoundTo('pc:a'), roster.tokensBoundTo('pc:b')],
    'tokens of tasks': [roster.tokensOfTask('task:a'), roster.tokensOfTask('task:b')],
    ...Object.fromEntries(abouts.map(about => [`tokens about ${about}`, roster.tokensAbout(about)])),
    requests: [roster.requestOf('token:a')?.requestId, roster.requestOf('token:x')],
    'on pc:a': roster.sessionOn('pc:a'),
    'Cloud PCs': roster.pcsOf('pool:a'),
    screens: [roster.screensOf('session:a'), roster.screensOf('session:b')],
    'asked by': orWhy(() => roster.askedBy('task:a')),
    'called in': [orWhy(() => roster.calledIn('call')), orWhy(() => roster.calledIn('other'))],
    alerts: roster.alertsOf(alert.incident),
  }))
  await expect(told).toMatchFileSnapshot('./indexes/roster.txt')
})

test('a call is forgotten a thousand returned calls later, and no sooner', () => {
  const roster = indexedRoster()
  const back = (id: number): void => {
    roster.learn({ type: 'tool.called', call: { ...call, callId: String(id) } })
    roster.learn({ type: 'tool.returned', call: String(id), task: 'task:a', outcome: 'ok', result: '', error: null })
  }
  for (let id = 0; id < 1999; id += 1) back(id)
  expect(roster.calledIn('0')).toBe('session:a')
  back(1999)
  expect(() => roster.calledIn('999')).toThrow('no fact told of 999 yet')
  expect([roster.calledIn('1000'), roster.calledIn('1999')]).toEqual(['session:a', 'session:a'])
})

const session = (ref: SessionRef): Fact => ({
  type: 'session.requested',
  session: ref,
  task: 'task:a',
  agentUser: 'agentUser:a',
  pool: 'pool:a',
  token: 'token:a',
})

test('the book of sessions learns who waits, who has a Cloud PC and who is over', async () => {
  const book = sessionBook()
  const facts: Fact[] = [
    session('session:a'),
    session('session:b'),
    session('session:c'),
    { type: 'pool.queued', pool: 'pool:a', session: 'session:a', reason: 'r' },
    { type: 'pool.queued', pool: 'pool:a', session: 'session:b', reason: 'r' },
    { type: 'pc.assigned', pc: 'pc:a', session: 'session:a' },
    { type: 'pc.assigned', pc: 'pc:b', session: 'session:x' },
    { type: 'session.refused', session: 'session:a', status: 403, reason: 'r' },
    { type: 'session.refused', session: 'session:b', status: 504, reason: 'r' },
    { type: 'session.refused', session: 'session:x', status: 504, reason: 'r' },
    { type: 'session.released', session: 'session:a', pc: 'pc:a', reason: 'done' },
    { type: 'session.released', session: 'session:x', pc: 'pc:a', reason: 'done' },
  ]
  const sessions = ['session:a', 'session:b', 'session:x'] as const
  const told = learned(facts, book.learn, () => ({
    ...Object.fromEntries(sessions.map(ref => [ref, [book.get(ref), book.hasEnded(ref)]])),
    'concerning session:a': book.concerning('session:a', 'agentUser:a').map(each => each.session),
    'concerning session:b, of another': book.concerning('session:b', 'agentUser:b').map(each => each.session),
    'of agentUser:a': book.of('agentUser:a'),
    'of agentUser:b': book.of('agentUser:b'),
    waiting: book.waiting('pool:a'),
  }))
  await expect(told).toMatchFileSnapshot('./indexes/sessions.txt')
})
