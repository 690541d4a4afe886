// Where each fact is found again in the logs, and where it is not, with the reason: the table of what the logs can and cannot know.
import type { TableName } from '../../shared/model/evidence.ts'
import type { FactType } from '../../shared/model/facts.ts'

/**
 * `byDesign`: the log that stands nearest sees the act and not this of it. `notPublished`: Microsoft may well log it, and no page
 * says how. `nobodyLogs`: it happens where no log of the tenant looks. `inside`: the simulation's own word for what other facts
 * show by what comes of them.
 */
export type WhyNowhere = 'byDesign' | 'notPublished' | 'nobodyLogs' | 'inside'

/** What a fact leaves in the logs of a tenant that has bought and switched on everything. */
export interface Landing {
  /** Tables that get rows of it as it happens. Which of a type's facts do is for the writers to say: not every one of them must. */
  readonly rows: readonly TableName[]
  /** Tables in which rows that come later, of something else, tell of it too. */
  readonly told: readonly TableName[]
  /** Of what has no row of its own: why not. */
  readonly none: { readonly why: WhyNowhere; readonly says: string } | null
}

const rows = (...tables: TableName[]): Landing => ({ rows: tables, told: [], none: null })
const none = (why: WhyNowhere, says: string, ...told: TableName[]): Landing => ({
  rows: [],
  told,
  none: { why, says },
})

/** The agent's SDK tells of a task when it ends, in the four that are fed by its spans. */
const spans = ['AgentSpan', 'ASimAgentEventLogs', 'CloudAppEvents', 'AuditRecord'] as const
/** What a service did is in the unified audit log, and in Defender, which copies it. */
const service = ['AuditRecord', 'CloudAppEvents'] as const
const graphActivity = ['MicrosoftGraphActivityLogs', 'GraphAPIAuditEvents'] as const

const audited = rows('AuditLogs')
const pieceOfTask = none('byDesign', 'It stands in the spans of its task, which are posted when that ends.', ...spans)
const pcInside = none(
  'notPublished',
  'What Windows 365 does to a Cloud PC between sessions has no published audit event.',
)
/**
 * `Windows365AuditLogs` and Graph's `cloudPcAuditEvent` have columns and properties that are published, and values that are not:
 * Graph's own list of activity types is asked for of each tenant. `IntuneAuditLogs` has an `OperationName` of which the same is true.
 */
const poolAdministered = none(
  'notPublished',
  'Windows 365 audits what administrators do (Windows365AuditLogs, cloudPcAuditEvent). What an operation on a pool of agents, or on a Cloud PC of one, is called there is not published.',
)
const pcManaged = none(
  'notPublished',
  'Intune and Windows 365 audit what administrators do (IntuneAuditLogs, Windows365AuditLogs). What the service does by itself when it makes, enrols, updates or takes away a Cloud PC has no published operation.',
)
const poolInside = none(
  'notPublished',
  'The session API’s decisions are in no published log; the caller’s tool span alone shows an answer.',
)
const sessionInside = none(
  'notPublished',
  'Sessions on Cloud PCs have no log of their own: the tool calls that asked for them do.',
)
const screenInside = none('notPublished', 'Who looks at a screen or takes control of it has no published log.')
const agent365Admin = none(
  'notPublished',
  'AgentAdminActivity is published by record type and few fields; which act writes which is not.',
)
const governance = none(
  'notPublished',
  'Access for a purpose, its approval and its review follow Entra ID Governance; how they are audited for agents is not published.',
)
const limits = none(
  'notPublished',
  'Limits on agents that call agents are settings of ours. A hand-over shows in the spans alone.',
)
const betweenParents = none('byDesign', 'The state between a parent’s deletion and one’s own is nobody’s act.')
const continuous = none('notPublished', 'What Entra tells resources while a token lives is logged on neither side.')
const clockwork = none('nobodyLogs', 'A clock ran, and nobody was asked for anything.')
const elsewhere = none('nobodyLogs', 'It happens at a publisher outside the tenant.')

/** Every type of fact there is: the compiler asks for the missing one. */
export const landings: Readonly<Record<FactType, Landing>> = {
  // the directory
  'tenant.ready': none('inside', 'The run begins.'),
  'human.created': rows('AgentObject'),
  'blueprint.created': rows('AgentObject', 'AuditLogs'),
  'principal.created': audited,
  'agent.created': rows('AgentObject', 'AuditLogs'),
  'agentUser.created': rows('AgentObject', 'AuditLogs'),
  'human.enabled': audited,
  'human.disabled': audited,
  'human.softDeleted': audited,
  'human.restored': audited,
  'human.hardDeleted': audited,
  'human.passwordChanged': audited,
  'human.sessionsRevoked': audited,
  'blueprint.enabled': audited,
  'blueprint.disabled': audited,
  'blueprint.softDeleted': audited,
  'blueprint.restored': audited,
  'blueprint.hardDeleted': audited,
  'blueprint.inheritanceChanged': audited,
  'principal.enabled': audited,
  'principal.disabled': audited,
  'principal.softDeleted': audited,
  'principal.restored': audited,
  'principal.hardDeleted': audited,
  'agent.enabled': audited,
  'agent.disabled': audited,
  'agent.condemned': betweenParents,
  'agent.spared': betweenParents,
  'agent.softDeleted': audited,
  'agent.restored': audited,
  'agent.orphaned': betweenParents,
  'agent.hardDeleted': audited,
  'agentUser.enabled': audited,
  'agentUser.disabled': audited,
  'agentUser.condemned': betweenParents,
  'agentUser.spared': betweenParents,
  'agentUser.softDeleted': audited,
  'agentUser.restored': audited,
  'agentUser.orphaned': betweenParents,
  'agentUser.hardDeleted': audited,
  'agentUser.sessionsRevoked': audited,
  'credential.added': audited,
  'credential.activated': clockwork,
  'credential.expiring': clockwork,
  'credential.renewed': audited,
  'credential.expired': clockwork,
  'credential.revoked': audited,
  'role.assigned': audited,
  'group.joined': audited,
  'unit.created': audited,
  'unit.memberAdded': audited,
  'unit.memberRemoved': audited,
  'unit.roleScoped': audited,
  'consent.granted': audited,
  'consent.refused': none(
    'byDesign',
    'The refused sign-in that asked for it has its code; a consent that was not given is not audited.',
  ),
  'graph.called': rows(...graphActivity),
  'device.registered': audited,
  'bot.changed': rows('AuditRecord'),
  'mail.delivered': rows('EmailEvents'),
  'link.clicked': rows('UrlClickEvents'),
  'sponsors.changed': none('notPublished', 'Who answers for an agent has no published activity.'),
  'sponsor.lost': none('inside', 'It follows from who left and who is sponsor of what.'),
  'directory.refused': none('notPublished', 'Refused directory operations are answered, and not audited.'),
  'registration.discovered': rows('AgentsInfo'),
  'registration.requested': rows('AgentsInfo'),
  'registration.approved': agent365Admin,
  'registration.rejected': agent365Admin,
  'registration.published': rows('AgentsInfo'),
  'registration.blocked': rows('AgentsInfo'),
  'registration.unblocked': rows('AgentsInfo'),
  'registration.uninstalled': rows('AgentsInfo'),
  'registration.deleted': rows('AgentsInfo'),

  // tokens
  'token.requested': none('byDesign', 'Its answer is the row.'),
  'access.decided': none(
    'byDesign',
    'Which policies applied stands in the row of the sign-in, and why they did in none.',
  ),
  'token.issued': rows(
    'SigninLogs',
    'AADNonInteractiveUserSignInLogs',
    'AADServicePrincipalSignInLogs',
    'AADManagedIdentitySignInLogs',
    'EntraIdSignInEvents',
    'EntraIdSpnSignInEvents',
  ),
  'token.refused': rows(
    'SigninLogs',
    'AADNonInteractiveUserSignInLogs',
    'AADServicePrincipalSignInLogs',
    'EntraIdSignInEvents',
    'EntraIdSpnSignInEvents',
  ),
  'token.renewalDue': clockwork,
  'token.ended': none(
    'byDesign',
    'No log says that a token came to its end: its life can be reckoned from its beginning.',
  ),
  'proof.accepted': none(
    'byDesign',
    'Proof of possession is checked in the request. Graph logs the request once it is answered.',
    ...graphActivity,
  ),
  'proof.refused': none('byDesign', 'It shows as the tool call that failed, with its status.', ...spans),
  'policy.changed': none(
    'notPublished',
    'Changes of policies are audited in tenants; only what they do is told of here.',
  ),
  'cae.signalled': continuous,
  'cae.notHeard': continuous,
  'cae.delivered': continuous,
  'cae.challenged': rows(...graphActivity),
  'caep.received': continuous,
  'caep.unmatched': continuous,

  // work
  'prompt.sent': none(
    'byDesign',
    'The person’s message is logged with its answer.',
    ...spans,
    'CopilotActivity',
    'InteractionObject',
  ),
  'task.started': pieceOfTask,
  'inference.called': none(
    'byDesign',
    'It stands in the spans of its task, which are posted when that ends.',
    ...spans,
    'CopilotActivity',
  ),
  'tool.called': pieceOfTask,
  'tool.returned': { ...rows(...graphActivity), told: spans },
  'task.completed': { ...rows(...spans), told: ['CopilotActivity', 'InteractionObject'] },
  'orchestration.started': limits,
  'orchestration.stopped': limits,
  'orchestration.completed': limits,
  'delegation.requested': limits,
  'delegation.started': none(
    'byDesign',
    'The agent that called stands in the spans of the one that was called.',
    ...spans,
  ),
  'delegation.refused': limits,
  'delegation.ended': limits,

  // what was done in the tenant's services
  'file.read': { ...rows(...service), told: ['CopilotActivity'] },
  'file.written': rows(...service),
  'file.deleted': rows(...service),
  'label.changed': rows(...service),
  'mail.read': { ...rows(...service), told: ['CopilotActivity'] },
  'mail.sent': rows(...service, 'EmailEvents'),
  'message.posted': rows(...service),
  'record.read': none('byDesign', 'Business applications audit reads only where a tenant turns that on.'),
  'record.changed': rows('AuditRecord'),
  'payment.scheduled': none('byDesign', 'The ERP keeps a change log of its own, outside the unified audit log.'),
  'request.refused': rows(...graphActivity),
  'call.cut': rows(...graphActivity),
  'dlp.matched': rows('AuditRecord'),

  // sessions and Cloud PCs
  'pc.provisioned': rows('CloudPcObject'),
  'pc.provisioning': pcManaged,
  'pc.entraJoined': pcInside,
  'pc.intuneEnrolled': pcManaged,
  'pc.replacing': pcManaged,
  'pc.deprovisioned': pcManaged,
  'pc.postureChanged': none('byDesign', 'Whether a device complies stands in the row of the next sign-in from it.'),
  'pc.updatePending': pcManaged,
  'pc.updating': pcManaged,
  'pc.updated': pcManaged,
  'pc.resetting': pcInside,
  'pc.wiped': pcInside,
  'pc.verified': pcInside,
  'pc.attested': pcInside,
  'pc.available': pcInside,
  'pc.quarantined': pcInside,
  'pc.placedUnderReview': poolAdministered,
  'pc.removedFromReview': poolAdministered,
  'pc.assigned': poolInside,
  'pool.created': poolAdministered,
  'pool.changed': poolAdministered,
  'pool.paused': poolInside,
  'pool.resumed': poolInside,
  'pool.failed': poolInside,
  'pool.deleting': poolAdministered,
  'pool.deleted': poolAdministered,
  'pool.granted': poolInside,
  'pool.repeated': poolInside,
  'pool.queued': poolInside,
  'pool.refused': poolInside,
  'pool.askRefused': poolInside,
  'session.requested': sessionInside,
  'session.connected': sessionInside,
  'session.refused': sessionInside,
  'session.callRefused': sessionInside,
  'session.tokenTooLate': sessionInside,
  'session.stepUpAsked': sessionInside,
  'session.stepUpMet': sessionInside,
  'session.released': sessionInside,
  'channel.opened': sessionInside,
  'channel.closed': sessionInside,
  'screen.opened': screenInside,
  'screen.connected': screenInside,
  'screen.controlTaken': screenInside,
  'screen.controlGiven': screenInside,
  'screen.overtaken': screenInside,
  'screen.failed': screenInside,
  'screen.disconnected': screenInside,

  // governance
  'grant.assigned': governance,
  'grant.activated': governance,
  'grant.deactivated': governance,
  'grant.notActivated': governance,
  'grant.used': none('inside', 'What was done is told by the service it was done in, and under which grant by nobody.'),
  'grant.narrowed': governance,
  'grant.ended': governance,
  'approval.requested': governance,
  'approval.held': governance,
  'approval.refused': governance,
  'approval.released': governance,
  'approval.approved': governance,
  'approval.denied': governance,
  'approval.answerRefused': governance,
  'approval.expired': governance,
  'approval.cancelled': governance,
  'review.started': governance,
  'review.decided': governance,
  'review.decisionRefused': governance,
  'review.completed': governance,
  'review.applied': governance,

  // what is noticed
  'risk.arose': none('byDesign', 'It is detected later, or never: offline.'),
  'risk.detected': rows('AADAgentRiskEvents', 'AADUserRiskEvents'),
  'risk.changed': rows('AADRiskyAgents', 'AADRiskyUsers'),
  'alert.raised': {
    ...rows('AlertInfo', 'AlertEvidence', 'SecurityAlert'),
    told: ['AuditRecord', 'CloudAppEvents', 'CopilotActivity', 'AlertObject'],
  },
  'alert.extended': rows('AlertEvidence', 'SecurityAlert'),
  'alert.updated': rows('SecurityAlert'),
  'incident.opened': rows('SecurityIncident'),
  'incident.alertAdded': rows('SecurityIncident'),
  'incident.updated': rows('SecurityIncident'),

  // tool servers, and logging itself
  'toolServer.approved': none(
    'notPublished',
    'How an approval is audited is not published. The server’s address stands with the agents that use it.',
    'AgentsInfo',
  ),
  'toolServer.changed': elsewhere,
  'toolServer.listed': rows('AgentsInfo'),
  'toolServer.refused': none('byDesign', 'It shows as the tool call that failed, with its status.'),
  'toolServer.acted': elsewhere,
  'audit.switched': rows('AuditRecord'),
}
