// The live view's calls: runs started now, whose logs go into the open case, and runs the case holds, played again.
import type { Services } from '../../shared/contract/contract.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Clock } from '../../shared/model/env.ts'
import type { RunInfo } from '../../shared/model/run.ts'
import { listScenarios } from '../simulation/index.ts'
import type { Desk } from './desk.ts'
import { injectedFacts } from './injected.ts'
import { fileRecords, type Playing, playAgain, playNew, type RunIdentity, recordRest } from './playing.ts'

export type LiveServices = Pick<
  Services,
  'live.scenarios' | 'live.runs' | 'live.start' | 'live.step' | 'live.facts' | 'live.frame' | 'live.actor'
>

export interface Live {
  readonly services: LiveServices
  /** The title of a run that goes into the open case and is not at its end; null where none does. */
  playing(): Promise<string | null>
}

export function createLive(desk: Desk, clock: Clock): Live {
  /** Runs of the open case by id. What the case held when it was opened is played again on first use, without writing. */
  let runs = new Map<string, Promise<Playing>>()
  let started = new Set<string>()

  /** A run is recorded whole: what was not watched to its end is played to it before its case is closed. */
  desk.onClosing(async () => {
    const unfinished = [...started].map(id => runs.get(id))
    runs = new Map()
    started = new Set()
    for (const begun of unfinished) {
      const playing = await begun
      if (playing !== undefined && !playing.run.done()) await recordRest(playing, desk.store(), clock)
    }
  })

  const replay = (identity: RunIdentity): Promise<Playing> => {
    const known = runs.get(identity.run)
    if (known !== undefined) return known
    const playing = (async () => {
      await shipped(identity.scenario)
      const again = await playAgain(identity)
      await again.step(Number.MAX_SAFE_INTEGER)
      return again
    })()
    runs.set(identity.run, playing)
    return playing
  }

  const find = async (id: string): Promise<Playing> => {
    const known = runs.get(id)
    if (known !== undefined) return known
    const recorded = (await desk.store().runs()).find(({ run }) => run === id)
    if (recorded === undefined)
      throw new Refusal('run.unknown', `The open case has no run ${id}.`, { where: { key: id } })
    return replay(recorded)
  }

  /** Only what was told can be looked at. */
  const at = async (id: string, seq: number): Promise<Playing> => {
    const playing = await find(id)
    const told = playing.run.facts().length
    if (seq < 0 || seq >= told)
      throw new Refusal('argument.invalid', `Run ${id} has told ${told} facts, so there is no fact ${seq} yet.`, {
        where: { key: 'seq' },
      })
    return playing
  }

  const services: LiveServices = {
    'live.scenarios': async () => listScenarios(),

    'live.runs': async () => {
      const recorded = (await desk.store().runs()).filter(({ run }) => !started.has(run))
      const again = await Promise.all(recorded.map(identity => recordedInfo(identity, replay(identity), desk)))
      const own = await Promise.all([...started].map(async id => infoOf(await find(id))))
      return [...again, ...own]
    },

    'live.start': async ({ scenario, seed }) => {
      await shipped(scenario)
      return desk.write(async store => {
        const taken = new Set([...(await store.runs()).map(({ run }) => run), ...started])
        const playing = await playNew(scenario, seed, taken)
        runs.set(playing.identity.run, Promise.resolve(playing))
        started.add(playing.identity.run)
        return infoOf(playing)
      })
    },

    // All of it in turn, so that a step never lands in a case that was opened meanwhile.
    'live.step': async ({ run, count }) =>
      desk.write(async store => {
        const playing = await find(run)
        if (!started.has(run)) return { run: infoOf(playing), facts: [] }
        const { facts, records } = await playing.step(count)
        await fileRecords(records, playing, store, clock)
        return { run: infoOf(playing), facts }
      }),

    'live.facts': async ({ run }) => [...(await find(run)).run.facts()],
    'live.frame': async ({ run, seq }) => (await at(run, seq)).run.frame(seq),
    'live.actor': async ({ run, seq, ref }) => (await at(run, seq)).run.actor(seq, ref),
  }
  return {
    services,
    playing: async () => {
      const own = await Promise.all([...started].map(find))
      return own.find(({ run }) => !run.done())?.info().title ?? null
    },
  }
}

/** With what came of injections, which only whoever looks on is told of. */
function infoOf({ info, run }: Playing): RunInfo {
  const injected = injectedFacts(run.marks(), run.facts())
  return { ...info(), ...(injected.length > 0 && { injected }) }
}

/** Shipped scenarios only: a page or a case file must not make the app read a path. Refuses `scenario.unknown`. */
async function shipped(scenario: string): Promise<void> {
  const ids = (await listScenarios()).map(({ id }) => id)
  if (!ids.includes(scenario))
    throw new Refusal('scenario.unknown', `There is no shipped scenario "${scenario}".`, {
      todo: `Choose one of: ${ids.join(', ')}.`,
    })
}

/** A recorded run whose scenario this version does not ship is listed too, with nothing to watch. */
async function recordedInfo(identity: RunIdentity, playing: Promise<Playing>, desk: Desk): Promise<RunInfo> {
  try {
    return infoOf(await playing)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { sources } = await desk.store().info()
    const source = sources.find(({ kind, name }) => kind === 'run' && name.startsWith(`${identity.run} `))
    if (source === undefined) throw new Error(`run ${identity.run} has no source`)
    const nothing = { facts: 0, done: true, recorded: true, chapters: [] }
    return { ...identity, ...nothing, title: identity.scenario, startedAt: source.addedAt }
  }
}
