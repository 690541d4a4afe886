// What a counterfactual changes of a scenario: one thing, everything else stays as it is.
import { z } from 'zod'
import { CapabilityProfile, Licence } from '../model/access.ts'
import { UserConsent } from '../model/governance.ts'
import { JsonObject } from '../model/json.ts'
import { Key, Milliseconds } from './words.ts'

/** Members of one policy, by its display name: those that are named here take the place of what it has. */
const policy = z.strictObject({ change: z.literal('policy'), displayName: z.string(), to: JsonObject })
const addPolicy = z.strictObject({ change: z.literal('addPolicy'), policy: JsonObject })
const removePolicy = z.strictObject({ change: z.literal('removePolicy'), displayName: z.string() })
/** The agent users that are assigned to the pool from the beginning on. */
const assignment = z.strictObject({ change: z.literal('assignment'), pool: Key, assignedTo: z.array(Key).min(1) })
/** What ID Protection says of the agent when the run begins. */
const risk = z.strictObject({
  change: z.literal('risk'),
  agent: Key,
  riskLevel: z.enum(['none', 'low', 'medium', 'high']),
})
/** The task begins so much later, or earlier where it is negative; or one of its steps, counted from 1, takes so long. */
const timing = z.strictObject({
  change: z.literal('timing'),
  task: Key,
  later: z.number().int().optional(),
  step: z.number().int().positive().optional(),
  takes: Milliseconds.optional(),
})
/** What exists for agents, and what the tenant has licences for. */
const profile = z.strictObject({ change: z.literal('profile'), capabilityProfile: CapabilityProfile })
const licences = z.strictObject({ change: z.literal('licences'), licences: z.array(Licence) })

/** What people may consent to for themselves. */
const userConsent = z.strictObject({ change: z.literal('userConsent'), to: UserConsent })

export const ScenarioChange = z.discriminatedUnion('change', [
  policy,
  addPolicy,
  removePolicy,
  assignment,
  risk,
  timing,
  profile,
  licences,
  userConsent,
])
export type ScenarioChange = z.infer<typeof ScenarioChange>
