// The state of the live view: which run, what is told of it, where the playhead is, and how fast it moves.
import { createStore } from '@xstate/store'
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { RunInfo } from '../../shared/model/run.ts'
import { type Bar, barsOf } from './bars.ts'
import { indexAt, type Projection, project } from './messages.ts'

export const speeds = [0.25, 1, 4, 16, 64] as const
export type Speed = (typeof speeds)[number]

export interface LiveState {
  readonly run: RunInfo | null
  readonly facts: readonly RecordedFact[]
  readonly projection: Projection
  readonly bars: readonly Bar[]
  /** Index of the message the playhead is on; -1 before the first. */
  readonly position: number
  readonly playing: boolean
  readonly speed: Speed
  /** A run is on its way to the stage. */
  readonly opening: boolean
}

const nothingTold = { facts: [], projection: project([]), bars: [] } as const

const told = (facts: readonly RecordedFact[], { injected }: RunInfo) => {
  const projection = project(facts, injected)
  return { facts, projection, bars: barsOf(projection.messages) }
}

export const lastIndex = (state: LiveState): number => state.projection.messages.length - 1

/** Whether there is nothing after the playhead, and never will be. */
export const atEnd = (state: LiveState): boolean => (state.run?.done ?? true) && state.position >= lastIndex(state)

const start: LiveState = { run: null, ...nothingTold, position: -1, playing: false, speed: 1, opening: false }

export function createLiveStore() {
  return createStore({
    context: start,
    on: {
      opening: (context, event: { on: boolean }) => ({ ...context, opening: event.on }),
      /**
       * A run is put on the stage with all that is told of it; the playhead goes to fact `seq`. Left out, a run that is
       * done stands at its first message, ready to play, and one that goes on at its newest.
       */
      opened: (context, event: { run: RunInfo; facts: readonly RecordedFact[]; seq?: number }) => {
        const next = { ...context, run: event.run, ...told(event.facts, event.run), playing: false }
        const end = lastIndex(next)
        const position =
          event.seq === undefined
            ? event.run.done
              ? 0
              : end
            : Math.max(0, indexAt(next.projection.messages, event.seq))
        return { ...next, position: Math.min(position, end) }
      },
      /** More is told of the run on the stage. Of any other run it is ignored: the person has moved on. */
      told: (context, event: { run: RunInfo; facts: readonly RecordedFact[] }) => {
        if (context.run?.run !== event.run.run) return context
        const more = event.facts.filter(({ seq }) => seq >= context.facts.length)
        // which facts followed an injection is known when the step that did is over
        const isSame = more.length === 0 && event.run.injected?.length === context.run.injected?.length
        return { ...context, run: event.run, ...(isSame ? {} : told([...context.facts, ...more], event.run)) }
      },
      moved: (context, event: { position: number }) => ({
        ...context,
        position: Math.max(Math.min(event.position, lastIndex(context)), Math.min(0, lastIndex(context))),
      }),
      played: context => ({ ...context, playing: context.run !== null }),
      paused: context => ({ ...context, playing: false }),
      speedSet: (context, event: { speed: Speed }) => ({ ...context, speed: event.speed }),
      faster: (context, event: { by: 1 | -1 }) => {
        const speed = speeds[speeds.indexOf(context.speed) + event.by]
        return speed === undefined ? context : { ...context, speed }
      },
    },
  })
}

export type LiveStore = ReturnType<typeof createLiveStore>
