// The transport: step, play, the clock, the scrubber, speed, and which run is on.
import { Next16Filled, Pause16Filled, Play16Filled, Previous16Filled } from '@fluentui/react-icons'
import { useSelector } from '@xstate/store-react'
import { useMemo } from 'react'
import { Action, clock, millis, Pane, Segmented } from '../parts/index.ts'
import { type LiveRun, placeChapters } from './live-run.ts'
import { atEnd, type Speed, speeds } from './live-store.ts'
import { selectedIn } from './messages.ts'
import { RunsMenu, type StartRun } from './runs-menu.tsx'
import { Scrubber } from './scrubber.tsx'

interface TransportProps {
  readonly live: LiveRun
  readonly choosing: boolean
  setChoosing(on: boolean): void
  /** The link's `seq`: the message the clock stands at instead of the playhead's. */
  readonly selected: string | undefined
  onRun(run: string): void
  readonly start: StartRun
}

const speedLabel: Record<Speed, string> = { 0.25: '¼×', 1: '1×', 4: '4×', 16: '16×', 64: '64×' }
const speedOptions = speeds.map(value => ({ value, label: speedLabel[value] }))

export function Transport({ live, choosing, setChoosing, selected, onRun, start }: TransportProps) {
  const { run, projection, position, playing, speed } = useSelector(live.store, snapshot => snapshot.context)
  const ended = useSelector(live.store, snapshot => atEnd(snapshot.context))
  const { messages } = projection
  const seen = messages[selectedIn(messages, selected)] ?? messages[position]
  const chapters = useMemo(() => placeChapters(run?.chapters ?? [], messages), [run, messages])

  return (
    <Pane label="Transport" className="tl-transport">
      <div className="tl-row">
        <Action
          kind="quiet"
          label="Step back one message"
          keys=","
          icon={<Previous16Filled />}
          disabled={position <= 0}
          onClick={live.back}
        />
        <Action
          kind="solid"
          label={playing ? 'Pause' : ended && run !== null ? 'Replay from the start' : 'Play'}
          keys="Space"
          icon={playing ? <Pause16Filled /> : <Play16Filled />}
          disabled={run === null}
          onClick={live.toggle}
        />
        <Action
          kind="quiet"
          label="Step one message"
          keys="."
          icon={<Next16Filled />}
          disabled={ended}
          onClick={() => void live.forward()}
        />
      </div>
      <div className="tl-clock" role="timer" aria-label="Virtual time, UTC">
        {seen === undefined ? '--:--:--' : clock(seen.at)}
        {seen !== undefined && <small>.{millis(seen.at)}</small>}
      </div>
      <Scrubber
        messages={messages}
        chapters={chapters}
        position={position}
        done={run?.done ?? true}
        onMove={live.seek}
      />
      <Segmented
        label="Speed"
        value={speed}
        options={speedOptions}
        onChange={value => live.store.trigger.speedSet({ speed: value })}
      />
      <RunsMenu live={live} open={choosing} setOpen={setChoosing} onRun={onRun} start={start} />
    </Pane>
  )
}
