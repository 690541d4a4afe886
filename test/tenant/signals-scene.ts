// Two agents at work for two people, and the facts detectors hear of them, for tests of what is found.
import type { SignalSight, Usual, Worker } from '../../main/tenant/index.ts'
import type { Fact, FactOf, TokenRequest, ToolCall } from '../../shared/model/facts.ts'
import type { SessionRef, TokenRef } from '../../shared/model/refs.ts'
import { bound, tokenIssued } from './material.ts'

/** A fact with its time. */
export type Timed = readonly [at: number, fact: Fact]

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

export const a: Worker = { agent: 'agent:a', agentUser: 'agentUser:a', human: 'human:a', task: 'task:a' }
export const b: Worker = { agent: 'agent:b', agentUser: 'agentUser:b', human: 'human:b', task: 'task:b' }
const tokens: Readonly<Record<string, TokenRequest>> = {
  'token:a': bound,
  'token:b': { ...bound, agent: 'agent:b', agentUser: 'agentUser:b' },
  'token:app': { ...bound, agent: 'agent:b', agentUser: null, grant: 'autonomous' },
  'token:person': { ...bound, agent: null, agentUser: null, grant: 'interactive' },
}
export const call: ToolCall = {
  callId: 'call',
  task: 'task:a',
  span: '0123456789abcdef',
  parentSpan: '0123456789abcdef',
  tool: 'take_screenshot',
  server: 's',
  arguments: {},
  session: 'session:a',
  pc: 'pc:a',
}

/** Nothing is usual, nobody is at risk, no address is a threat and no document gives orders. */
export const plain: SignalSight = {
  workerOf: task => [a, b].find(each => each.task === task) ?? null,
  workerIn: session => ({ 'session:a': a, 'session:b': b })[String(session)] ?? null,
  requestOf: token => tokens[token] ?? null,
  callOf: id => (id === call.callId ? call : null),
  riskOf: () => 'none',
  usual: () => null,
  threats: new Set(),
  injections: [],
}
/** Known of agent a before the run. */
export const usually = (known: Partial<Usual>): Partial<SignalSight> => ({
  usual: agent =>
    agent === 'agent:a' ? { hours: null, resources: null, signInsPerHour: null, objectsPerHour: null, ...known } : null,
})

/** The same fact so many times, `step` milliseconds apart. */
export const times = (count: number, from: number, step: number, fact: Fact): Timed[] =>
  Array.from({ length: count }, (_, index) => [from + index * step, fact])

const by = (session: SessionRef) =>
  ({ call: 'call', token: 'token:a', session, pc: session === 'session:b' ? 'pc:b' : 'pc:a' }) as const

export const called = (change: Partial<ToolCall> = {}): Fact => ({ type: 'tool.called', call: { ...call, ...change } })
export const returned = (result: string, of = 'call', task: Worker['task'] = 'task:a'): Fact => ({
  type: 'tool.returned',
  call: of,
  task,
  outcome: 'ok',
  result,
  error: null,
})
export const finance = 'https://contoso.sharepoint.com/sites/Finance'
export const payroll = 'https://contoso.sharepoint.com/sites/Payroll'
export const file = (siteUrl = finance, path = 'a.docx', session: SessionRef = 'session:a'): Fact => ({
  type: 'file.read',
  ...by(session),
  fileId: bound.requestId,
  siteUrl,
  path,
  name: path,
  bytes: 1,
  sensitivityLabelId: null,
})
const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index))
export const mail = (count: number): Fact => ({
  type: 'mail.read',
  ...by('session:a'),
  messageIds: ids(count),
  internetMessageIds: [],
  subjects: [],
})
export const records = (count: number, app = 'ledger'): Fact => ({
  type: 'record.read',
  ...by('session:a'),
  app,
  entity: 'invoices',
  ids: ids(count),
  fields: [],
})
export const refusedRequest = (
  gate: FactOf<'request.refused'>['gate'],
  session: SessionRef = 'session:a',
  token: TokenRef = 'token:a',
): Fact => ({
  type: 'request.refused',
  ...by(session),
  token,
  htm: 'GET',
  htu: finance,
  gate,
  status: 403,
  code: 'accessDenied',
  reasons: ['Its token does not say so.', 'Nobody gave it that.'],
})
export const refusedProof = (
  check: FactOf<'proof.refused'>['check'],
  token: TokenRef = 'token:a',
  session: SessionRef = 'session:a',
): Fact => ({
  type: 'proof.refused',
  call: 'call',
  token,
  session,
  from: 'pc:x',
  boundTo: 'pc:a',
  htm: 'GET',
  htu: finance,
  check,
  message: 'The proof “p” does not hold.',
})
export const refusedToken = (errorCode: number, change: Partial<TokenRequest> = {}): Fact => ({
  type: 'token.refused',
  request: { ...bound, ...change },
  errorCode,
  message: `AADSTS${errorCode}: no.`,
  decision: null,
})
export const requested = (change: Partial<TokenRequest> = {}): Fact => ({
  type: 'token.requested',
  request: { ...bound, ...change },
})
export const issued = (change: Partial<TokenRequest> = {}): Fact => tokenIssued('token:a', { ...bound, ...change })
export const refusedByDirectory = (by: FactOf<'directory.refused'>['by'], operation = 'addCredential'): Fact => ({
  type: 'directory.refused',
  operation,
  by,
  target: 'agent:a',
  status: 400,
  code: 'AgentIdentity_CredentialsNotSupported',
  message: 'Agent identities have no credentials.',
})
export const refusedDelegation = (caller: Worker['agent'], parent: Worker['task']): Fact => ({
  type: 'delegation.refused',
  delegation: {
    id: 'd',
    orchestration: 'orchestration:a',
    parent,
    task: 'task:c',
    caller,
    callee: 'agent:c',
    goal: 'g',
    purpose: 'p',
    permissions: [],
    depth: 1,
  },
  reasons: [],
})
