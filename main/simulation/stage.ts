// What every process of a run acts through: the world, the estate, time, and the run's own random numbers and ids.
import type { Env } from '../../shared/model/env.ts'
import type { TaskRef, TokenRef } from '../../shared/model/refs.ts'
import type { Keeps } from '../../shared/model/run.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { ComputerUseGateway, IssuedToken, ResourceGate, ResourceRequest, SeenProofs } from '../tenant/index.ts'
import type { Mark } from './agent/events.ts'
import type { Presented } from './agent/resource.ts'
import type { Work } from './agent/work.ts'
import type { Estate } from './opening/estate.ts'
import type { Scenario } from './opening/scenario.ts'
import type { Scheduler } from './time/scheduler.ts'
import type { World } from './world.ts'

/**
 * `every`: each proof and token is signed and verified. `none`: nothing is signed and no signature is verified; all else
 * about proofs and tokens is checked all the same, and the same facts are told, sooner.
 */
export type Proofs = 'every' | 'none'

export interface RunOptions {
  proofs: Proofs
  /**
   * Whoever waits goes on at the next multiple of so many milliseconds. Where many are at work, more of them then meet in one
   * moment, and their signatures are verified at the same time.
   */
  beatMs: number
  /** Times the counts of the scenario's fleet; left out: as the scenario says. Without a fleet it changes nothing. */
  scale: number
  keeps: Keeps
}

export interface Stage {
  readonly scenario: Scenario
  readonly keeps: Keeps
  readonly env: Env
  readonly estate: Estate
  readonly world: World
  readonly scheduler: Scheduler
  readonly gate: ResourceGate
  readonly gateway: ComputerUseGateway
  readonly vault: Vault
  /** Security events that were taken, by their ids. */
  readonly seenEvents: SeenProofs
  /** Tasks that agents were given, by reference. */
  readonly works: Map<TaskRef, Work>
  /** What each task has used up. */
  readonly spent: Map<TaskRef, Spent>
  /** Steps and events of the scenario that were played to their end. */
  readonly marks: Mark[]
}

/** Of a language model and of tools. */
export interface Spent {
  tokens: number
  actions: number
  since: EpochMs
}

/** Tokens as they are, signature and all: what facts never carry. */
export interface Vault {
  /** Only in a run that keeps everything: to look back at. */
  issued: Map<TokenRef, IssuedToken>
  byUti: Map<string, TokenRef>
  /** The last request each task sent to a resource, for whoever captures it. */
  captured: Map<TaskRef, Presented & ResourceRequest>
}

/** Sleeps for about so long: within fifteen per cent, as the seed will have it. */
export function pause({ scheduler }: Stage, random: Env['random'], milliseconds: number): Promise<void> {
  return scheduler.sleep(milliseconds * (0.85 + 0.3 * random.next()))
}
