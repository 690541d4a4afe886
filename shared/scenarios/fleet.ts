// Many agents at work for a day, as a scenario says it: how many, whose, when, and the kinds of work; the seed makes the rest.
import { z } from 'zod'
import { ScenarioStep } from './steps.ts'
import { Instant, Key, Milliseconds } from './words.ts'

const count = z.number().int().positive()

/** A kind of work. What is in braces in its texts is filled in task by task: see `fleetWords`. */
export const FleetWork = z.strictObject({
  /** Tasks are named by it and a number. */
  key: Key,
  /** How often it is asked for, beside the other work of its team. */
  weight: z.number().positive().default(1),
  prompt: z.string().min(1),
  purpose: z.string().min(1).nullable().default(null),
  channel: z.enum(['msteams', 'outlook', 'web', 'M365Copilot']).default('msteams'),
  steps: z.array(ScenarioStep).min(1),
  answer: z.string().min(1),
})
export type FleetWork = z.infer<typeof FleetWork>

/**
 * What may stand in braces, as in `{site}`. `file`: a file of the team's site, another one in each step; `number`: the
 * task's own; `colleague`, `pool`: another agent user of the team, of the same pool where there is one, and that pool; `task`, `part`: the task's
 * key, and the one of what it hands on.
 */
export const fleetWords = ['site', 'file', 'number', 'colleague', 'pool', 'task', 'part'] as const

/** The counts are those at scale 1, all of them grow with it. Its people and agents are named by numbers. */
export const ScenarioFleet = z.strictObject({
  /** The scale a run has where nobody names another. */
  scale: z.number().positive().default(1),
  people: count,
  agents: count,
  /** In pools of at most 200, which agents are assigned to one after the other. */
  cloudPcs: count,
  tasks: count,
  /** When tasks begin: from one instant to the next, `share` beside the other spans. */
  hours: z.array(z.strictObject({ from: Instant, to: Instant, share: z.number().positive() })).min(1),
  /** Between two steps of a task the agent, or who it waits for, takes its time. */
  pause: z.strictObject({ from: Milliseconds, to: Milliseconds }),
  /** Agents are shared out among them, one after the other. */
  teams: z
    .array(
      z.strictObject({
        blueprint: Key,
        /** All agents of the team are members. */
        site: z.url(),
        /** What was known of each of its agents before, as under `signals.usual`. */
        usual: z.strictObject({
          hours: z
            .strictObject({ from: z.number().int().min(0).max(24), to: z.number().int().min(0).max(24) })
            .nullable(),
          resources: z.array(z.string().min(1)).nullable(),
          objectsPerHour: z.number().positive().nullable().default(null),
        }),
        work: z.array(FleetWork).min(1),
      }),
    )
    .min(1),
})
export type ScenarioFleet = z.infer<typeof ScenarioFleet>
