// How long the playhead rests between two messages. Idle time is folded: a minute of nothing takes no longer than a beat.

const shortest = 140
const longest = 1400

/** Milliseconds of the person's time, for `gap` milliseconds of virtual time at `speed` times. */
export function restBetween(gap: number, speed: number): number {
  return Math.min(Math.max(gap, shortest), longest) / speed
}

/**
 * Moves a playhead for `elapsed` milliseconds that have been saved up since it last moved. Returns where it is then and
 * what is left over. `gaps[i]` is the virtual time from message `i` to the next.
 */
export function moveFor(
  elapsed: number,
  from: number,
  gapAfter: (index: number) => number | null,
  speed: number,
): { position: number; left: number } {
  let position = from
  let left = elapsed
  for (;;) {
    const gap = gapAfter(position)
    if (gap === null) return { position, left: 0 }
    const rest = restBetween(gap, speed)
    if (left < rest) return { position, left }
    left -= rest
    position += 1
  }
}
