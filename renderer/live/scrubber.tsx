// The scrubber: runs by message, not by time, with chapters above it and refusals and warnings on it.
import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react'
import { useWidth } from '../drawing/use-width.ts'
import { clockMillis, count, ToneIcon } from '../parts/index.ts'
import { tokenPixels } from '../theme/tokens.ts'
import { chapterLabels } from './chapter-labels.ts'
import type { PlacedChapter } from './live-run.ts'
import type { Message } from './message.ts'

interface ScrubberProps {
  readonly messages: readonly Message[]
  readonly chapters: readonly PlacedChapter[]
  readonly position: number
  /** Whether nothing more will be told; until then the track has no end. */
  readonly done: boolean
  onMove(position: number): void
}

const markWidth = tokenPixels('scrub-mark')

export function Scrubber({ messages, chapters, position, done, onMove }: ScrubberProps) {
  const track = useRef<HTMLDivElement>(null)
  const [box, width] = useWidth<HTMLDivElement>(600)
  const last = Math.max(messages.length - 1, 1)
  const share = (row: number) => `${(Math.max(row, 0) / last) * 100}%`
  const now = messages[position]
  const marks = useMemo(() => marksOf(messages, width / last), [messages, width, last])
  const labels = chapterLabels(chapters, row => messages[row]?.tone === 'refuse', last, width)
  const headed = new Set(labels.filter(({ inPlace }) => inPlace).map(({ seq }) => seq))

  const drag = (event: PointerEvent) => {
    const area = track.current?.getBoundingClientRect()
    if (area === undefined || (event.type === 'pointermove' && event.buttons !== 1)) return
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    onMove(Math.round(Math.min(Math.max((event.clientX - area.left) / area.width, 0), 1) * last))
  }

  const press = (event: KeyboardEvent) => {
    const to = {
      ArrowLeft: position - 1,
      ArrowDown: position - 1,
      ArrowRight: position + 1,
      ArrowUp: position + 1,
      PageDown: position - 10,
      PageUp: position + 10,
      Home: 0,
      End: last,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    onMove(to)
  }

  return (
    <div
      ref={box}
      className={`tl-scrub ${done ? '' : 'tl-scrub-open'}`}
      role="slider"
      aria-label="Position"
      aria-valuemin={1}
      aria-valuemax={messages.length}
      aria-valuenow={position + 1}
      aria-valuetext={
        now === undefined
          ? 'Nothing yet'
          : `Message ${count(position + 1)}${done ? ` of ${count(messages.length)}` : ', still running'}, ${clockMillis(now.at)}`
      }
      tabIndex={0}
      onPointerDown={drag}
      onPointerMove={drag}
      onKeyDown={press}
    >
      <div className="tl-scrub-chapters" aria-hidden="true">
        {labels.map(({ title, seq, left }) => (
          <span key={seq} style={{ left }}>
            {title}
          </span>
        ))}
      </div>
      <div ref={track} className="tl-scrub-track" aria-hidden="true">
        <i className="tl-scrub-done" style={{ width: share(position) }} />
        {chapters.map(
          ({ title, seq, row }) =>
            row > 0 && (
              <i
                key={seq}
                className={`tl-scrub-chapter ${headed.has(seq) ? 'tl-headed' : ''}`}
                title={title}
                style={{ left: share(row) }}
              />
            ),
        )}
        {marks.map(({ row, tone }) => (
          <i key={row} className="tl-scrub-mark" style={{ left: share(row) }}>
            <ToneIcon tone={tone} />
          </i>
        ))}
        <i className="tl-scrub-thumb" style={{ left: share(position) }} />
      </div>
    </div>
  )
}

/** Refusals and warnings with room between them; a refusal takes the place of a warning it would cover. */
function marksOf(messages: readonly Message[], perRow: number): Array<{ row: number; tone: 'refuse' | 'warn' }> {
  const marks: Array<{ row: number; tone: 'refuse' | 'warn' }> = []
  messages.forEach(({ tone }, row) => {
    if (tone !== 'refuse' && tone !== 'warn') return
    const before = marks.at(-1)
    if (before !== undefined && (row - before.row) * perRow < markWidth) {
      if (before.tone === 'refuse' || tone === 'warn') return
      marks.pop()
    }
    marks.push({ row, tone })
  })
  return marks
}
