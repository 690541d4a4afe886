// Everything each machine may meet, in a world with two of whatever it can confuse.
import { models } from '../../main/tenant/index.ts'
import type { AccessDecision } from '../../shared/model/access.ts'
import type { RiskDetection } from '../../shared/model/identity.ts'
import { epochMs } from '../../shared/model/units.ts'
import {
  alert,
  bound,
  capable,
  credentials,
  exchange,
  guid,
  limits,
  objects,
  pc,
  resourceGrant,
  review,
  span,
} from './material.ts'

const { action, activation, agent, agentUser, blueprint, call, human, pool } = objects
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
const detection = (n: number, riskLevel: 'low' | 'high'): RiskDetection => ({
  id: guid(n),
  riskEventType: 'failedAccessAttempt',
  riskLevel,
  riskEvidence: 'evidence',
  detectionTimingType: 'offline',
  activityDateTime: epochMs(0),
})
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
    review,
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
      limits,
    },
    delegations: [objects['delegation a'], objects['delegation b']],
  }),
  alert: models.alert.alphabet({ alert, by: human.ref }),
  incident: models.incident.alphabet({ alert: alert.ref, agent: agent.ref, by: human.ref }),
})
