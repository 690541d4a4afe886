// A message: one row of the sequence stage, drawn from one fact (or from the run of facts that set the tenant up).
import type { FactOf, FactType } from '../../shared/model/facts.ts'
import type { ActorRef } from '../../shared/model/refs.ts'
import type { Lane } from '../../shared/model/trace.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { Names } from './names.ts'

export type MessageTone = 'plain' | 'ok' | 'warn' | 'refuse'

/** A stretch of a lane in which somebody is busy. `dead` is the time after a session was cut until its Cloud PC is back. */
export type BarKind = 'busy' | 'live' | 'reset' | 'dead'

export type BarChange =
  | { readonly change: 'open'; readonly lane: Lane; readonly key: string; readonly kind: BarKind }
  | { readonly change: 'close'; readonly lane: Lane; readonly key: string; readonly cut?: string }

/** What a fact looks like on the stage. `from` and `to` are one lane where nothing is sent. */
export interface Line {
  readonly from: Lane
  readonly to: Lane
  readonly label: string
  readonly detail: string
  /** The same at full length, for who rests the pointer on it; left out where label and detail say it all. */
  readonly full?: string
  readonly tone: MessageTone
  /** An answer to an earlier message: drawn dashed. */
  readonly reply: boolean
  /** A Conditional Access decision: drawn as a badge. */
  readonly badge: boolean
  /** Whom the inspector shows, and which of its tabs says most about this message. */
  readonly actor: ActorRef
  readonly tab: 'state' | 'token' | 'decision'
  readonly bars: readonly BarChange[]
}

export interface Message extends Line {
  /** Of the fact; of the last one where several share the row. */
  readonly seq: number
  readonly first: number
  readonly at: EpochMs
  /** Key of the injection whose instruction it follows. */
  readonly follows?: string
}

/** In words, for who can not see how it is drawn. */
export const injectedBy = (follows: string): string => `follows the injected instruction ${follows}`

/** How facts of one subject are drawn, by type. */
export type Lines = { readonly [Type in FactType]?: (fact: FactOf<Type>, names: Names) => Line }

type Plain = Pick<Line, 'from' | 'to' | 'label' | 'detail' | 'actor'> & Partial<Line>

export const line = (given: Plain): Line => ({
  tone: 'plain',
  reply: false,
  badge: false,
  tab: 'state',
  bars: [],
  ...given,
})

/** What happens on one lane, with nothing sent. */
export const note = (lane: Lane, label: string, actor: ActorRef, detail: string, more: Partial<Line> = {}): Line =>
  line({ from: lane, to: lane, label, detail, actor, ...more })

export const opens = (lane: Lane, key: string, kind: BarKind = 'busy'): BarChange => ({
  change: 'open',
  lane,
  key,
  kind,
})
/** `cut`: written where the bar was cut short. */
export const closes = (lane: Lane, key: string, cut?: string): BarChange => ({
  change: 'close',
  lane,
  key,
  ...(cut === undefined ? {} : { cut }),
})
