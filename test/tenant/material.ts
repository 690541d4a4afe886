// Small worlds to try each machine in, and the walk through all states it can reach in one.
import { models, referenceSteppers, type Stepper, steppers } from '../../main/tenant/index.ts'
import type { AccessDecision } from '../../shared/model/access.ts'
import type { Alert } from '../../shared/model/alert.ts'
import type { TokenRequest, ToolCall } from '../../shared/model/facts.ts'
import type { Approval, Delegation, ResourceGrant } from '../../shared/model/governance.ts'
import type { Credential, RiskDetection } from '../../shared/model/identity.ts'
import type { CloudPc } from '../../shared/model/objects.ts'
import { epochMs } from '../../shared/model/units.ts'

const guid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

const human = {
  ref: 'human:a',
  id: guid(1),
  displayName: 'A',
  userPrincipalName: 'a@contoso.com',
  ipAddress: '203.0.113.1',
} as const
const blueprint = {
  ref: 'blueprint:a',
  id: guid(2),
  appId: guid(3),
  principalId: guid(4),
  displayName: 'B',
  owners: [],
  sponsors: [human.ref],
} as const
const agent = {
  ref: 'agent:a',
  id: guid(5),
  displayName: 'C',
  blueprint: blueprint.ref,
  sponsors: [human.ref],
} as const
const agentUser = {
  ref: 'agentUser:a',
  id: guid(6),
  displayName: 'C',
  userPrincipalName: 'c@contoso.com',
  agent: agent.ref,
} as const
const pool = {
  ref: 'pool:a',
  id: guid(7),
  displayName: 'P',
  region: 'eastus',
  assignedTo: [agentUser.ref],
  size: 2,
} as const
export const pc: CloudPc = {
  ref: 'pc:a',
  id: guid(8),
  deviceId: guid(9),
  displayName: 'CPCA-001',
  pool: pool.ref,
  ipAddress: '192.0.2.1',
  jkt: 'thumbprint',
}
const span = '0123456789abcdef'
const call: ToolCall = {
  callId: 'call',
  task: 'task:a',
  span,
  parentSpan: span,
  tool: 'take_screenshot',
  server: 'mcp_W365ComputerUse',
  arguments: {},
  session: 'session:a',
  pc: pc.ref,
}
export const exchange: TokenRequest = {
  requestId: guid(10),
  correlationId: guid(11),
  grant: 't1',
  task: 'task:a',
  blueprint: blueprint.ref,
  agent: agent.ref,
  agentUser: null,
  human: null,
  continuousAccess: false,
  clientId: blueprint.appId,
  resourceId: 'fb60f99c-7a34-4190-8149-302f77469936',
  resourceDisplayName: 'AAD Token Exchange Endpoint: Public',
  scope: 'api://AzureADTokenExchange/.default',
  ipAddress: '198.51.100.1',
  pc: null,
  session: null,
}
export const bound: TokenRequest = {
  ...exchange,
  requestId: guid(12),
  grant: 'agentUser',
  agentUser: agentUser.ref,
  resourceId: '00000003-0000-0000-c000-000000000000',
  pc: pc.ref,
  session: 'session:a',
}
/** The same, asked for by a client that handles claims challenges. */
export const capable: TokenRequest = { ...bound, requestId: guid(13), continuousAccess: true }
const decision = (outcome: AccessDecision['outcome']): AccessDecision => ({
  outcome,
  status: outcome === 'grant' ? 'success' : 'failure',
  policies: [],
  errorCode: outcome === 'grant' ? null : 53003,
})

const agentSide = { ref: agentUser.ref, token: 'token:a' } as const
const said = {
  model: 'm',
  provider: 'p',
  inputTokens: 1,
  outputTokens: 1,
  input: 'i',
  output: 'o',
  started: epochMs(0),
}

/** Everything each machine may meet, in a world with two of whatever it can confuse. */
const credential = { ref: 'credential:a', blueprint: blueprint.ref, displayName: 'D' } as const
const validity = { keyId: guid(20), startDateTime: epochMs(0), endDateTime: epochMs(1) }
export const credentials: Credential[] = [
  { ...credential, ...validity, kind: 'certificate', customKeyIdentifier: 'thumbprint' },
  { ...credential, ...validity, kind: 'clientSecret', hint: 'abc', developmentOnly: true },
  {
    ...credential,
    kind: 'federatedIdentityCredential',
    id: guid(21),
    name: 'managed-identity',
    issuer: 'https://login.microsoftonline.com/t/v2.0',
    subject: guid(22),
    claimsMatchingExpression: null,
    audiences: ['api://AzureADTokenExchange'],
    description: '',
  },
]
const detection = (n: number, riskLevel: 'low' | 'high'): RiskDetection => ({
  id: guid(n),
  riskEventType: 'failedAccessAttempt',
  riskLevel,
  riskEvidence: 'evidence',
  detectionTimingType: 'offline',
  activityDateTime: epochMs(0),
})

export const resourceGrant: ResourceGrant = {
  ref: 'grant:a',
  subject: agentUser.ref,
  resourceAppId: '00000003-0000-0000-c000-000000000000',
  permissions: ['Files.Read.All'],
  purpose: 'invoice-approval',
  objects: null,
  startDateTime: epochMs(0),
  endDateTime: null,
  assignment: 'active',
}
const asked = {
  ref: 'approval:a' as const,
  requester: agentUser.ref,
  onBehalfOf: human.ref,
  task: 'task:a' as const,
  justification: 'j',
  approvers: [human.ref],
  createdDateTime: epochMs(0),
  answerBy: epochMs(1),
}
const activation: Approval = { ...asked, kind: 'activation', grant: resourceGrant.ref, durationMs: 1 }
const action: Approval = { ...asked, kind: 'action', action: 'payment', rules: ['payments'], fourEyes: true }
const delegation = (id: string): Delegation => ({
  id,
  orchestration: 'orchestration:a',
  parent: 'task:a',
  task: `task:${id}`,
  caller: agent.ref,
  callee: 'agent:b',
  goal: 'g',
  purpose: 'p',
  permissions: [],
  depth: 1,
})

export const alert: Alert = {
  ref: 'alert:a',
  id: 'ai1',
  incident: 'incident:1',
  agent: agent.ref,
  behaviour: 'replay',
  detectorId: guid(30),
  title: 't',
  description: 'd',
  recommendedActions: 'r',
  category: 'CredentialAccess',
  severity: 'high',
  serviceSource: 'microsoftSecurityForAI',
  detectionSource: 'microsoftDefenderForAIServices',
  mitreTechniques: [],
  actorDisplayName: 'C',
  firstActivityDateTime: epochMs(0),
  lastActivityDateTime: epochMs(0),
  evidence: [
    {
      type: 'aiAgentEvidence',
      verdict: 'suspicious',
      remediationStatus: 'none',
      roles: ['attacker'],
      agent: agent.ref,
      agentId: agent.id,
      agentName: 'C',
      hostingPlatformType: 'unknown',
    },
  ],
}

/** What events are about, by the names they go by where they are written out. */
export const objects = {
  activation,
  action,
  human,
  blueprint,
  agent,
  agentUser,
  pool,
  pc,
  call,
  exchange,
  bound,
  capable,
  resourceGrant,
  alert,
  certificate: credentials[0],
  secret: credentials[1],
  federated: credentials[2],
  'delegation a': delegation('a'),
  'delegation b': delegation('b'),
}

/** Every event of each machine, made anew. */
export const alphabets = () => ({
  human: models.human.alphabet({ human: { ...human }, agent: agent.ref, tasks: ['task:a', 'task:b'] }),
  blueprint: models.blueprint.alphabet({
    blueprint: { ...blueprint, owners: [], sponsors: [human.ref] },
    by: human.ref,
  }),
  principal: models.principal.alphabet({
    principal: { ref: 'principal:a', id: guid(4), blueprint: blueprint.ref, displayName: 'B', sponsors: [] },
    by: human.ref,
  }),
  credential: models.credential.alphabet({ credentials, by: human.ref }),
  registration: models.registration.alphabet({
    registration: {
      ref: 'registration:a',
      id: guid(23),
      displayName: 'C',
      agent: agent.ref,
      blueprint: blueprint.ref,
      sourceAgentId: 's',
      originatingStore: 'Copilot Studio',
      owners: [human.ref],
    },
    by: human.ref,
  }),
  risk: models.risk.alphabet({
    subject: agent.ref,
    detections: [detection(24, 'low'), detection(25, 'high')],
    by: human.ref,
  }),
  agent: models.agent.alphabet({ agent: { ...agent, sponsors: [human.ref] }, by: human.ref }),
  agentUser: models.agentUser.alphabet({ agentUser: { ...agentUser }, by: human.ref }),
  pool: models.pool.alphabet({
    pool: { ...pool, assignedTo: [agentUser.ref] },
    sessions: ['session:a'],
    pcs: ['pc:a', 'pc:b'],
  }),
  pc: models.pc.alphabet({
    pc,
    sessions: ['session:a', 'session:b'],
    update: { what: 'image', version: 'windows-ent-cpc-win11-25h2-2026.10' },
  }),
  session: models.session.alphabet({
    task: 'task:a',
    agentUser: agentSide.ref,
    human: human.ref,
    pool: pool.ref,
    token: agentSide.token,
    pcs: ['pc:a', 'pc:b'],
  }),
  screen: models.screen.alphabet({ session: 'session:a', human: human.ref, screens: ['screen:a', 'screen:b'] }),
  token: models.token.alphabet({
    requests: [
      { request: exchange, claims: {} },
      { request: capable, claims: { xms_cc: ['cp1'] } },
      { request: bound, claims: { throughline_use: { task: 'task:a', uses: 2 } } },
    ],
    decisions: [decision('grant'), decision('deny'), decision('cannotEvaluate')],
    sessions: ['session:a', 'session:b'],
    tasks: ['task:a', 'task:b'],
    pcs: ['pc:a', 'pc:b'],
    signals: [
      { about: agentUser.ref, signal: 'accountDisabled' },
      { about: 'agentUser:b', signal: 'accountDisabled' },
      { about: agent.ref, signal: 'riskElevated' },
      { about: null, signal: 'policyChanged' },
      { about: null, signal: 'locationPolicyChanged' },
    ],
  }),
  task: models.task.alphabet({
    start: {
      human: human.ref,
      agent: agent.ref,
      agentUser: agentUser.ref,
      conversation: 'c',
      trace: span + span,
      span,
    },
    inference: { span, parentSpan: span, ...said },
    call,
  }),
  grant: models.grant.alphabet({
    grant: resourceGrant,
    use: { grant: resourceGrant.ref, permission: 'Files.Read.All', at: epochMs(0), task: 'task:a', object: null },
    approvals: ['approval:a', 'approval:b'],
    tasks: ['task:a', 'task:b'],
    by: human.ref,
    until: epochMs(1),
  }),
  approval: models.approval.alphabet({
    approvals: [activation, action],
    tasks: ['task:a', 'task:b'],
    by: human.ref,
    until: epochMs(1),
  }),
  review: models.review.alphabet({
    review: {
      ref: 'review:a',
      displayName: 'R',
      reviewers: [human.ref],
      window: { from: epochMs(0), to: epochMs(1) },
      items: [],
      defaultDecision: 'Deny',
      justificationRequiredOnApproval: false,
      endDateTime: epochMs(2),
      autoApplyDecisionsEnabled: true,
    },
    decision: {
      grant: resourceGrant.ref,
      permission: 'Files.Read.All',
      decision: 'Deny',
      by: human.ref,
      justification: '',
    },
    results: [],
  }),
  orchestration: models.orchestration.alphabet({
    start: {
      task: 'task:a',
      agent: agent.ref,
      purpose: 'p',
      limits: {
        maximumDepth: 1,
        maximumFanOut: 1,
        maximumDelegations: 1,
        budget: { tokens: 1, actions: 1, milliseconds: 1 },
      },
    },
    delegations: [delegation('a'), delegation('b')],
  }),
  alert: models.alert.alphabet({ alert, by: human.ref }),
  incident: models.incident.alphabet({ alert: alert.ref, agent: agent.ref, by: human.ref }),
})

interface State {
  value: unknown
  context: object
}
interface Moved {
  from: string
  event: string
  to: string
  told: string[]
  taken: boolean
}

export interface Walk {
  name: string
  /** Name of every state the machine can be in, without its context. */
  states: string[]
  /** Local states: value and what of the context matters. */
  local: number
  moves: Moved[]
  /** Every event in every local state, before and after a JSON round trip: pairs that must be equal. */
  roundTrips(): [unknown, unknown][]
  /** Every event in every local state, by the table and by xstate itself: pairs that must be equal. */
  judged(): [unknown, unknown][]
  contexts: { state: string; context: object }[]
  /** Every state it came to, whole, with what its views say of it. */
  seen: { value: unknown; context: object; views: readonly (readonly [name: string, answer: unknown])[] }[]
  /** What was taken: `from` and `to` are places in `seen`. */
  steps: { event: { type: string }; from: number; to: number; told: readonly { type: string }[] }[]
}

type Views<S> = Readonly<Record<string, (state: S, pc: 'pc:a') => unknown>>

/** Visits every local state the alphabet leads to. */
function walk<S extends State, X extends State, E extends { type: string }, F extends { type: string }, I>(
  name: string,
  stepper: Stepper<S, E, F, I>,
  reference: Stepper<X, E, F, I>,
  { finite, views }: { finite: (context: S['context']) => readonly unknown[]; views: Views<S> },
  alphabet: readonly E[],
  input: I,
): Walk {
  const nameOf = (state: S): string => (typeof state.value === 'string' ? state.value : dotted(state.value))
  const local = new Map<string, S>()
  const todo = [stepper.start(input)]
  const found: Walk = {
    name,
    states: [],
    local: 0,
    moves: [],
    contexts: [],
    seen: [],
    steps: [],
    roundTrips: () => Array.from(local.values()).flatMap(state => roundTripsOf(state)),
    judged: () => Array.from(local.values()).flatMap(state => judgementsOf(state)),
  }
  const places = new Map<string, number>()
  const placeOf = (state: S): number => {
    const whole = JSON.stringify([state.value, state.context])
    const known = places.get(whole)
    if (known !== undefined) return known
    const { value, context } = state
    const answers = Object.entries(views).map(([view, of]) => [view, of(state, 'pc:a')] as const)
    places.set(whole, found.seen.length)
    return found.seen.push({ value, context, views: answers }) - 1
  }
  const outcome = ({ next, told, taken }: { next: S | X; told: F[]; taken: boolean }): unknown[] => [
    next.value,
    next.context,
    told,
    taken,
  ]
  const roundTripsOf = (state: S): [unknown, unknown][] => {
    const revived = stepper.revive(stepper.persist(state))
    return alphabet.map(event => [outcome(stepper.step(state, event)), outcome(stepper.step(revived, event))])
  }
  const judgementsOf = (state: S): [unknown, unknown][] => {
    const persisted = stepper.persist(state)
    const judge = reference.revive(persisted)
    return [
      [JSON.parse(persisted), JSON.parse(reference.persist(judge))],
      ...alphabet.map((event): [unknown, unknown] => [
        outcome(stepper.step(state, event)),
        outcome(reference.step(judge, event)),
      ]),
    ]
  }
  for (const state of todo) {
    const key = JSON.stringify([state.value, finite(state.context)])
    if (local.has(key)) continue
    local.set(key, state)
    if (!found.states.includes(nameOf(state))) found.states.push(nameOf(state))
    found.contexts.push({ state: nameOf(state), context: state.context })
    for (const event of alphabet) {
      const { next, told, taken } = stepper.step(state, event)
      const types = told.map(({ type }) => type)
      found.moves.push({ from: nameOf(state), event: event.type, to: nameOf(next), told: types, taken })
      if (taken) found.steps.push({ event, from: placeOf(state), to: placeOf(next), told })
      todo.push(next)
    }
  }
  found.local = local.size
  return found
}

function dotted(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([key, inner]) => `${key}.${dotted(inner)}`)
    .join(' ')
}

/** The walk of each machine, taken anew whenever it is asked for. */
export function walks(): { name: string; walk: () => Walk }[] {
  const tables = () => ({ drive: steppers(), judge: referenceSteppers(), alphabet: alphabets() })
  type Tables = ReturnType<typeof tables>
  const of = (name: string, take: (name: string, tables: Tables) => Walk) => ({
    name,
    walk: () => take(name, tables()),
  })
  return [
    of('human', (name, { drive, judge, alphabet }) =>
      walk(name, drive.human, judge.human, models.human, alphabet.human, { id: 'human:a' }),
    ),
    of('blueprint', (name, { drive, judge, alphabet }) =>
      walk(name, drive.blueprint, judge.blueprint, models.blueprint, alphabet.blueprint, { id: 'blueprint:a' }),
    ),
    of('principal', (name, { drive, judge, alphabet }) =>
      walk(name, drive.principal, judge.principal, models.principal, alphabet.principal, { id: 'principal:a' }),
    ),
    of('credential', (name, { drive, judge, alphabet }) =>
      walk(name, drive.credential, judge.credential, models.credential, alphabet.credential, { id: 'credential:a' }),
    ),
    of('registration', (name, { drive, judge, alphabet }) =>
      walk(name, drive.registration, judge.registration, models.registration, alphabet.registration, {
        id: 'registration:a',
      }),
    ),
    of('risk', (name, { drive, judge, alphabet }) =>
      walk(name, drive.risk, judge.risk, models.risk, alphabet.risk, { id: 'risk:agent:a' }),
    ),
    of('agent-identity', (name, { drive, judge, alphabet }) =>
      walk(name, drive.agent, judge.agent, models.agent, alphabet.agent, { id: 'agent:a' }),
    ),
    of('agent-user', (name, { drive, judge, alphabet }) =>
      walk(name, drive.agentUser, judge.agentUser, models.agentUser, alphabet.agentUser, { id: 'agentUser:a' }),
    ),
    of('pool', (name, { drive, judge, alphabet }) =>
      walk(name, drive.pool, judge.pool, models.pool, alphabet.pool, { id: 'pool:a' }),
    ),
    of('cloud-pc', (name, { drive, judge, alphabet }) =>
      walk(name, drive.pc, judge.pc, models.pc, alphabet.pc, { id: 'pc:a' }),
    ),
    of('session', (name, { drive, judge, alphabet }) =>
      walk(name, drive.session, judge.session, models.session, alphabet.session, { id: 'session:a' }),
    ),
    of('screen-share', (name, { drive, judge, alphabet }) =>
      walk(name, drive.screen, judge.screen, models.screen, alphabet.screen, { id: 'screen:a' }),
    ),
    of('token', (name, { drive, judge, alphabet }) =>
      walk(name, drive.token, judge.token, models.token, alphabet.token, { id: 'token:a' }),
    ),
    of('task', (name, { drive, judge, alphabet }) =>
      walk(name, drive.task, judge.task, models.task, alphabet.task, { id: 'task:a' }),
    ),
    of('resource-grant', (name, { drive, judge, alphabet }) =>
      walk(name, drive.grant, judge.grant, models.grant, alphabet.grant, { id: 'grant:a' }),
    ),
    of('approval', (name, { drive, judge, alphabet }) =>
      walk(name, drive.approval, judge.approval, models.approval, alphabet.approval, { id: 'approval:a' }),
    ),
    of('access-review', (name, { drive, judge, alphabet }) =>
      walk(name, drive.review, judge.review, models.review, alphabet.review, { id: 'review:a' }),
    ),
    of('orchestration', (name, { drive, judge, alphabet }) =>
      walk(name, drive.orchestration, judge.orchestration, models.orchestration, alphabet.orchestration, {
        id: 'orchestration:a',
      }),
    ),
    of('alert', (name, { drive, judge, alphabet }) =>
      walk(name, drive.alert, judge.alert, models.alert, alphabet.alert, { id: 'alert:a' }),
    ),
    of('incident', (name, { drive, judge, alphabet }) =>
      walk(name, drive.incident, judge.incident, models.incident, alphabet.incident, { id: 'incident:1' }),
    ),
  ]
}

/** A line for each state and event: where it leads and what it tells; `ignored` where the machine does not take it. */
export function matrixOf({ name, states, moves }: Walk): string {
  const events = [...new Set(moves.map(({ event }) => event))]
  const lines = states.flatMap(state =>
    events.map(event => {
      const ways = moves.filter(move => move.from === state && move.event === event)
      const outcomes = ways.map(({ to, told, taken }) =>
        taken
          ? `${to === state ? 'stays' : `-> ${to}`}${told.length > 0 ? `, tells ${told.join(', ')}` : ''}`
          : 'ignored',
      )
      return `${state} | ${event} | ${[...new Set(outcomes)].sort().join(' / ')}`
    }),
  )
  return `${[`# ${name}: state | event | what it does`, ...lines].join('\n')}\n`
}
