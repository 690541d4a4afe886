// What a tenant's logs take in at all, and what becomes of records on their way: lost, twice, or late.
import { z } from 'zod'
import { Milliseconds } from './words.ts'

const Rate = z.number().min(0).max(1)

export const LogWeather = z.strictObject({
  /** So many of the records never show, and nothing says so. */
  lost: Rate.default(0),
  /** So many show twice, byte for byte: logs are delivered at least once. */
  duplicated: Rate.default(0),
  /** So many come later than this log usually is, by so long. */
  late: z.strictObject({ share: Rate, by: Milliseconds }).default({ share: 0, by: 0 }),
})
export type LogWeather = z.infer<typeof LogWeather>

/** Tables a diagnostic setting hands on, each by itself. */
export const diagnosticTables = [
  'SigninLogs',
  'AADNonInteractiveUserSignInLogs',
  'AADServicePrincipalSignInLogs',
  'AADManagedIdentitySignInLogs',
  'AADRiskyAgents',
  'AADAgentRiskEvents',
  'AuditLogs',
  'MicrosoftGraphActivityLogs',
] as const

/**
 * Left out, everything is switched on, nothing is lost, and records are told as what they are of happens. How often real logs
 * lose or repeat records is not published: there are no rates but those written here.
 */
export const ScenarioLogs = z.strictObject({
  /** Auditing in Purview. Switched off, there is no audit record, and Defender, which takes Office's from there, has none of those. */
  unifiedAudit: z.boolean().default(true),
  /** What Entra's diagnostic setting does not hand on. */
  diagnosticsOff: z.array(z.enum(diagnosticTables)).default([]),
  /** The agents' SDK. Its spans are all that Agent 365, Defender and Purview know of prompts, model calls and tools. */
  exporter: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** Of the spans, those that its queue drops or no attempt delivers; whoever calls it learns of a 200 all the same. */
      lost: Rate.default(0),
    })
    .prefault({}),
  /**
   * Whether Sentinel takes agents' events in (`ASimAgentEventLogs`), prompts, answers and arguments included, and what people ask
   * them from the audit log (`CopilotActivity`), without the words.
   */
  sentinelLake: z.boolean().default(false),
  /**
   * Whether somebody exports from Microsoft Graph what it has as objects: alerts with all their evidence, agents at risk and
   * detections as they stand when the run is over, and people's prompts to agents and the answers, word by word (`aiInteraction`,
   * for which a reader needs a permission of its own). Much of it is in rows of the tables too, and then there twice.
   */
  graphFindings: z.boolean().default(false),
  /** On the way from each source to its log. */
  weather: z
    .strictObject({
      agent365: LogWeather.prefault({}),
      entra: LogWeather.prefault({}),
      defender: LogWeather.prefault({}),
      purview: LogWeather.prefault({}),
    })
    .prefault({}),
  /** `event`: as things happen. `arrival`: as each record first shows in its log, the four logs among one another. */
  order: z.enum(['event', 'arrival']).default('event'),
})
export type ScenarioLogs = z.infer<typeof ScenarioLogs>

export const calmLogs: ScenarioLogs = ScenarioLogs.parse({})
