// A run: one scenario played with one seed, fact by fact, with every moment of it kept to look back at.

import type { CommandInput, Outcome } from '../../shared/model/commands.ts'
import type { Env } from '../../shared/model/env.ts'
import type { Fact, FactOf, FactType, RecordedFact } from '../../shared/model/facts.ts'
import type { ActorRef } from '../../shared/model/refs.ts'
import type { ActorView, Frame } from '../../shared/model/run.ts'
import { type EpochMs, epochMs } from '../../shared/model/units.ts'
import { seenProofs, serverNonces, tokenUses, verifiedTokens } from '../tenant/index.ts'
import { playTask } from './agent/agent.ts'
import { type Mark, playEvents } from './agent/events.ts'
import { perform } from './commands/commands.ts'
import { gateDecisions } from './commands/gate-decisions.ts'
import { readCommand } from './commands/read-command.ts'
import { seededEnv, virtualClock } from './env.ts'
import { caretaker } from './keepers/caretaker.ts'
import { detections } from './keepers/detections.ts'
import { governanceKeeper } from './keepers/governance.ts'
import { letGo } from './keepers/let-go.ts'
import { poolKeeper } from './keepers/pool.ts'
import { type SentEvent, securityEvents } from './keepers/transmitter.ts'
import { actorAt } from './look/actor-view.ts'
import { type Chapter, chaptersOf } from './look/chapters.ts'
import { frameAt } from './look/frame.ts'
import { lastBy, momentAt, type TenantMoment } from './look/moment.ts'
import { buildEstate } from './opening/estate.ts'
import { learnEstate } from './opening/learn-estate.ts'
import { openTenant } from './opening/opening.ts'
import { populate } from './opening/populate.ts'
import type { Scenario } from './opening/scenario.ts'
import type { RunOptions, Stage } from './stage.ts'
import { clockwork } from './time/clockwork.ts'
import { propagate } from './time/propagation.ts'
import { scheduler } from './time/scheduler.ts'
import { type World, world } from './world.ts'

export interface Run {
  readonly scenario: Scenario
  readonly seed: number
  /** The run's own seeded environment, for what is built on it; drawing from it does not change the run. */
  readonly env: Env
  readonly startedAt: EpochMs
  /** What was told so far and is kept; a run that keeps the present has none of what it gave out before. */
  facts(): readonly RecordedFact[]
  /** Whether all of the scenario was told. */
  done(): boolean
  chapters(): Chapter[]
  /** Steps and events of the scenario that were played so far, in the order in which they came to their end. */
  marks(): readonly Mark[]
  /** Carries out a command at the present moment, as long as that takes; the run goes on meanwhile. What is no command is refused with 400. */
  perform(command: CommandInput): Promise<Outcome>
  /** Begins a command, and lets nothing happen yet: what waits for a person goes on while others are performed. */
  begin(command: CommandInput): Begun
  /** Goes on until the next fact of this kind that was not told yet, and no further. */
  until<Type extends FactType>(type: Type): Promise<FactOf<Type>>
  /** Lets everything happen that is due in the next so many milliseconds. */
  pass(milliseconds: number): Promise<void>
  /** What was told so far, as Security Event Tokens for a receiver (CAEP); most facts give none. */
  securityEvents(audience: string): Promise<SentEvent[]>
  /** Goes on until `count` more facts are told or the scenario is over, and returns exactly those. */
  step(count: number): Promise<RecordedFact[]>
  /** The tenant right after fact `seq`. Only what was told can be looked at. */
  frame(seq: number): Frame
  actor(seq: number, ref: ActorRef): ActorView
  /** The whole tenant right after fact `seq`, without playing anything again. */
  moment(seq: number): TenantMoment
  /** The last fact told at this time or before it; -1 where none was. */
  lastBy(time: EpochMs): number
}

/** A command that is under way. */
export interface Begun {
  /** Goes on until it is carried out. */
  outcome(): Promise<Outcome>
}

/** What the tests look at beside the run: the world under it. */
export interface RunWithWorld extends Run {
  readonly world: World
  readonly stage: Stage
}

export async function startRun(scenario: Scenario, seed: number, options: Partial<RunOptions> = {}): Promise<Run> {
  return startRunWithWorld(scenario, seed, options)
}

export async function startRunWithWorld(
  written: Scenario,
  seed: number,
  options: Partial<RunOptions> = {},
): Promise<RunWithWorld> {
  const startedAt = epochMs(Date.parse(written.startsAt))
  const clock = virtualClock(startedAt)
  const fleet = seededEnv(seed, 'fleet', clock).random
  const scenario = populate(written, fleet, options.scale ?? written.fleet?.scale ?? 1)
  const proofs = options.proofs ?? 'every'
  const time = scheduler(clock, options)
  const env = seededEnv(seed, 'world', clock)
  const estate = await buildEstate(scenario, env, proofs)
  const keeps = options.keeps ?? 'everything'
  const tenantWorld = world(
    clock.now,
    recorded => {
      const { fact } = recorded
      learnEstate(estate, fact)
      for (const hear of upkeep) hear(recorded)
      if (fact.type === 'cae.signalled') propagate(stage, fact)
    },
    { keeps, recalled: recalledBy(scenario) },
  )
  const vault: Stage['vault'] = { issued: new Map(), byUti: new Map(), captured: new Map() }
  const gate: Stage['gate'] = {
    authority: estate.tokens.authority,
    seen: seenProofs(clock),
    verified: verifiedTokens(),
    uses: tokenUses(),
    nonces: serverNonces(env.keys.seed('nonces')),
    ended(uti) {
      const token = vault.byUti.get(uti)
      return token === undefined || !tenantWorld.see.isLive(token)
    },
    enterprise: estate.enterprise,
    callers: new Map(estate.enterprise.people.map(person => [person.id, person])),
    ...gateDecisions(() => stage),
  }
  const stage: Stage = {
    scenario,
    keeps,
    env,
    estate,
    world: tenantWorld,
    scheduler: time,
    gate,
    gateway: { authority: estate.tokens.authority, verified: verifiedTokens() },
    vault,
    works: new Map(),
    spent: new Map(),
    seenEvents: seenProofs(clock),
    marks: [],
  }
  const events = playEvents(stage)
  /** What follows from facts by itself, and later. */
  const upkeep = [
    clockwork(stage),
    caretaker(stage),
    poolKeeper(stage),
    governanceKeeper(stage),
    detections(stage),
    events.hear,
    ...(keeps === 'present' ? [letGo(stage)] : []),
  ]
  time.spawn(async () => openTenant(stage))
  for (const task of scenario.tasks) time.spawn(() => playTask(stage, task, events))

  let told = 0
  let over = false
  const check = (seq: number): void => {
    if (!Number.isInteger(seq) || seq < 0 || seq >= told) throw new RangeError(`fact ${seq} was not told yet`)
  }
  /** Of those that are kept. */
  function toldFacts(): readonly RecordedFact[] {
    const { facts } = tenantWorld
    return facts.slice(0, facts.length - (tenantWorld.told - told))
  }
  function begin(input: CommandInput): Begun {
    const read = readCommand(input)
    if (!read.ok) return { outcome: async () => read.refused }
    const { command } = read
    let outcome: Outcome | null = null
    time.spawn(async () => {
      outcome = await perform(stage, command)
    })
    over = false
    return {
      async outcome() {
        while (outcome === null) if (!(await time.advance())) throw new Error(`${command.do} does not come to an end`)
        told = tenantWorld.told
        return outcome
      },
    }
  }
  return {
    scenario,
    seed,
    env: seededEnv(seed, 'observer', clock),
    startedAt,
    world: tenantWorld,
    stage,
    facts: toldFacts,
    done: () => over && told === tenantWorld.told,
    chapters: () => chaptersOf(toldFacts()),
    marks: () => [...stage.marks],
    perform: input => begin(input).outcome(),
    begin,
    async until(type) {
      for (;;) {
        for (const { fact } of tenantWorld.since(told)) {
          told += 1
          if (isA(type, fact)) return fact
        }
        if (!(await time.advance())) throw new Error(`nothing more happens, and no ${type} was told`)
      }
    },
    async pass(milliseconds) {
      await time.advanceTo(clock.now() + milliseconds)
      told = tenantWorld.told
    },
    securityEvents: audience => securityEvents(stage, toldFacts(), audience),
    async step(count) {
      if (keeps === 'present') {
        tenantWorld.forget(told)
        stage.marks.length = 0
      }
      while (!over && tenantWorld.told < told + count) over = !(await time.advance())
      const news = tenantWorld.since(told).slice(0, count)
      told += news.length
      return news
    },
    frame(seq) {
      check(seq)
      return frameAt(stage, seq)
    },
    actor(seq, ref) {
      check(seq)
      return actorAt(stage, seq, ref)
    },
    moment(seq) {
      check(seq)
      return momentAt(stage, seq)
    },
    lastBy: time => Math.min(lastBy(tenantWorld.facts, time), told - 1),
  }
}

/** Facts that commands of the scenario look back for. */
function recalledBy({ tasks, events }: Scenario): Set<FactType> {
  const lines = [...events, ...tasks.flatMap(({ steps }) => steps.filter(step => step.do === 'perform'))]
  return new Set(lines.flatMap(({ recall }) => Object.values(recall).map(({ fact }) => fact)))
}

const isA = <Type extends FactType>(type: Type, fact: Fact): fact is FactOf<Type> => fact.type === type
