// What a scenario file says: a tenant as it stands, its policies, and what people ask and agents do in it.
import { z } from 'zod'
import { CapabilityProfile, Licence } from '../model/access.ts'
import { DlpPolicy, SensitivityLabel } from '../model/data-loss.ts'
import { HumanApprovalRule, OrchestrationLimits, UserConsent } from '../model/governance.ts'
import { JsonObject } from '../model/json.ts'
import { ScalingPolicy } from '../model/objects.ts'
import { Guid } from '../model/units.ts'
import { After, Recall, ScenarioEvent } from './events.ts'
import { ExpectedFact, ExpectedRecord, ScenarioExpectations } from './expectations.ts'
import { FleetWork, ScenarioFleet } from './fleet.ts'
import { LogWeather, ScenarioLogs } from './logs.ts'
import { ScenarioSignals, ScenarioUsual } from './signals.ts'
import { ScenarioStep } from './steps.ts'
import { Instant, Key, Milliseconds } from './words.ts'

export { ScenarioStep } from './steps.ts'

const Url = z.url()

const SecurityAttributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))

export const ScenarioHuman = z.strictObject({
  key: Key,
  displayName: z.string().min(1),
  userPrincipalName: z.email(),
  ipAddress: z.ipv4(),
  /** Directory roles by display name, such as `Agent ID Administrator`. */
  roles: z.array(z.string()).default([]),
  /** Object ids of groups. */
  groups: z.array(z.string()).default([]),
})

export const ScenarioBlueprint = z.strictObject({
  key: Key,
  displayName: z.string().min(1),
  owners: z.array(Key),
  sponsors: z.array(Key).min(1),
  accountEnabled: z.boolean().default(true),
  /** What its own service proves itself with; a managed identity in Azure is what Microsoft asks for in production. */
  credential: z.enum(['certificate', 'managedIdentity']).default('certificate'),
})

export type ScenarioAgent = z.infer<typeof ScenarioAgent>
export const ScenarioAgent = z.strictObject({
  key: Key,
  displayName: z.string().min(1),
  blueprint: Key,
  sponsors: z.array(Key).min(1),
  accountEnabled: z.boolean().default(true),
  /** What ID Protection says of it when the run begins. */
  riskLevel: z.enum(['none', 'low', 'medium', 'high']).default('none'),
  /** How far its entry in the Agent 365 registry has come; none: a shadow agent, which reaches nothing. */
  registration: z.enum(['none', 'requested', 'approved', 'published']).default('published'),
  /** Custom security attributes by their name in a rule, `<Set>_<Attribute>`. */
  customSecurityAttributes: SecurityAttributes.optional(),
  /** Whether its client handles claims challenges (`cp1`): its tokens then live up to 28 hours and are revoked by signals. */
  continuousAccess: z.boolean().default(false),
  /** Where the agent's own service runs; its token requests come from here. */
  ipAddress: z.ipv4(),
})

export const ScenarioAgentUser = z.strictObject({
  key: Key,
  displayName: z.string().min(1),
  userPrincipalName: z.email(),
  agent: Key,
  customSecurityAttributes: SecurityAttributes.optional(),
  accountEnabled: z.boolean().default(true),
})

export const ScenarioPool = z.strictObject({
  key: Key,
  displayName: z.string().min(1).max(60),
  region: z.string().min(1),
  /** Always-available Cloud PCs, 1 to 200 as in Intune. They are named CPCA-001 and on. */
  size: z.number().int().min(1).max(200),
  assignedTo: z.array(Key).min(1),
  /** Address of the first Cloud PC; the others follow. */
  firstIpAddress: z.ipv4(),
  /** Whether the Cloud PCs meet the compliance policy they were enrolled under. */
  compliant: z.boolean().default(true),
  /** How far it may grow where sessions wait; left out: it keeps to its size. */
  scalingPolicy: ScalingPolicy.optional(),
})

/** An instruction hidden in what an agent reads. Steps and events that follow it name its key. */
export const ScenarioInjection = z.strictObject({ key: Key, text: z.string().min(1) })

export const ScenarioFile = z.strictObject({
  /** Inside the library "Shared Documents", as in AP-2026-08/INV-1043.pdf. */
  path: z.string().min(1),
  bytes: z.number().int().positive(),
  text: z.string(),
  sensitivityLabelId: Guid.nullable().default(null),
  /** It stands at the end of the text; who opens the file reads it too. */
  injection: ScenarioInjection.optional(),
})

/** A message that lies in somebody's inbox when the run begins. */
export const ScenarioMail = z.strictObject({
  /** A human or an agent user. */
  to: Key,
  from: z.email(),
  subject: z.string().min(1),
  text: z.string(),
  /** It stands at the end of the text. */
  injection: ScenarioInjection.optional(),
})

export const ScenarioSite = z.strictObject({
  url: Url,
  /** Agent users who may read it. */
  members: z.array(Key),
  files: z.array(ScenarioFile),
})

export const ScenarioTask = z.strictObject({
  key: Key,
  at: Instant,
  human: Key,
  agentUser: Key,
  pool: Key,
  channel: z.enum(['msteams', 'outlook', 'web', 'M365Copilot']).default('msteams'),
  prompt: z.string().min(1),
  /** What it is for: access given for a purpose is had in no other task. */
  purpose: z.string().min(1).nullable().default(null),
  model: z.string().min(1).default('gpt-5.1'),
  provider: z.string().min(1).default('azure.ai.openai'),
  steps: z.array(ScenarioStep),
  answer: z.string().min(1),
})
export type ScenarioTask = z.infer<typeof ScenarioTask>

/** Consents that are kept account of: what is in a token's `scp` and `roles` was consented to or inherited, and nothing else. */
export const ScenarioConsents = z.strictObject({
  grants: z.array(
    z.strictObject({
      /** By key. Consented to for a blueprint's principal, it is inherited as far as the blueprint lets it. */
      to: z.union([z.strictObject({ agent: Key }), z.strictObject({ blueprint: Key })]),
      resourceAppId: Guid,
      scopes: z.array(z.string()).default([]),
      roles: z.array(z.string()).default([]),
    }),
  ),
  /** Resources that give tokens to those only who are assigned to them (`appRoleAssignmentRequired`). */
  assignmentRequired: z.array(Guid).default([]),
})

/** What governs agents downstream of Conditional Access. Left out, it asks for nothing: who is a member may. */
export const ScenarioGovernance = z.strictObject({
  /** `purpose`: beside being a member, the task needs a grant for its purpose. */
  access: z.enum(['membership', 'purpose']).default('membership'),
  dataLoss: z.array(DlpPolicy).default([]),
  /** The ladder of sensitivity labels. With none, labels protect nothing. */
  labels: z.array(SensitivityLabel).default([]),
  /** Steps that a person has to let through first. */
  humanApproval: z.array(HumanApprovalRule).default([]),
  /** Privileged Identity Management's own defaults; the flood is ours. */
  approvals: z
    .strictObject({
      maximumDurationMs: Milliseconds.default(8 * 3_600_000),
      justificationRequired: z.boolean().default(true),
      /** Unanswered for so long, a request expires. */
      answerWithinMs: z
        .number()
        .int()
        .positive()
        .default(24 * 3_600_000),
      flood: z
        .strictObject({ windowMs: Milliseconds, limit: z.number().int().positive() })
        .default({ windowMs: 600_000, limit: 10 }),
    })
    .prefault({}),
  /** How far agents that call agents may go from one prompt. */
  orchestration: OrchestrationLimits.default({
    maximumDepth: 3,
    maximumFanOut: 3,
    maximumDelegations: 10,
    budget: { tokens: 200_000, actions: 500, milliseconds: 3_600_000 },
  }),
  /** Null: nobody keeps account, and every scope that is asked for is consented to. */
  consents: ScenarioConsents.nullable().default(null),
  /** What people may consent to for themselves. */
  userConsent: UserConsent.default('microsoft-user-default-legacy'),
})
export type ScenarioGovernance = z.infer<typeof ScenarioGovernance>

/** A scenario as written in YAML, parsed: its references are keys, its defaults are filled in. */
export const ScenarioDocument = z.strictObject({
  id: Key,
  title: z.string().min(1),
  summary: z.string().min(1),
  /** Its number among the planned scenarios of `threats.ts`; none for one that is not of that list. */
  number: z.number().int().positive().optional(),
  /** Threats it shows, by their ids in `threats.ts`; empty for a run in which all goes well. */
  threats: z.array(z.string()),
  startsAt: Instant,
  tenant: z.strictObject({
    displayName: z.string().min(1),
    domain: z.string().min(1),
    region: z.string().min(1),
    licences: z.array(Licence).default(['E5']),
    capabilityProfile: CapabilityProfile.default('2026-07'),
    securityDefaults: z.boolean().default(false),
  }),
  humans: z.array(ScenarioHuman).min(1),
  blueprints: z.array(ScenarioBlueprint).min(1),
  agents: z.array(ScenarioAgent).min(1),
  agentUsers: z.array(ScenarioAgentUser).min(1),
  pools: z.array(ScenarioPool).min(1),
  sites: z.array(ScenarioSite),
  mails: z.array(ScenarioMail).default([]),
  /** Conditional Access policies in Microsoft Graph's JSON; users and agents may be named by their key here. */
  policies: z.array(JsonObject),
  /** Named locations in Microsoft Graph's JSON (`ipNamedLocation`, `countryNamedLocation`); policies name them by id. */
  namedLocations: z.array(JsonObject).default([]),
  governance: ScenarioGovernance.prefault({}),
  signals: ScenarioSignals.prefault({}),
  logs: ScenarioLogs.prefault({}),
  /** Left empty: a tenant in which nobody asks for anything. */
  tasks: z.array(ScenarioTask),
  /** Many agents and the tasks of a whole day, made from the seed as many as the scale says; beside what else stands here. */
  fleet: ScenarioFleet.nullable().default(null),
  /** What happens beside them. */
  events: z.array(ScenarioEvent).default([]),
  expect: ScenarioExpectations.prefault({}),
})
export type ScenarioDocument = z.infer<typeof ScenarioDocument>
/** As it is written: what has a default may be left out. */
export type ScenarioInput = z.input<typeof ScenarioDocument>

/** Every key a scenario may hold anywhere, to name the nearest one to a misspelling. */
export const scenarioKeys: readonly string[] = [
  'extends',
  ...new Set(
    [
      ScenarioDocument,
      ScenarioDocument.shape.tenant,
      ScenarioHuman,
      ScenarioBlueprint,
      ScenarioAgent,
      ScenarioAgentUser,
      ScenarioPool,
      ScalingPolicy,
      ScenarioFile,
      ScenarioSite,
      ScenarioMail,
      ScenarioGovernance,
      ScenarioConsents,
      ScenarioSignals,
      ScenarioUsual,
      ScenarioLogs,
      ScenarioLogs.shape.exporter.unwrap(),
      ScenarioLogs.shape.weather.unwrap(),
      LogWeather,
      LogWeather.shape.late.unwrap(),
      ScenarioTask,
      ScenarioFleet,
      ScenarioFleet.shape.teams.element,
      FleetWork,
      ...ScenarioStep.options,
      ScenarioInjection,
      ScenarioEvent,
      After,
      Recall,
      ScenarioExpectations,
      ExpectedFact,
      ExpectedRecord,
    ].flatMap(schema => Object.keys(schema.shape)),
  ),
]
