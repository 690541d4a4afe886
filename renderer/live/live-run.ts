// What one can do with a run: open it, start one, let the world go on, and move through what it told.
import { Refusal } from '../../shared/errors.ts'
import type { Client } from '../client/index.ts'
import { atEnd, createLiveStore, type LiveStore, lastIndex } from './live-store.ts'
import { indexAt } from './messages.ts'

export interface LiveRun {
  readonly store: LiveStore
  /** Puts a run on the stage, with the playhead at fact `seq`; left out, where there is most to do: see `opened` of the store. */
  open(run: string, seq?: number): Promise<void>
  /** Starts a new run and plays it. Resolves with its id, or with null where it was refused. */
  start(scenario: string, seed: number): Promise<string | null>
  /** Lets the world take up to `count` more facts. Asked again before it is done, it is the same step. */
  advance(count: number): Promise<void>
  /** One message on; the world advances where nothing more is told yet. */
  forward(): Promise<void>
  back(): void
  /** To this message, or as near as there is one. */
  seek(position: number): void
  /** On to fact `seq`, where the playhead has not come to it yet. */
  reach(seq: number): void
  /** To the chapter before or after the playhead. */
  chapter(step: 1 | -1): void
  /** Plays or pauses; at the end of a run that is done it plays from the start. */
  toggle(): void
}

/** `report` is told of refusals and bugs; after one, the run is paused where it is. */
export function createLiveRun(client: Client, report: (error: unknown) => void): LiveRun {
  const store = createLiveStore()
  const state = () => store.getSnapshot().context
  let step: Promise<void> | null = null

  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result | null> => {
    try {
      return await work()
    } catch (error) {
      store.trigger.paused()
      report(error)
      return null
    }
  }

  const advance = (count: number): Promise<void> => {
    const { run } = state()
    if (run === null || run.done) return Promise.resolve()
    const take = async () => {
      await attempt(async () => store.trigger.told(await client.call('live.step', { run: run.run, count })))
      step = null
    }
    step ??= take()
    return step
  }

  const live: LiveRun = {
    store,
    open: async (run, seq) => {
      store.trigger.opening({ on: true })
      await attempt(async () => {
        const [runs, facts] = await Promise.all([client.call('live.runs', {}), client.call('live.facts', { run })])
        const info = runs.find(candidate => candidate.run === run)
        if (info === undefined) throw new Refusal('run.unknown', `The open case has no run ${run}.`)
        store.trigger.opened({ run: info, facts, ...(seq === undefined ? {} : { seq }) })
      })
      store.trigger.opening({ on: false })
    },
    start: (scenario, seed) =>
      attempt(async () => {
        const run = await client.call('live.start', { scenario, seed })
        store.trigger.opened({ run, facts: await client.call('live.facts', { run: run.run }), seq: 0 })
        store.trigger.played()
        return run.run
      }),
    advance,
    forward: async () => {
      const run = state().run?.run
      // a fact of the tenant's set-up adds to a row that is there, so one fact may not be one message
      while (state().position >= lastIndex(state()) && !atEnd(state())) {
        const before = state().facts.length
        await advance(1)
        if (state().facts.length === before || state().run?.run !== run) break
      }
      store.trigger.moved({ position: state().position + 1 })
    },
    back: () => store.trigger.moved({ position: state().position - 1 }),
    seek: position => store.trigger.moved({ position }),
    reach: seq => {
      const row = indexAt(state().projection.messages, seq)
      if (row > state().position) store.trigger.moved({ position: row })
    },
    chapter: step => {
      const { projection, run, position } = state()
      const starts = placeChapters(run?.chapters ?? [], projection.messages).map(({ row }) => row)
      const to = step === 1 ? starts.find(start => start > position) : starts.findLast(start => start < position)
      store.trigger.moved({ position: to ?? (step === 1 ? lastIndex(state()) : 0) })
    },
    toggle: () => {
      if (state().playing) {
        store.trigger.paused()
        return
      }
      if (atEnd(state())) store.trigger.moved({ position: 0 })
      store.trigger.played()
    },
  }
  return live
}

/** The same run, with `before` called first whenever a person moves the playhead or plays. */
export function beforeMoving(live: LiveRun, before: () => void): LiveRun {
  const first =
    <Input extends unknown[], Result>(move: (...input: Input) => Result) =>
    (...input: Input): Result => {
      before()
      return move(...input)
    }
  return {
    ...live,
    forward: first(live.forward),
    back: first(live.back),
    seek: first(live.seek),
    chapter: first(live.chapter),
    toggle: first(live.toggle),
  }
}

export interface PlacedChapter {
  readonly title: string
  readonly seq: number
  /** The message row it begins on. */
  readonly row: number
}

/** The chapters that have begun, with the rows they begin on. */
export const placeChapters = (
  chapters: ReadonlyArray<{ readonly title: string; readonly seq: number }>,
  messages: ReadonlyArray<{ readonly seq: number }>,
): PlacedChapter[] =>
  chapters
    .map(({ title, seq }) => ({ title, seq, row: messages.findIndex(message => message.seq >= seq) }))
    .filter(({ row }) => row >= 0)
