// The pool: a tile a Cloud PC, known by shape first and colour second, and the sessions as rows.
import {
  Add16Regular,
  ArrowClockwise16Regular,
  CheckmarkCircle16Filled,
  Circle16Regular,
  Flash16Regular,
  Link16Regular,
  LockClosed16Regular,
  ShieldCheckmark16Regular,
} from '@fluentui/react-icons'
import type { ComponentType } from 'react'
import type { ActorRef } from '../../shared/model/refs.ts'
import type { Frame } from '../../shared/model/run.ts'
import { clock, Octagon, Pane, PaneHead, plural } from '../parts/index.ts'
import { tag } from './names.ts'
import { stateWord } from './words.ts'

type PcSlot = Frame['pcs'][number]

interface StateLook {
  readonly icon: ComponentType<{ className?: string }>
  readonly look: 'ok' | 'use' | 'held' | 'work' | 'bad' | 'plain'
  /** How far along the way to the pool, or back to it, in steps of three. */
  readonly progress?: number
}

const looks: Readonly<Record<string, StateLook>> = {
  available: { icon: CheckmarkCircle16Filled, look: 'ok' },
  assigned: { icon: Link16Regular, look: 'held' },
  inUse: { icon: Flash16Regular, look: 'use' },
  resetting: { icon: ArrowClockwise16Regular, look: 'work', progress: 1 },
  verifying: { icon: ShieldCheckmark16Regular, look: 'work', progress: 2 },
  'provisioning.joining': { icon: Add16Regular, look: 'work', progress: 1 },
  'provisioning.enrolling': { icon: Add16Regular, look: 'work', progress: 2 },
  'provisioning.baseline': { icon: Add16Regular, look: 'work', progress: 2.5 },
  provisioning: { icon: Add16Regular, look: 'work' },
  updating: { icon: ArrowClockwise16Regular, look: 'work' },
  quarantined: { icon: Octagon, look: 'bad' },
  underReview: { icon: LockClosed16Regular, look: 'held' },
}
/** `provisioning.joining` → `provisioning`: how the states are counted and called on a tile. */
const outer = (state: string): string => state.split('.')[0] ?? state
const lookOf = (state: string): StateLook =>
  looks[state] ?? looks[outer(state)] ?? { icon: Circle16Regular, look: 'plain' }

interface PoolProps {
  readonly frame: Frame | null
  readonly selected: ActorRef | null
  onSelect(actor: ActorRef): void
}

export function Pool({ frame, selected, onSelect }: PoolProps) {
  if (frame === null) {
    return (
      <Pane label="Pool" className="tl-pool">
        <PaneHead title="Pool" />
      </Pane>
    )
  }
  return (
    <Pane label="Pool" className="tl-pool">
      <PaneHead title={frame.poolName} note={plural(frame.pcs.length, 'machine')}>
        <Legend pcs={frame.pcs} />
      </PaneHead>
      <div className="tl-pool-body">
        <ul className="tl-tiles tl-scroll" aria-label="Cloud PCs">
          {frame.pcs.map(pc => (
            <li key={pc.ref}>
              <Tile pc={pc} on={pc.ref === selected} onSelect={onSelect} />
            </li>
          ))}
        </ul>
        <Sessions frame={frame} selected={selected} onSelect={onSelect} />
      </div>
    </Pane>
  )
}

function Tile({ pc, on, onSelect }: { pc: PcSlot; on: boolean; onSelect(actor: ActorRef): void }) {
  const { icon: Icon, look, progress } = lookOf(pc.state)
  const word = stateWord(pc.state)
  const number = /\d+$/.exec(pc.name)?.[0] ?? pc.name
  return (
    <button
      type="button"
      className={`tl-tile tl-tile-${look}`}
      aria-pressed={on}
      title={`${pc.name}: ${word}${pc.holder === null ? '' : `, session ${tag(pc.holder)}`}`}
      onClick={() => onSelect(pc.ref)}
    >
      <Icon className="tl-icon-small" />
      <b>{number}</b>{' '}
      <span className="tl-hidden-text">
        {pc.name}: {word}
      </span>
      <span className="tl-cut tl-tile-word" aria-hidden="true">
        {stateWord(outer(pc.state))}
      </span>
      {progress !== undefined && <i className="tl-tile-progress" style={{ width: `${(progress / 3) * 100}%` }} />}
    </button>
  )
}

function Legend({ pcs }: { pcs: readonly PcSlot[] }) {
  const counts = new Map<string, number>()
  for (const state of pcs.map(pc => outer(pc.state))) counts.set(state, (counts.get(state) ?? 0) + 1)
  return (
    <div className="tl-legend">
      {[...counts].map(([state, number]) => {
        const { icon: Icon, look } = lookOf(state)
        return (
          <span key={state} className={`tl-look-${look}`}>
            <Icon className="tl-icon-small" />
            <span>
              {stateWord(state)} {number}
            </span>
          </span>
        )
      })}
    </div>
  )
}

function Sessions({
  frame,
  selected,
  onSelect,
}: {
  frame: Frame
  selected: ActorRef | null
  onSelect(actor: ActorRef): void
}) {
  if (frame.sessions.length === 0)
    return <p className="tl-sessions tl-sessions-none">No session yet at this message.</p>
  return (
    <ul className="tl-sessions tl-scroll" aria-label="Sessions">
      {frame.sessions.map(session => (
        <li key={session.ref}>
          <button
            type="button"
            className="tl-session"
            aria-pressed={session.ref === selected}
            onClick={() => onSelect(session.ref)}
          >
            <span className="tl-mono">{tag(session.ref)}</span>
            <span className="tl-cut" title={session.agentName}>
              {session.agentName}
            </span>
            <span
              className={`tl-cut ${sessionTone(session.state)}`}
              title={`${stateWord(session.state)} since ${clock(session.since)}`}
            >
              {stateWord(session.state)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Who waits for a Cloud PC or for a person is told apart from who works. */
const sessionTone = (state: string) =>
  state.startsWith('refused')
    ? 'tl-tone-refuse'
    : state === 'acquire.queued' || state === 'act.stepUp'
      ? 'tl-tone-warn'
      : state.startsWith('act')
        ? 'tl-tone-accent'
        : 'tl-mid'
