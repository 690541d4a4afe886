// One message of a sequence diagram: the arrow between two lanes, its label, the octagon where it is refused.
import { type CSSProperties, memo } from 'react'
import type { Lane } from '../../shared/model/trace.ts'
import { Octagon, ToneIcon } from '../parts/index.ts'
import { laneMiddle } from './lanes.ts'

export interface WireProps {
  readonly from: Lane
  readonly to: Lane
  readonly label: string
  readonly detail: string
  readonly full?: string
  readonly tone: 'plain' | 'ok' | 'warn' | 'refuse'
  readonly reply: boolean
  readonly badge: boolean
  /** Draws itself instead of being there at once. */
  readonly fresh: boolean
  /** Width of the lanes in pixels, to know on which side the label has room. */
  readonly width: number
}

const share = (value: number) => `${(value * 100).toFixed(3)}%`
const roughCharacter = 6.2
const labelInset = 10

/** Drawn again only when its message changes: a stage that plays moves many times a second. */
export const Wire = memo(function Wire(props: WireProps) {
  const { from, to, label, detail, full, tone, reply, badge, fresh } = props
  const left = Math.min(laneMiddle(from), laneMiddle(to))
  const right = Math.max(laneMiddle(from), laneMiddle(to))
  const note = from === to
  const ends = to === from ? '' : laneMiddle(to) > laneMiddle(from) ? 'tl-to-right' : 'tl-to-left'
  const classes = ['tl-wire', `tl-wire-${tone}`, reply ? 'tl-reply' : '', fresh ? 'tl-fresh' : '', ends].join(' ')

  return (
    <div className={classes}>
      {!note && <i className="tl-wire-line" style={{ left: share(left), width: share(right - left) }} />}
      {!badge && <i className="tl-wire-from" style={{ left: share(laneMiddle(from)) }} />}
      {!note &&
        (tone === 'refuse' ? (
          <span className="tl-wire-stop" style={{ left: share(laneMiddle(to)) }}>
            <Octagon />
          </span>
        ) : (
          <i className="tl-wire-tip" style={{ left: share(laneMiddle(to)) }} />
        ))}
      <span
        className={`tl-wire-label ${note ? 'tl-beside' : ''} ${badge ? 'tl-badge' : ''}`}
        style={labelPlace(props, left, right)}
        title={full === undefined ? `${label} ${detail}` : `${label} ${detail}\n${full}`}
      >
        {(tone === 'warn' || tone === 'refuse' || badge) && (note || tone === 'warn') && <ToneIcon tone={tone} />}
        <b>{label}</b> <span>{detail}</span>
      </span>
    </div>
  )
})

/** A label starts at its arrow's left end; where it would run out of the stage, it ends at the arrow's right end. */
function labelPlace({ label, detail, width }: WireProps, left: number, right: number): CSSProperties {
  const needed = (label.length + detail.length + 3) * roughCharacter + labelInset
  const roomRight = (1 - left) * width
  const roomLeft = right * width
  if (needed <= roomRight || roomRight >= roomLeft) {
    return { left: `calc(${share(left)} + ${labelInset}px)`, maxWidth: `calc(${share(1 - left)} - ${labelInset}px)` }
  }
  return { right: `calc(${share(1 - right)} + ${labelInset}px)`, maxWidth: `calc(${share(right)} - ${labelInset}px)` }
}
