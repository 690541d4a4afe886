// Which chapters have room for their titles above the scrubber: refusals first, then the others in order.
import type { PlacedChapter } from './live-run.ts'

export interface ChapterLabel extends PlacedChapter {
  /** Pixels from the left end of the track. */
  readonly left: number
  /** Whether it begins at its chapter's own place, so that its mark can stand beside the title and not run through it. */
  readonly inPlace: boolean
}

const roughCharacter = 6.4
const inset = 8

/**
 * @param width of the track in pixels, from row 0 to row `last`
 * @returns labels that do not cover each other, left to right; one that would run out at the right end is drawn before it
 */
export function chapterLabels(
  chapters: readonly PlacedChapter[],
  refuses: (row: number) => boolean,
  last: number,
  width: number,
): ChapterLabel[] {
  const taken: Array<{ left: number; right: number; label: ChapterLabel }> = []
  const place = (chapter: PlacedChapter): void => {
    const needed = chapter.title.length * roughCharacter + inset
    const own = (chapter.row / last) * width
    const left = Math.max(0, Math.min(own, width - needed))
    const right = left + needed
    if (taken.some(other => left < other.right && other.left < right)) return
    taken.push({ left, right, label: { ...chapter, left, inPlace: left === own } })
  }
  for (const chapter of chapters) if (refuses(chapter.row)) place(chapter)
  for (const chapter of chapters) if (!refuses(chapter.row)) place(chapter)
  return taken.sort((a, b) => a.left - b.left).map(({ label }) => label)
}
