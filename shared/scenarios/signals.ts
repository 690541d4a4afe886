// What of a scenario the platform's detections go by: what is usual of an agent, addresses of threat intelligence, documents that give orders.
import { z } from 'zod'
import { Key } from './words.ts'

const Hour = z.number().int().min(0).max(24)

export const ScenarioUsual = z.strictObject({
  agent: Key,
  /** UTC, from the beginning of the one hour to the beginning of the other. */
  hours: z.strictObject({ from: Hour, to: Hour }).nullable().default(null),
  /** Application ids of what it signs in to, addresses of sites, keys of business applications. */
  resources: z.array(z.string().min(1)).nullable().default(null),
  signInsPerHour: z.number().positive().nullable().default(null),
  objectsPerHour: z.number().positive().nullable().default(null),
})

/** Left out, baselines are learned in the run, and nobody is known for anything. */
export const ScenarioSignals = z.strictObject({
  /** What was known of an agent before the run begins; what is null is learned. */
  usual: z.array(ScenarioUsual).default([]),
  /** Addresses that threat intelligence names. */
  threatIntelligence: z.array(z.ipv4()).default([]),
})
export type ScenarioSignals = z.infer<typeof ScenarioSignals>
