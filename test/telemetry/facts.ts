// One whole session by hand: a prompt, the token chain, a Cloud PC, a file read, a stolen token refused, a mail sent, release and reset.
import type { AccessDecision } from '../../shared/model/access.ts'
import type { Fact, RecordedFact, TokenGrant, TokenRequest, ToolCall } from '../../shared/model/facts.ts'
import { epochMs } from '../../shared/model/units.ts'

export const start = Date.parse('2026-11-20T09:14:00.250Z')
export const promptText = 'Send Priya the open invoices of last week.'
export const answerText = 'I sent Priya the summary of three open invoices.'

const guid = (digit: string, last: number): string =>
  `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${String(last).padStart(12, '0')}`

export const ids = {
  tenant: guid('0', 1),
  human: guid('1', 1),
  sponsor: guid('1', 2),
  blueprint: guid('2', 1),
  blueprintApp: guid('2', 2),
  blueprintPrincipal: guid('2', 3),
  agent: guid('3', 1),
  agentUser: guid('4', 1),
  pool: guid('5', 1),
  pc: guid('6', 1),
  device: guid('6', 2),
  otherPc: guid('6', 3),
  otherDevice: guid('6', 4),
  session: guid('7', 1),
  file: guid('8', 1),
  exchange: 'fb60f99c-7a34-4190-8149-302f77469936',
  computerUse: 'da81128c-e5b5-4f9e-8d89-50d906f107c5',
} as const

/** What only the simulator knows; no log may show any of it. */
export const secrets = {
  jkt: 'Qm9vdC10aHVtYnByaW50LW9mLWRldmljZS1rZXktMDE',
  otherJkt: 'QW5vdGhlci10aHVtYnByaW50LW9mLWRldmljZS1rMDI',
  proofJti: 'proof-jti-e1j3V_bKic8-LAEB',
  nonClaim: 'claim-rh-0.AXkAxWnZXhRS',
  subClaim: 'claim-sub-pairwise-9f3b',
  policyReason: 'our own sentence about why the policy applied',
  htu: 'https://proof.example/only-in-the-proof',
} as const

export const utis = {
  t1: 'aT1-0bLwFEq9XyZAAAAAAA',
  t2: 'bT2-1cMxGFr0YzABBBBBBB',
  user: 'm5RaaRnoFUyp2TbSCAAAAA',
} as const

const human = 'human:dana'
const blueprint = 'blueprint:invoices'
const agent = 'agent:invoices-1'
const agentUser = 'agentUser:invoices-1'
const pool = 'pool:finance'
const pc = 'pc:01'
const otherPc = 'pc:02'
export const task = 'task:1'
const session = 'session:s1'
export const trace = '07c2faf78cc5fcd1e87f98c683c4a7ce'
export const rootSpan = '9ff6b595e39e71d2'
export const conversation = '19:meeting_a1b2c3@thread.v2'

export const grantedDecision: AccessDecision = {
  outcome: 'grant',
  status: 'success',
  errorCode: null,
  policies: [
    {
      id: guid('9', 1),
      displayName: 'Agent users need a compliant device',
      result: 'success',
      enforcedGrantControls: ['compliantDevice'],
      conditionsSatisfied: ['application', 'users'],
      conditionsNotSatisfied: [],
      reason: secrets.policyReason,
    },
  ],
}

export function request(grant: TokenGrant, number: number): TokenRequest {
  const forUser = grant === 'agentUser'
  return {
    requestId: guid('a', number),
    correlationId: guid('b', 1),
    grant,
    task,
    blueprint: null,
    agent,
    agentUser: forUser ? agentUser : null,
    human: null,
    continuousAccess: false,
    clientId: grant === 't1' ? ids.blueprintApp : ids.agent,
    resourceId: forUser ? ids.computerUse : ids.exchange,
    resourceDisplayName: forUser ? 'Windows 365 computer use' : 'AAD Token Exchange Endpoint: Public',
    scope: forUser ? 'Tools.ListInvoke.All' : 'api://AzureADTokenExchange/.default',
    ipAddress: '20.42.0.17',
    pc: forUser ? pc : null,
    session: forUser ? session : null,
  }
}

const claims = (uti: string) => ({
  uti,
  iat: Math.floor(start / 1000) + 3,
  sub: secrets.subClaim,
  rh: secrets.nonClaim,
  cnf: { jkt: secrets.jkt },
})

function call(number: number, tool: string, args: ToolCall['arguments'], connected: boolean): ToolCall {
  return {
    callId: `call_${number}`,
    task,
    span: `00000000000000c${number}`,
    parentSpan: rootSpan,
    tool,
    server: 'mcp_W365ComputerUse',
    arguments: args,
    session: connected ? session : null,
    pc: connected ? pc : null,
  }
}

/** The tenant as it stands at the start. */
export const tenantFacts: Fact[] = [
  {
    type: 'tenant.ready',
    tenant: { id: ids.tenant, displayName: 'Contoso', domain: 'contoso.com', region: 'United States' },
  },
  {
    type: 'human.created',
    human: {
      ref: human,
      id: ids.human,
      displayName: 'Dana Levi',
      userPrincipalName: 'dana@contoso.com',
      ipAddress: '203.0.113.7',
    },
  },
  {
    type: 'human.created',
    human: {
      ref: 'human:sam',
      id: ids.sponsor,
      displayName: 'Sam Okoro',
      userPrincipalName: 'sam@contoso.com',
      ipAddress: '203.0.113.9',
    },
  },
  {
    type: 'blueprint.created',
    blueprint: {
      ref: blueprint,
      id: ids.blueprint,
      appId: ids.blueprintApp,
      principalId: ids.blueprintPrincipal,
      displayName: 'Invoice blueprint',
      owners: [human],
      sponsors: ['human:sam'],
    },
  },
  {
    type: 'agent.created',
    agent: { ref: agent, id: ids.agent, displayName: 'Invoice Agent', blueprint, sponsors: ['human:sam'] },
  },
  {
    type: 'agentUser.created',
    agentUser: {
      ref: agentUser,
      id: ids.agentUser,
      displayName: 'Invoice Agent User',
      userPrincipalName: 'invoice.agent@contoso.com',
      agent,
    },
  },
  {
    type: 'pool.created',
    pool: {
      ref: pool,
      id: ids.pool,
      displayName: 'Finance agents',
      region: 'unitedstates',
      assignedTo: [agentUser],
      size: 2,
    },
  },
  {
    type: 'pc.provisioned',
    pc: {
      ref: pc,
      id: ids.pc,
      deviceId: ids.device,
      displayName: 'CPCA-FIN-01',
      pool,
      ipAddress: '52.160.10.4',
      jkt: secrets.jkt,
    },
  },
  {
    type: 'pc.provisioned',
    pc: {
      ref: otherPc,
      id: ids.otherPc,
      deviceId: ids.otherDevice,
      displayName: 'CPCA-FIN-02',
      pool,
      ipAddress: '52.160.10.5',
      jkt: secrets.otherJkt,
    },
  },
]

const startResult = JSON.stringify({
  sessionId: ids.session,
  screenShareUrl: `https://${ids.pool}.unitedstates.remotinginterface.regional.cloudinferenceplatform.azure.net/computers/${ids.pc}/screenshare`,
})

/** The session itself. */
export const sessionFacts: Fact[] = [
  { type: 'prompt.sent', task, human, agent, conversation, channel: 'msteams', text: promptText },
  { type: 'task.started', task, human, agent, agentUser, conversation, trace, span: rootSpan },
  {
    type: 'inference.called',
    task,
    span: '00000000000000a1',
    parentSpan: rootSpan,
    model: 'gpt-4o',
    provider: 'openai',
    inputTokens: 812,
    outputTokens: 64,
    input: promptText,
    output: 'I need a computer.',
    started: epochMs(start + 2_500),
  },
  { type: 'tool.called', call: call(1, 'mcp_W365ComputerUse_StartSession', {}, false) },
  { type: 'token.requested', request: request('t1', 1) },
  {
    type: 'token.issued',
    token: 'token:t1',
    request: request('t1', 1),
    claims: claims(utis.t1),
    jkt: null,
    decision: null,
  },
  {
    type: 'token.issued',
    token: 'token:t2',
    request: request('t2', 2),
    claims: claims(utis.t2),
    jkt: null,
    decision: null,
  },
  { type: 'session.requested', session, task, agentUser, pool, token: 'token:t2' },
  { type: 'pool.granted', pool, session, pc },
  { type: 'pc.assigned', pc, session },
  { type: 'channel.opened', session, pc, jkt: secrets.jkt },
  { type: 'access.decided', request: request('agentUser', 3), decision: grantedDecision },
  {
    type: 'token.issued',
    token: 'token:user',
    request: request('agentUser', 3),
    claims: claims(utis.user),
    jkt: secrets.jkt,
    decision: grantedDecision,
  },
  { type: 'session.connected', session, pc, token: 'token:user' },
  { type: 'tool.returned', call: 'call_1', task, outcome: 'ok', result: startResult, error: null },
  { type: 'tool.called', call: call(2, 'browser_navigate', { url: 'invoices.xlsx' }, true) },
  {
    type: 'proof.accepted',
    call: 'call_2',
    token: 'token:user',
    session,
    pc,
    htm: 'POST',
    htu: secrets.htu,
    jti: secrets.proofJti,
  },
  {
    type: 'file.read',
    call: 'call_2',
    token: 'token:user',
    session,
    pc,
    fileId: ids.file,
    siteUrl: 'https://contoso.sharepoint.com/sites/finance',
    path: '2026/invoices.xlsx',
    name: 'invoices.xlsx',
    bytes: 20_480,
    sensitivityLabelId: guid('c', 1),
  },
  { type: 'tool.returned', call: 'call_2', task, outcome: 'ok', result: 'three invoices', error: null },
  { type: 'tool.called', call: call(3, 'browser_get_text', {}, true) },
  {
    type: 'proof.refused',
    call: 'call_3',
    token: 'token:user',
    session,
    from: otherPc,
    boundTo: pc,
    htm: 'POST',
    htu: secrets.htu,
    check: 'jkt',
    message: `the token is bound to ${secrets.jkt}`,
  },
  {
    type: 'tool.returned',
    call: 'call_3',
    task,
    outcome: 'refused',
    result: '',
    error: `HTTP 401 InvalidAuthenticationToken: the token is bound to ${secrets.jkt}`,
  },
  { type: 'tool.called', call: call(4, 'browser_click', { selector: '#send' }, true) },
  {
    type: 'mail.sent',
    call: 'call_4',
    token: 'token:user',
    session,
    pc,
    messageId: '<DB9PR04MB8462@contoso.com>',
    subject: 'Open invoices',
    to: ['priya@contoso.com'],
    bytes: 4_096,
  },
  { type: 'tool.returned', call: 'call_4', task, outcome: 'ok', result: 'sent', error: null },
  { type: 'tool.called', call: call(5, 'mcp_W365ComputerUse_EndSession', { sessionId: ids.session }, false) },
  { type: 'session.released', session, pc, reason: 'done' },
  { type: 'token.ended', token: 'token:user', reason: 'taskEnded' },
  { type: 'tool.returned', call: 'call_5', task, outcome: 'ok', result: '{}', error: null },
  { type: 'task.completed', task, answer: answerText, outcome: 'done' },
  { type: 'pc.resetting', pc, session },
  { type: 'pc.wiped', pc, erased: { files: 2, processes: 3, cookies: 4, tokens: 1, clipboard: 1 } },
  { type: 'pc.verified', pc, checks: [{ name: 'files', clean: true }] },
  { type: 'pc.available', pc },
]

/** Facts with their places: the tenant stands at `start`, then something happens every second. */
export function recorded(facts: readonly Fact[]): RecordedFact[] {
  return facts.map((fact, seq) => ({
    seq,
    at: epochMs(start + Math.max(0, seq - tenantFacts.length + 1) * 1000),
    fact,
  }))
}

export const wholeSession: RecordedFact[] = recorded([...tenantFacts, ...sessionFacts])
