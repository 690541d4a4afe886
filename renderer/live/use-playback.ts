// Moves the playhead while it plays, on the display's own frames; lets the world go on where nothing more is told.

import { useSelector } from '@xstate/store-react'
import { useEffect } from 'react'
import type { LiveRun } from './live-run.ts'
import { atEnd, lastIndex } from './live-store.ts'
import { moveFor } from './pace.ts'

/** A frame that took longer than this was not drawn in time (a sleeping window): the playhead does not jump after it. */
const longestFrame = 250

export function usePlayback(live: LiveRun): void {
  const playing = useSelector(live.store, snapshot => snapshot.context.playing)

  useEffect(() => {
    if (!playing) return
    let frame = 0
    let before: number | null = null
    let saved = 0

    const tick = (time: number) => {
      const state = live.store.getSnapshot().context
      // a pause holds at once: React may clean up only after this frame
      if (!state.playing) return
      saved += Math.min(time - (before ?? time), longestFrame)
      before = time
      const { messages } = state.projection
      const gapAfter = (index: number) => {
        const here = messages[index]
        const next = messages[index + 1]
        return here === undefined || next === undefined ? (next === undefined ? null : 0) : next.at - here.at
      }
      const moved = moveFor(saved, state.position, gapAfter, state.speed)
      saved = moved.left
      if (moved.position !== state.position) live.store.trigger.moved({ position: moved.position })
      const now = live.store.getSnapshot().context
      if (atEnd(now)) live.store.trigger.paused()
      else if (now.position >= lastIndex(now)) void live.advance(Math.max(1, Math.ceil(now.speed)))
      frame = requestAnimationFrame(tick)
    }
    frame = requestAnimationFrame(tick)
    return () => cancelAnimationFrame(frame)
  }, [live, playing])
}
