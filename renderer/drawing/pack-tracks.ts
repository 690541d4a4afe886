// Packs bars into as few tracks as their extents allow, keeping the order in which they begin.

export interface Extent {
  readonly left: number
  readonly right: number
}

/**
 * Gives each item a track number. Items are taken by where they begin; each goes on the first track whose last item
 * ends before it. Result: `tracks[i]` belongs to `items[i]`; `count` is how many tracks are needed.
 */
export function packTracks(items: readonly Extent[]): { tracks: number[]; count: number } {
  const order = items.map((_, index) => index).sort((a, b) => (items[a]?.left ?? 0) - (items[b]?.left ?? 0) || a - b)
  const ends: number[] = []
  const tracks = new Array<number>(items.length).fill(0)
  for (const index of order) {
    const item = items[index]
    if (!item) continue
    const free = ends.findIndex(end => end <= item.left)
    const track = free === -1 ? ends.length : free
    ends[track] = item.right
    tracks[index] = track
  }
  return { tracks, count: ends.length }
}
