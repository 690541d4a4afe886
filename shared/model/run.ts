// A run: one scenario played in the simulator, and what the live view shows of it at any message.
import { z } from 'zod'
import { JsonObject } from './json.ts'
import { ActorRef, AgentUserRef, PcRef, SessionRef, TaskRef, TokenRef } from './refs.ts'
import { EpochMs } from './units.ts'

export const ScenarioInfo = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  threats: z.array(z.string()),
})
export type ScenarioInfo = z.infer<typeof ScenarioInfo>

/**
 * `everything`: every fact and every state, to look back at. `present`: what is over and can not be asked for any more is
 * let go of, so that a run of any length takes the memory of what goes on at once; the same facts are told.
 */
export type Keeps = 'everything' | 'present'

export const Chapter = z.object({ title: z.string(), seq: z.number().int().nonnegative() })

/** A fact that came of an instruction hidden in what an agent read, and the key of that injection. */
export const InjectedFact = z.object({ seq: z.number().int().nonnegative(), follows: z.string() })
export type InjectedFact = z.infer<typeof InjectedFact>

export const RunInfo = z.object({
  run: z.string(),
  scenario: z.string(),
  title: z.string(),
  seed: z.number().int().nonnegative(),
  startedAt: EpochMs,
  facts: z.number().int().nonnegative(),
  done: z.boolean(),
  /** Whether what the logs saw of it is in the open case. */
  recorded: z.boolean(),
  chapters: z.array(Chapter),
  /** As far as the steps that follow an injection are over. Left out: nothing followed one. */
  injected: z.array(InjectedFact).optional(),
})
export type RunInfo = z.infer<typeof RunInfo>

/** State names are the machines' own (dots for nested states). */
export const PcSlot = z.object({ ref: PcRef, name: z.string(), state: z.string(), holder: SessionRef.nullable() })
export const SessionRow = z.object({
  ref: SessionRef,
  task: TaskRef,
  agentUser: AgentUserRef,
  agentName: z.string(),
  pc: PcRef.nullable(),
  state: z.string(),
  since: EpochMs,
})

/** The world right after fact `seq`. */
export const Frame = z.object({
  seq: z.number().int(),
  at: EpochMs,
  poolName: z.string(),
  pcs: z.array(PcSlot),
  sessions: z.array(SessionRow),
})
export type Frame = z.infer<typeof Frame>

/** A statechart as data, read from the real machine's config. */
export const ChartState: z.ZodType<ChartState> = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    initial: z.boolean(),
    final: z.boolean(),
    children: z.array(ChartState),
  }),
)
export interface ChartState {
  /** Path from the root with dots, as in `ActorView.active`. */
  id: string
  name: string
  initial: boolean
  final: boolean
  children: ChartState[]
}

export const ChartEdge = z.object({ from: z.string(), to: z.string(), event: z.string() })

export const ActorView = z.object({
  ref: ActorRef,
  machine: z.string(),
  title: z.string(),
  subtitle: z.string(),
  chart: z.object({ states: z.array(ChartState), edges: z.array(ChartEdge) }),
  /** Ids of the states it is in, outermost first. */
  active: z.array(z.string()),
  context: z.array(z.object({ name: z.string(), value: z.string() })),
  transitions: z.array(z.object({ at: EpochMs, from: z.string(), to: z.string(), event: z.string() })),
  /** Tokens this actor holds or was issued, decoded. */
  tokens: z.array(
    z.object({
      ref: TokenRef,
      title: z.string(),
      state: z.string(),
      header: JsonObject,
      claims: z.array(z.object({ name: z.string(), value: z.string(), meaning: z.string() })),
      boundTo: z.string().nullable(),
    }),
  ),
  /** Facts (by seq) whose access decision concerns this actor, newest last. */
  decisions: z.array(z.number().int()),
})
export type ActorView = z.infer<typeof ActorView>
