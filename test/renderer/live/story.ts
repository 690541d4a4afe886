// One of each fact, in the order of a session that goes well, and then of what can go wrong.
import type { AccessDecision } from '../../../shared/model/access.ts'
import type { Fact, RecordedFact, TokenRequest, ToolCall } from '../../../shared/model/facts.ts'
import type { Delegation, ResourceGrant } from '../../../shared/model/governance.ts'
import { epochMs } from '../../../shared/model/units.ts'

const guid = (last: number) => `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`

export const begin = Date.parse('2026-09-17T09:14:02.118Z')

const refs = {
  human: 'human:dana',
  blueprint: 'blueprint:finance',
  agent: 'agent:invoice',
  agentUser: 'agentUser:invoice',
  pool: 'pool:finance',
  pc: 'pc:017',
  otherPc: 'pc:022',
  session: 'session:7f3a0000000000000000000000000000c1',
  task: 'task:1',
} as const

const request = (grant: TokenRequest['grant'], requestId: number, bound: boolean): TokenRequest => ({
  requestId: guid(requestId),
  correlationId: guid(90),
  grant,
  task: refs.task,
  blueprint: null,
  agent: refs.agent,
  agentUser: grant === 'agentUser' ? refs.agentUser : null,
  human: null,
  continuousAccess: false,
  clientId: guid(3),
  resourceId: guid(4),
  resourceDisplayName: 'Microsoft Graph',
  scope: 'Files.Read',
  ipAddress: '20.0.0.1',
  pc: bound ? refs.pc : null,
  session: bound ? refs.session : null,
})

const granted: AccessDecision = {
  outcome: 'grant',
  status: 'success',
  errorCode: null,
  policies: [
    {
      id: guid(50),
      displayName: 'CA510-Agents-Compliant-Device',
      result: 'success',
      enforcedGrantControls: ['compliantDevice'],
      conditionsSatisfied: ['users', 'applications'],
      conditionsNotSatisfied: [],
      reason: 'CPCA-017 is compliant.',
    },
    {
      id: guid(51),
      displayName: 'CA001-Users-Require-MFA',
      result: 'notApplied',
      enforcedGrantControls: [],
      conditionsSatisfied: [],
      conditionsNotSatisfied: ['users'],
      reason: '“All users” does not include agent users.',
    },
  ],
}

const denied: AccessDecision = {
  outcome: 'deny',
  status: 'failure',
  errorCode: 53003,
  policies: [
    {
      id: guid(52),
      displayName: 'CA501-Agents-BLOCK-HighRiskAgent',
      result: 'failure',
      enforcedGrantControls: ['block'],
      conditionsSatisfied: ['users', 'applications', 'agentIdRiskLevels'],
      conditionsNotSatisfied: [],
      reason: 'The risk of the agent is high.',
    },
  ],
}

const call = (callId: string): ToolCall => ({
  callId,
  task: refs.task,
  span: '00000000000000a1',
  parentSpan: '00000000000000a0',
  tool: 'read_file',
  server: 'sharepoint',
  arguments: { path: 'AP-August.xlsx' },
  session: refs.session,
  pc: refs.pc,
})

const pc = (ref: 'pc:017' | 'pc:022', name: string, id: number) => ({
  ref,
  id: guid(id),
  deviceId: guid(id + 100),
  displayName: name,
  pool: refs.pool,
  ipAddress: '10.0.0.17',
  jkt: `jkt-${name}`,
})

const setup: Fact[] = [
  { type: 'tenant.ready', tenant: { id: guid(1), displayName: 'Contoso', domain: 'contoso.com', region: 'US' } },
  {
    type: 'human.created',
    human: {
      ref: refs.human,
      id: guid(2),
      displayName: 'Dana Reyes',
      userPrincipalName: 'dana@contoso.com',
      ipAddress: '20.0.0.9',
    },
  },
  {
    type: 'blueprint.created',
    blueprint: {
      ref: refs.blueprint,
      id: guid(3),
      appId: guid(3),
      principalId: guid(5),
      displayName: 'Finance Ops',
      owners: [refs.human],
      sponsors: [refs.human],
    },
  },
  {
    type: 'agent.created',
    agent: {
      ref: refs.agent,
      id: guid(6),
      displayName: 'Invoice Agent',
      blueprint: refs.blueprint,
      sponsors: [refs.human],
    },
  },
  {
    type: 'agentUser.created',
    agentUser: {
      ref: refs.agentUser,
      id: guid(7),
      displayName: 'Invoice Agent',
      userPrincipalName: 'invoice.agent@contoso.com',
      agent: refs.agent,
    },
  },
  {
    type: 'pool.created',
    pool: {
      ref: refs.pool,
      id: guid(8),
      displayName: 'Finance-US',
      region: 'US',
      assignedTo: [refs.agentUser],
      size: 2,
    },
  },
  { type: 'pc.provisioned', pc: pc('pc:017', 'CPCA-017', 17) },
  { type: 'pc.provisioned', pc: pc('pc:022', 'CPCA-022', 22) },
]

const good: Fact[] = [
  {
    type: 'prompt.sent',
    task: refs.task,
    human: refs.human,
    agent: refs.agent,
    conversation: 'conversation-1',
    channel: 'msteams',
    text: 'Reconcile the August invoices',
  },
  {
    type: 'task.started',
    task: refs.task,
    human: refs.human,
    agent: refs.agent,
    agentUser: refs.agentUser,
    conversation: 'conversation-1',
    trace: `${'0'.repeat(31)}1`,
    span: `${'0'.repeat(15)}1`,
  },
  {
    type: 'inference.called',
    task: refs.task,
    span: `${'0'.repeat(15)}2`,
    parentSpan: `${'0'.repeat(15)}1`,
    model: 'gpt-5',
    provider: 'azure.ai.openai',
    inputTokens: 812,
    outputTokens: 96,
    input: 'Reconcile',
    output: 'read_file',
    started: epochMs(begin),
  },
  { type: 'token.requested', request: request('t1', 21, false) },
  { type: 'token.issued', token: 'token:t1', request: request('t1', 21, false), claims: {}, jkt: null, decision: null },
  { type: 'token.requested', request: request('t2', 22, false) },
  { type: 'token.issued', token: 'token:t2', request: request('t2', 22, false), claims: {}, jkt: null, decision: null },
  {
    type: 'session.requested',
    session: refs.session,
    task: refs.task,
    agentUser: refs.agentUser,
    pool: refs.pool,
    token: 'token:t2',
  },
  { type: 'pool.granted', pool: refs.pool, session: refs.session, pc: refs.pc },
  { type: 'pc.assigned', pc: refs.pc, session: refs.session },
  { type: 'channel.opened', session: refs.session, pc: refs.pc, jkt: 'jkt-CPCA-017' },
  { type: 'token.requested', request: request('agentUser', 23, true) },
  { type: 'access.decided', request: request('agentUser', 23, true), decision: granted },
  {
    type: 'token.issued',
    token: 'token:access',
    request: request('agentUser', 23, true),
    claims: { idtyp: 'user', iat: 1_000, exp: 4_600 },
    jkt: 'jkt-CPCA-017',
    decision: granted,
  },
  { type: 'session.connected', session: refs.session, pc: refs.pc, token: 'token:access' },
  { type: 'tool.called', call: call('call-1') },
  {
    type: 'proof.accepted',
    call: 'call-1',
    token: 'token:access',
    session: refs.session,
    pc: refs.pc,
    htm: 'GET',
    htu: 'https://graph.microsoft.com/v1.0/drives/1/items/2/content',
    jti: 'proof-1',
  },
  {
    type: 'file.read',
    call: 'call-1',
    token: 'token:access',
    session: refs.session,
    pc: refs.pc,
    fileId: guid(60),
    siteUrl: 'https://contoso.sharepoint.com/sites/ap',
    path: 'Shared Documents/AP-August.xlsx',
    name: 'AP-August.xlsx',
    bytes: 84_213,
    sensitivityLabelId: null,
  },
  { type: 'tool.returned', call: 'call-1', task: refs.task, outcome: 'ok', result: '12 rows', error: null },
  {
    type: 'mail.sent',
    call: 'call-2',
    token: 'token:access',
    session: refs.session,
    pc: refs.pc,
    messageId: '<1@contoso.com>',
    subject: 'August is reconciled',
    to: ['dana@contoso.com'],
    bytes: 2_048,
  },
  { type: 'session.released', session: refs.session, pc: refs.pc, reason: 'done' },
  { type: 'token.ended', token: 'token:access', reason: 'taskEnded' },
  { type: 'pc.resetting', pc: refs.pc, session: refs.session },
  { type: 'pc.wiped', pc: refs.pc, erased: { files: 3, processes: 1, cookies: 0, tokens: 1, clipboard: 0 } },
  { type: 'pc.verified', pc: refs.pc, checks: [{ name: 'files', clean: true }] },
  { type: 'pc.available', pc: refs.pc },
  { type: 'task.completed', task: refs.task, answer: 'Done: 12 invoices.', outcome: 'done' },
]

const bad: Fact[] = [
  {
    type: 'token.refused',
    request: request('agentUser', 24, false),
    errorCode: 53003,
    message: 'AADSTS53003: Blocked by Conditional Access.',
    decision: denied,
  },
  { type: 'pool.refused', pool: refs.pool, session: refs.session, status: 504, reason: 'No Cloud PC is available.' },
  { type: 'session.refused', session: refs.session, status: 403, reason: 'AADSTS53003' },
  {
    type: 'proof.refused',
    call: 'call-3',
    token: 'token:access',
    session: refs.session,
    from: refs.otherPc,
    boundTo: refs.pc,
    htm: 'GET',
    htu: 'https://graph.microsoft.com/v1.0/me',
    check: 'jkt',
    message: 'The proof is signed with another key.',
  },
  { type: 'pc.assigned', pc: refs.otherPc, session: 'session:second' },
  { type: 'session.released', session: 'session:second', pc: refs.otherPc, reason: 'revoked' },
  { type: 'pc.verified', pc: refs.otherPc, checks: [{ name: 'cookies', clean: false }] },
  { type: 'pc.quarantined', pc: refs.otherPc, reason: 'Not at its baseline: cookies.' },
]

const by = { call: 'call-9', token: 'token:access', session: refs.session, pc: refs.pc } as const
const invoiceGrant: ResourceGrant = {
  ref: 'grant:1',
  subject: refs.agent,
  resourceAppId: guid(4),
  permissions: ['Mail.Send'],
  purpose: 'invoice-approval',
  objects: null,
  startDateTime: epochMs(begin),
  endDateTime: null,
  assignment: 'eligible',
}
const delegation: Delegation = {
  id: 'delegation-1',
  orchestration: 'orchestration:1',
  parent: refs.task,
  task: 'task:2',
  caller: refs.agent,
  callee: 'agent:vendor',
  goal: 'Check the vendor',
  purpose: 'invoice-approval',
  permissions: [],
  depth: 1,
}

/** What may become of identities, tokens, sessions and access. */
const turning: Fact[] = [
  { type: 'agent.disabled', agent: refs.agent, by: refs.human, disabledByMicrosoftStatus: null },
  { type: 'agentUser.softDeleted', agentUser: refs.agentUser, by: null, cause: 'cascade' },
  { type: 'blueprint.restored', blueprint: refs.blueprint, by: refs.human },
  { type: 'credential.expiring', credential: 'credential:1', blueprint: refs.blueprint, by: null, renewsItself: false },
  { type: 'sponsor.lost', subject: refs.agent, sponsor: refs.human, left: 0, reason: 'The person left.' },
  {
    type: 'directory.refused',
    operation: 'createAgentIdentity',
    by: refs.human,
    target: refs.blueprint,
    status: 400,
    code: 'MissingSponsor',
    message: 'A sponsor is required.',
  },
  {
    type: 'risk.detected',
    subject: refs.agent,
    detection: {
      id: guid(70),
      riskEventType: 'signInSpike',
      riskLevel: 'high',
      riskEvidence: '40 sign-ins in an hour.',
      detectionTimingType: 'offline',
      activityDateTime: epochMs(begin),
    },
  },
  {
    type: 'risk.changed',
    subject: refs.agent,
    from: { riskLevel: 'none', riskState: 'none' },
    to: { riskLevel: 'high', riskState: 'atRisk' },
    riskDetail: 'none',
    by: null,
  },
  { type: 'policy.changed', change: 'location', reason: 'Only the office.' },
  { type: 'cae.signalled', token: 'token:access', signal: 'accountDisabled', delay: 'nearRealTime' },
  { type: 'cae.notHeard', token: 'token:t2', signal: 'accountDisabled', reason: 'The client is not cp1.' },
  { type: 'cae.delivered', token: 'token:access', session: refs.session, signal: 'accountDisabled', endsSession: true },
  {
    type: 'cae.challenged',
    call: 'call-9',
    token: 'token:access',
    session: refs.session,
    from: refs.pc,
    htm: 'GET',
    htu: 'https://graph.microsoft.com/v1.0/me',
    signal: 'policyChanged',
    reason: 'Ask for another token.',
  },
  {
    type: 'caep.received',
    issuer: 'https://mdm.example',
    jti: 'event-1',
    event: 'device-compliance-change',
    subject: refs.pc,
    signal: 'deviceNotCompliant',
    reason: 'The disk is not encrypted.',
  },
  { type: 'pool.queued', pool: refs.pool, session: refs.session, reason: 'No Cloud PC is available yet.' },
  { type: 'session.stepUpAsked', session: refs.session, pc: refs.pc, reason: 'A captcha.' },
  { type: 'screen.controlTaken', screen: 'screen:1', session: refs.session, human: refs.human },
  { type: 'pc.postureChanged', pc: refs.pc, compliant: false, reason: 'The firewall is off.' },
  { type: 'pc.updating', pc: refs.otherPc, update: { what: 'image', version: '26H1' } },
  {
    type: 'request.refused',
    ...by,
    htm: 'POST',
    htu: 'https://graph.microsoft.com/v1.0/me/sendMail',
    gate: 'grant',
    status: 403,
    code: 'grant.none',
    reasons: ['Nothing is granted for invoice-approval.'],
  },
  {
    type: 'call.cut',
    ...by,
    done: [{ htm: 'GET', htu: 'https://graph.microsoft.com/v1.0/me' }],
    notDone: { htm: 'POST', htu: 'https://graph.microsoft.com/v1.0/me/sendMail' },
    reason: 'The session ended.',
  },
  {
    type: 'payment.scheduled',
    ...by,
    paymentId: 'P-1',
    vendorId: 'V-1',
    vendorName: 'Northwind',
    invoiceIds: ['INV-1043'],
    amount: 4210,
    currency: 'USD',
    bankAccount: 'DE00',
    on: '2026-09-19',
  },
  { type: 'grant.assigned', grant: invoiceGrant, by: refs.human },
  {
    type: 'approval.requested',
    approval: {
      ref: 'approval:1',
      requester: refs.agent,
      onBehalfOf: refs.human,
      task: refs.task,
      justification: 'The invoice is due.',
      approvers: [refs.human],
      createdDateTime: epochMs(begin),
      answerBy: epochMs(begin),
      kind: 'activation',
      grant: 'grant:1',
      durationMs: 3_600_000,
    },
  },
  {
    type: 'approval.denied',
    approval: 'approval:1',
    grant: 'grant:1',
    task: refs.task,
    by: refs.human,
    justification: 'Not today.',
  },
  { type: 'delegation.refused', delegation, reasons: [{ code: 'depth', message: 'No deeper than one.' }] },
  { type: 'orchestration.stopped', orchestration: 'orchestration:1', cause: 'refusals', reason: 'Three refusals.' },
  {
    type: 'dlp.matched',
    call: 'call-1',
    task: refs.task,
    activity: 'mailSent',
    outcome: 'deny',
    matches: [
      {
        policyId: guid(80),
        policyName: 'Finance',
        mode: 'Enable',
        rule: 'Bank accounts leave the tenant',
        action: 'block',
        blocks: true,
        overridden: false,
        certain: true,
        reason: 'An IBAN.',
      },
    ],
    justification: null,
  },
]

export const record = (facts: readonly Fact[]): RecordedFact[] =>
  facts.map((fact, seq) => ({ seq, at: epochMs(begin + seq * 400), fact }))

export const setupFacts = setup
export const goodStory = record([...setup, ...good])
export const wholeStory = record([...setup, ...good, ...bad])
/** After a tenant that stands, and tokens that were issued. */
export const turns = record([
  ...setup,
  ...good.filter(({ type }) => type === 'token.issued' || type === 'pc.assigned' || type === 'tool.called'),
  ...turning,
])
