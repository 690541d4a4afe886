// Commands: everything one may do to a running tenant. Scenario steps, tests, the gateway and the screens say the same ones.
import { z } from 'zod'
import { AlertChange, IncidentChange } from './alert.ts'
import { DirectoryOperation } from './directory-operation.ts'
import { BotChange } from './facts/bot.ts'
import { ServedTool } from './facts/tool-server.ts'
import { RiskEventType, RiskLevel, RiskSubject } from './identity.ts'
import { type Json, JsonObject } from './json.ts'
import {
  AgentRef,
  AgentUserRef,
  AlertRef,
  ApprovalRef,
  BlueprintRef,
  GrantRef,
  HumanRef,
  IncidentRef,
  PcRef,
  PoolRef,
  ReviewRef,
  TaskRef,
  TokenRef,
} from './refs.ts'
import { Guid } from './units.ts'

const command = <Do extends string, Shape extends z.ZodRawShape>(name: Do, shape: Shape) =>
  z.strictObject({ do: z.literal(name), ...shape })

/** Virtual milliseconds something takes, where the tenant does not decide that. */
const takes = z.number().int().nonnegative()

/** A person asks an agent: the task begins, and the agent takes it. */
const work = [
  command('ask', {
    task: TaskRef,
    human: HumanRef,
    agentUser: AgentUserRef,
    pool: PoolRef,
    text: z.string().min(1),
    channel: z.enum(['msteams', 'outlook', 'web', 'M365Copilot']).default('msteams'),
    /** What the agent is to use its permissions for; null where nobody said. */
    purpose: z.string().min(1).nullable().default(null),
  }),
  command('think', {
    task: TaskRef,
    input: z.string(),
    output: z.string(),
    inputTokens: z.number().int().positive().default(1000),
    outputTokens: z.number().int().positive().default(100),
    takes: takes.default(1200),
  }),
  /** Prepare, Acquire, Connect. `sessionId` is the idempotency key (`x-ms-sessionId`); left out: a new one. */
  command('startSession', { task: TaskRef, sessionId: Guid.optional() }),
  /** One of the published tools, on the Cloud PC of the task's session. */
  command('tool', {
    task: TaskRef,
    tool: z.string(),
    arguments: JsonObject.default({}),
    takes: takes.default(700),
    /** Given to override what data loss prevention would otherwise stop. */
    justification: z.string().nullable().default(null),
  }),
  /** The channel is lost and opened again: authentication is established anew. */
  command('reconnect', { task: TaskRef }),
  command('endSession', { task: TaskRef }),
  /** A token beside the session's own. `uses` limits it to so many requests of the task. */
  command('obtain', {
    task: TaskRef,
    grant: z.enum(['autonomous', 'onBehalfOf', 'refreshToken', 'agentUser']),
    resourceId: z.string(),
    scope: z.string(),
    uses: z.number().int().positive().nullable().default(null),
    continuousAccess: z.boolean().default(false),
  }),
  /** The agent asks another agent, which works under its own identity with no more than both may. */
  command('delegate', {
    task: TaskRef,
    child: TaskRef,
    to: AgentUserRef,
    pool: PoolRef,
    text: z.string().min(1),
    /** What the other agent is to do it with, at which resource. */
    permissions: z.array(z.strictObject({ resourceAppId: Guid, name: z.string() })),
    /** Null: the one of the task it is a part of. */
    purpose: z.string().min(1).nullable().default(null),
  }),
  /** A tool of a server outside the tenant: the agent asks what there is, and calls one. */
  command('callToolServer', {
    task: TaskRef,
    server: z.string().min(1),
    tool: z.string().min(1),
    arguments: JsonObject.default({}),
    takes: takes.default(700),
    /** What the server answers. */
    result: z.string(),
    /** What it does beside that, and tells nobody. */
    does: z.string().min(1).nullable().default(null),
  }),
  command('answer', {
    task: TaskRef,
    text: z.string(),
    outcome: z.enum(['done', 'refused', 'failed']).default('done'),
  }),
] as const

/** What people do while an agent works. */
const people = [
  command('screen', { task: TaskRef, human: HumanRef, act: z.enum(['open', 'takeControl', 'giveControl', 'close']) }),
  /** A challenge that only a person can meet, outside of the virtual machine. */
  command('askStepUp', { task: TaskRef, reason: z.string() }),
  command('meetStepUp', { task: TaskRef, human: HumanRef }),
  /**
   * A person signs in to an application for a resource. By the device code flow (RFC 8628) the token goes to whoever began
   * the flow, at `address`: they had only to make the person type in the code.
   */
  command('signInTo', {
    human: HumanRef,
    client: z.strictObject({ appId: Guid, displayName: z.string().min(1) }),
    resourceAppId: Guid,
    scope: z.string().min(1),
    flow: z.enum(['authorizationCode', 'deviceCode', 'primaryRefreshToken']).default('authorizationCode'),
    /** Whose primary refresh token it is, by the device's display name. */
    device: z.string().min(1).nullable().default(null),
    /** Null: where the person is. */
    address: z.ipv4().nullable().default(null),
    /** The application asks for consent, and the person gives it where they may. Null: it was consented to long ago, as Microsoft's own are. */
    consent: z.strictObject({ verifiedPublisher: z.boolean() }).nullable().default(null),
  }),
  /** A request to Microsoft Graph with the token of a person's sign-in, by whoever holds it, from where they are. */
  command('callGraph', {
    token: TokenRef,
    method: z.enum(['GET', 'POST']).default('GET'),
    url: z.url(),
    body: JsonObject.nullable().default(null),
    address: z.ipv4(),
  }),
  /** A device is registered with a person's token for the device registration service, by whoever holds that; it gets a primary refresh token. */
  command('registerDevice', { token: TokenRef, displayName: z.string().min(1), address: z.ipv4() }),
  /** A person follows a link that stands in a mail of theirs. */
  command('clickLink', { human: HumanRef, url: z.url() }),
  /** A maker builds an agent in Copilot Studio; `bot` is how later commands name it. */
  command('buildBot', {
    by: HumanRef,
    bot: z.string().min(1),
    what: BotChange,
    displayName: z.string().min(1).nullable().default(null),
    settings: z.record(z.string(), z.string()).default({}),
  }),
  /** A person tries to start a session for themselves: agents' Cloud PCs are for agents only. */
  command('humanSession', { human: HumanRef, pool: PoolRef }),
] as const

/** What administrators do. */
const administration = [
  /** An operation of Microsoft Graph's directory, the registry or ID Protection, as this person asks for it. */
  command('directory', { by: z.union([HumanRef, BlueprintRef, AgentRef]), operation: DirectoryOperation }),
  /** A new certificate beside the old one; the blueprint's own service signs with it from now on. */
  command('rotateCredential', {
    by: HumanRef,
    blueprint: BlueprintRef,
    validDays: z.number().int().positive().default(365),
  }),
  /** Looks for agents that act without an entry in the registry. */
  command('discoverShadowAgents', {}),
  /** The tenant's Conditional Access policies from now on, in Microsoft Graph's JSON. */
  command('setPolicies', {
    by: HumanRef,
    change: z.enum(['policy', 'group', 'location']).default('policy'),
    policies: z.array(JsonObject),
    reason: z.string(),
  }),
  command('assign', { by: HumanRef, pool: PoolRef, agentUsers: z.array(AgentUserRef) }),
  /** A tool server outside the tenant, for agents to use, with the tools it has now. `pinned`: with these, and no others. */
  command('approveToolServer', {
    by: HumanRef,
    server: z.string().min(1),
    url: z.url(),
    version: z.string().min(1),
    tools: z.array(ServedTool).min(1),
    pinned: z.boolean().default(false),
  }),
  /** Purview's unified audit log, on or off. Microsoft says up to 60 minutes until it is so; here it is at once. */
  command('switchAudit', { by: HumanRef, unifiedAudit: z.boolean() }),
  command('resize', { by: HumanRef, pool: PoolRef, size: z.number().int().min(1).max(200) }),
  /** Brings the pool's Cloud PCs to another image in waves, those in use when their session is over. */
  command('reimage', {
    by: HumanRef,
    pool: PoolRef,
    imageId: z.string().min(1),
    /** So many of a hundred stay available meanwhile. */
    keepAvailable: z.number().int().min(0).max(100).default(50),
  }),
  command('deletePool', { by: HumanRef, pool: PoolRef }),
  command('update', {
    by: HumanRef,
    pc: PcRef,
    what: z.enum(['image', 'policy']),
    version: z.string(),
  }),
] as const

/** What is decided downstream of Conditional Access. */
const governance = [
  command('grantAccess', {
    by: HumanRef,
    grant: GrantRef,
    subject: z.union([AgentRef, AgentUserRef]),
    resourceAppId: Guid,
    permissions: z.array(z.string().min(1)).min(1),
    purpose: z.string().trim().min(1),
    objects: z.array(z.string()).min(1).nullable().default(null),
    assignment: z.enum(['active', 'eligible']).default('active'),
    validDays: z.number().int().positive().nullable().default(null),
  }),
  command('endGrant', { by: HumanRef, grant: GrantRef, reason: z.string() }),
  /** The agent asks for an eligible grant to be activated for a while. */
  command('requestActivation', {
    task: TaskRef,
    approval: ApprovalRef,
    grant: GrantRef,
    justification: z.string(),
    durationMs: z.number().int().positive(),
  }),
  command('answerApproval', {
    by: z.union([HumanRef, AgentRef]),
    approval: ApprovalRef,
    answer: z.enum(['Approve', 'Deny']),
    justification: z.string(),
  }),
  command('startReview', {
    by: HumanRef,
    review: ReviewRef,
    displayName: z.string(),
    agents: z.array(AgentRef).min(1),
    windowDays: z.number().int().positive(),
    defaultDecision: z.enum(['None', 'Approve', 'Deny', 'Recommendation']).default('Recommendation'),
    /** As in Graph's `accessReviewScheduleSettings`; the defaults are ours. When the days are over, the review ends by itself. */
    instanceDurationInDays: z.number().int().positive().default(14),
    autoApplyDecisionsEnabled: z.boolean().default(true),
  }),
  command('decideReview', {
    by: z.union([HumanRef, AgentRef]),
    review: ReviewRef,
    grant: GrantRef,
    permission: z.string(),
    decision: z.enum(['Approve', 'Deny', 'DontKnow']),
    justification: z.string().default(''),
  }),
  /** Ends it before its time (Graph: `stop`), or applies what it came to where that does not happen by itself (`applyDecisions`). */
  command('concludeReview', { by: HumanRef, review: ReviewRef }),
] as const

/** What people do about what was noticed; of identities it is done in the directory: disable, revoke, confirm, dismiss. */
const response = [
  /** Graph's PATCH: what is left out stays as it is. */
  command('updateAlert', { by: HumanRef, alert: AlertRef, ...AlertChange.shape }),
  /** Resolving it resolves its alerts. */
  command('updateIncident', { by: HumanRef, incident: IncidentRef, ...IncidentChange.shape }),
  /** For forensics: its session ends, and it is kept as it is, neither reset nor given to anybody. */
  command('placeUnderReview', { by: HumanRef, pc: PcRef, reason: z.string().min(1) }),
  /** It is replaced then, as every Cloud PC that was quarantined. */
  command('removeFromReview', { by: HumanRef, pc: PcRef }),
  /** All agents of the blueprint are blocked, what they signed in with is revoked, and their sessions end. */
  command('contain', { by: HumanRef, blueprint: BlueprintRef }),
] as const

/** What happens to a tenant: faults, findings, attacks. */
const weather = [
  /** ID Protection finds it `lag` later: all its detections of agents are offline. */
  command('risk', {
    subject: RiskSubject,
    riskEventType: RiskEventType,
    riskLevel: RiskLevel.exclude(['none']),
    evidence: z.string(),
    lag: takes,
  }),
  /** The device changes. Intune hears of it when it checks in, at once here, or when a session connects. */
  command('posture', {
    pc: PcRef,
    compliant: z.boolean(),
    reason: z.string(),
    noticed: z.enum(['checkIn', 'connection']).default('checkIn'),
  }),
  /** What the next reset of the Cloud PC leaves behind; `all`: it does not come to an end. */
  command('resetFault', { pc: PcRef, leaves: z.array(z.string()).or(z.literal('all')) }),
  command('unhealthy', { pc: PcRef, reason: z.string() }),
  /** Whoever publishes the tool server ships another version of it. */
  command('changeToolServer', {
    server: z.string().min(1),
    version: z.string().min(1),
    tools: z.array(ServedTool).min(1),
  }),
  /** The task's last request to a resource is sent again from another task's Cloud PC. */
  command('useStolen', { task: TaskRef, from: TaskRef, what: z.enum(['token', 'proof']) }),
  /** A Security Event Token from another transmitter, as it was posted. */
  command('receiveSet', { token: z.string() }),
] as const

/** Everything that can be done to a running tenant, by `do`. References are `kind:key`; what takes time takes virtual milliseconds. */
export const Command = z.discriminatedUnion('do', [
  ...work,
  ...people,
  ...administration,
  ...governance,
  ...response,
  ...weather,
])
export type Command = z.infer<typeof Command>
/** As it is written: what has a default may be left out, and what is written `as const` is taken too. */
export type CommandInput = Written<z.input<typeof Command>>
type Written<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : { readonly [Key in keyof Value]: Written<Value[Key]> }
export type CommandOf<Do extends Command['do']> = Extract<Command, { do: Do }>

/** What came of a command. `code` is the one of who refused: an HTTP status, an AADSTS number, a name of Graph's. */
export type Outcome =
  | { readonly ok: true; readonly result: Json }
  | { readonly ok: false; readonly code: number | string; readonly reason: string }
