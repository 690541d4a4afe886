// One of everything in a small tenant: its objects, and what is asked, granted, approved and reported there.
import { liveDirectory } from '../../main/tenant/index.ts'
import type { Alert } from '../../shared/model/alert.ts'
import type { FactOf, TokenRequest, ToolCall } from '../../shared/model/facts.ts'
import type { Approval, Delegation, OrchestrationLimits, ResourceGrant, Review } from '../../shared/model/governance.ts'
import type { Credential } from '../../shared/model/identity.ts'
import type { CloudPc } from '../../shared/model/objects.ts'
import type { TokenRef } from '../../shared/model/refs.ts'
import { epochMs } from '../../shared/model/units.ts'

export const guid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

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
export const span = '0123456789abcdef'
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

export const review: Review = {
  ref: 'review:a',
  displayName: 'R',
  reviewers: [human.ref],
  window: { from: epochMs(0), to: epochMs(1) },
  items: [],
  defaultDecision: 'Deny',
  justificationRequiredOnApproval: false,
  endDateTime: epochMs(2),
  autoApplyDecisionsEnabled: true,
}
export const limits: OrchestrationLimits = {
  maximumDepth: 1,
  maximumFanOut: 1,
  maximumDelegations: 1,
  budget: { tokens: 1, actions: 1, milliseconds: 1 },
}

/** What is told where no policy was asked and no key is bound. */
export const tokenIssued = (token: TokenRef, request: TokenRequest = bound): FactOf<'token.issued'> => ({
  type: 'token.issued',
  token,
  request,
  claims: {},
  jkt: null,
  decision: null,
})
/** A tenant of which nothing is known yet. */
export const emptyDirectory = (id: string) =>
  liveDirectory({
    tenant: { id, displayName: 'Contoso', domain: 'contoso.com', region: 'eastus' },
    humans: new Map(),
    blueprints: new Map(),
    agents: new Map(),
    agentUsers: new Map(),
    pools: new Map(),
    pcs: new Map(),
  })

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
