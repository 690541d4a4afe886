// A whole tenant in memory, on a virtual clock, to run one's own flow against: commands in, facts out.
import type { CommandInput, Outcome } from '../../shared/model/commands.ts'
import type { Fact, FactOf, FactType, RecordedFact } from '../../shared/model/facts.ts'
import type { Json } from '../../shared/model/json.ts'
import type { ActorRef } from '../../shared/model/refs.ts'
import type { ActorView } from '../../shared/model/run.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { ScenarioDocument, ScenarioInput } from '../../shared/scenarios/schema.ts'
import { type Begun, checkScenario, loadScenario, type Run, startRun } from '../simulation/index.ts'
import { type Breach, findBreaches, type Invariant, invariants } from './invariants.ts'

/** A tenant in which real machines, tokens and policies answer. Times are virtual, results are those of the product. */
export interface TestTenant {
  /** Everything that happened so far, in order. */
  facts(): readonly RecordedFact[]
  /** What happened of one kind. */
  factsOf<Type extends FactType>(type: Type): FactOf<Type>[]
  now(): EpochMs
  /** Carries out one command, as long as that takes in virtual time. What was refused, or is no command at all, is in the outcome; only a bug throws. */
  perform(command: CommandInput): Promise<Outcome>
  /** Carries out one command that is to succeed, and gives its result. Throws what refused it: for the way to what is tested. */
  must(command: CommandInput): Promise<Json>
  /** Begins a command and does not wait for it: a call that needs a person's approval goes on once somebody has answered. */
  begin(command: CommandInput): Begun
  /** Goes on until the next fact of this kind that was not told yet. Throws where nothing more happens without it. */
  until<Type extends FactType>(type: Type): Promise<FactOf<Type>>
  /** Lets virtual time pass, and everything happen that is due meanwhile. */
  pass(time: Duration): Promise<void>
  /** What happened so far, as Security Event Tokens (RFC 8417, CAEP) for a receiver. */
  securityEvents(audience: string): ReturnType<Run['securityEvents']>
  /** What happened that must never happen: breaches of our `invariants`, and of yours. Empty where all hold. */
  breaches(yours?: readonly Invariant[]): Breach[]
  /** The machine that governs `ref` as it stands: state, context, history, tokens with every claim explained. */
  actor(ref: ActorRef): ActorView
}

/** Added up; what is left out is nothing. */
export interface Duration {
  days?: number
  hours?: number
  minutes?: number
  seconds?: number
  milliseconds?: number
}

/** What a test tenant is opened with; all of it may be left out. */
export interface TestTenantOptions {
  /** The same seed gives the same facts to the byte. */
  seed?: number
  /** The tenant as it stands: a scenario's id, its file, or itself. Its tasks are not played. Left out: Contoso of first light. */
  scenario?: string | ScenarioInput
  /** Changes to it; defaults are filled in already. */
  change?: (document: ScenarioDocument) => void
}

/** Opens a tenant in which nobody has asked for anything yet. Refuses (`scenario.invalid`, `scenario.unknown`) with the key and the nearest name. */
export async function openTenant(options: TestTenantOptions = {}): Promise<TestTenant> {
  const { seed = 1, scenario = 'first-light', change } = options
  const { file: _, ...document } = typeof scenario === 'string' ? await loadScenario(scenario) : checkScenario(scenario)
  const nothingYet = { tasks: [], events: [], expect: { happens: [], never: [], recorded: [], notRecorded: [] } }
  const opened: ScenarioDocument = { ...structuredClone(document), ...nothingYet }
  change?.(opened)
  const run = await startRun(checkScenario(opened), seed)
  await run.pass(0)
  return {
    facts: run.facts,
    factsOf<Type extends FactType>(type: Type) {
      const isIt = (fact: Fact): fact is FactOf<Type> => fact.type === type
      return run
        .facts()
        .map(({ fact }) => fact)
        .filter(isIt)
    },
    now: () => run.env.clock.now(),
    perform: run.perform,
    async must(command) {
      const outcome = await run.perform(command)
      if (outcome.ok) return outcome.result
      throw new Error(`${command.do} was refused with ${outcome.code}: ${outcome.reason}`)
    },
    begin: run.begin,
    until: run.until,
    securityEvents: run.securityEvents,
    pass: ({ days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }) =>
      run.pass((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds),
    breaches: (yours = []) => findBreaches(run.facts(), [...invariants, ...yours]),
    actor: ref => run.actor(run.facts().length - 1, ref),
  }
}
