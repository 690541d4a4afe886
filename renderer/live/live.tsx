// The Live workspace: transport, stage, pool and inspector around one run and one selection.
import { Spinner } from '@fluentui/react-components'
import { Table16Regular } from '@fluentui/react-icons'
import { useSelector } from '@xstate/store-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { CallOutput } from '../../shared/contract/contract.ts'
import { ActorRef } from '../../shared/model/refs.ts'
import { type Answer, useAnswer, useClient } from '../client/index.ts'
import { Action, Empty, Pane, Trouble } from '../parts/index.ts'
import { useCommands } from '../shell/commands.tsx'
import type { Params } from '../shell/place.ts'
import { useShell, useShellState } from '../shell/shell.tsx'
import type { WorkspaceProps } from '../shell/workspaces.ts'
import { BeforePlay } from './before-play.tsx'
import { Inspector, type InspectorTab } from './inspector.tsx'
import { laneNotes } from './lane-notes.ts'
import { beforeMoving, createLiveRun, type LiveRun } from './live-run.ts'
import { selectedIn } from './messages.ts'
import { Pool } from './pool.tsx'
import { NewRun, type StartRun, type WantedRun } from './runs-menu.tsx'
import { LaneHeads, Stage } from './stage.tsx'
import { StageTable } from './stage-table.tsx'
import { Transport } from './transport.tsx'
import { usePlayback } from './use-playback.ts'

const nowhere: Params = {}

/** A run belongs to its case: another case begins with an empty stage, and what was selected in the last one is left behind. */
export function Live({ params, setParams }: WorkspaceProps) {
  const file = useShellState(state => state.caseInfo?.file)
  const [shown, setShown] = useState<{ file: string | undefined; left: Params | null }>({ file, left: null })
  if (file !== shown.file) setShown({ file, left: shown.file === undefined ? null : params })
  const stale = params === shown.left

  useEffect(() => {
    if (stale) setParams({ run: undefined, seq: undefined, actor: undefined })
  }, [stale, setParams])

  const client = useClient()
  const shell = useShell()
  const [wanted, setWanted] = useState<WantedRun | null>(null)

  /** The case is made here, above what belongs to a case; the run then begins in what is shown of the new one. */
  const start: StartRun = async run => {
    try {
      if (run.into === 'new') {
        const taken = (await client.call('case.list', {})).map(({ name }) => name)
        await shell.createCase(freeName(`${run.scenario.title}, seed ${run.seed}`, taken))
      }
      setWanted(run)
    } catch (error) {
      shell.report(error)
    }
  }

  return (
    <LiveOfCase
      key={file}
      params={stale ? nowhere : params}
      setParams={setParams}
      wanted={wanted}
      onBegun={() => setWanted(null)}
      start={start}
    />
  )
}

/** The name, or the first of `name (2)`, `name (3)` … that no case has; some file systems do not tell A from a. */
function freeName(name: string, taken: readonly string[]): string {
  const known = new Set(taken.map(each => each.toLowerCase()))
  let free = name
  for (let number = 2; known.has(free.toLowerCase()); number += 1) free = `${name} (${number})`
  return free
}

interface LiveOfCaseProps extends WorkspaceProps {
  /** The run to begin with; null where it is the case's own. */
  readonly wanted: WantedRun | null
  onBegun(): void
  readonly start: StartRun
}

function LiveOfCase({ params, setParams, wanted: toStart, onBegun, start }: LiveOfCaseProps) {
  const client = useClient()
  const shell = useShell()
  const file = useShellState(state => state.caseInfo?.file)
  const stage = useMemo(() => createLiveRun(client, shell.report), [client, shell])
  // One moment at a time is shown: who plays or steps lets go of the message that was selected.
  const live = useMemo(() => beforeMoving(stage, () => setParams({ seq: undefined })), [stage, setParams])
  const runs = useAnswer('live.runs', file === undefined ? null : {}, file)
  const run = useSelector(live.store, snapshot => snapshot.context.run)
  const [choosing, setChoosing] = useState(false)
  const [table, setTable] = useState(false)

  const show = (id: string) => setParams({ run: id, seq: undefined, actor: undefined }, 'push')
  /** While a run is started, none that the case has is opened over it. */
  const starting = useRef(false)
  const wanted = params.run ?? runs.data?.at(-1)?.run
  const seqThen = params.seq === undefined ? undefined : Number(params.seq)

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is to start is started once, whatever else changes meanwhile
  useEffect(() => {
    if (toStart === null) return
    onBegun()
    starting.current = true
    void live.start(toStart.scenario.id, toStart.seed).then(id => {
      starting.current = false
      if (id !== null) show(id)
    })
  }, [toStart])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a selection made later must not open the run again
  useEffect(() => {
    if (starting.current) return
    if (wanted !== undefined && wanted !== live.store.getSnapshot().context.run?.run) void live.open(wanted, seqThen)
  }, [live, wanted])

  useEffect(() => {
    if (seqThen !== undefined) live.reach(seqThen)
  }, [live, seqThen])

  usePlayback(live)
  useRunChip(live, params.seq)

  useCommands({
    'live.new': () => setChoosing(true),
    ...(run === null
      ? {}
      : {
          'live.play': live.toggle,
          'live.back': live.back,
          'live.forward': () => void live.forward(),
          'live.chapterBack': () => live.chapter(-1),
          'live.chapterForward': () => live.chapter(1),
          'live.slower': () => live.store.trigger.faster({ by: -1 }),
          'live.faster': () => live.store.trigger.faster({ by: 1 }),
          'live.table': () => setTable(!table),
          'live.clear': () => setParams({ seq: undefined, actor: undefined }),
        }),
  })

  return (
    <div className="tl-live">
      <Transport
        live={live}
        choosing={choosing}
        setChoosing={setChoosing}
        selected={params.seq}
        onRun={show}
        start={start}
      />
      {run === null ? (
        <NoRun live={live} runs={runs} start={start} choose={() => setChoosing(true)} />
      ) : (
        <OnStage live={live} table={table} setTable={setTable} params={params} setParams={setParams} />
      )}
    </div>
  )
}

interface OnStageProps extends WorkspaceProps {
  readonly live: LiveRun
  readonly table: boolean
  setTable(on: boolean): void
}

function OnStage({ live, table, setTable, params, setParams }: OnStageProps) {
  const { run, facts, projection, bars, position, playing } = useSelector(live.store, snapshot => snapshot.context)
  const [tab, setTab] = useState<InspectorTab>('state')
  const { messages, names } = projection

  const selectedRow = selectedIn(messages, params.seq)
  const selected = selectedRow < 0 ? undefined : messages[selectedRow]
  const now = messages[position]
  const seen = selected ?? now
  const given = ActorRef.safeParse(params.actor)
  const actor = given.success ? given.data : seen?.actor
  const runId = run?.run ?? ''

  const frame = useAnswer('live.frame', seen === undefined ? null : { run: runId, seq: seen.seq })
  const notes = useMemo(
    () => laneNotes(seen === undefined ? [] : facts.slice(0, seen.seq + 1), names),
    [facts, names, seen],
  )

  const selectMessage = (row: number) => {
    const message = messages[row]
    if (message === undefined) return
    live.store.trigger.paused()
    setParams({ run: runId, seq: String(message.seq), actor: undefined })
    if (message.tab !== 'state') setTab(message.tab)
  }
  const selectActor = (ref: ActorRef) => setParams({ run: runId, actor: ref })

  return (
    <>
      <Pane label="Stage" className="tl-stage-pane">
        <div className="tl-stage-head">
          <LaneHeads notes={notes} onSelect={selectActor} />
          <Action
            kind="quiet"
            label={table ? 'Show as a drawing' : 'Show as a table'}
            keys="Shift+T"
            icon={<Table16Regular />}
            onClick={() => setTable(!table)}
          />
        </div>
        {table ? (
          <StageTable messages={messages} position={position} selected={selectedRow} onSelect={selectMessage} />
        ) : (
          <Stage
            messages={messages}
            bars={bars}
            position={position}
            done={run?.done ?? true}
            playing={playing}
            selected={selectedRow}
            onSelect={selectMessage}
          />
        )}
        {run !== null && !table && !playing && position === 0 && selected === undefined && messages.length > 1 && (
          <BeforePlay run={run} play={live.toggle} />
        )}
      </Pane>
      <Pool frame={frame.data} selected={actor ?? null} onSelect={selectActor} />
      {seen === undefined || actor === undefined ? (
        <Pane label="Inspector" className="tl-inspector">
          <Empty title="Nothing has happened yet">Play the run, or step one message with the full stop key.</Empty>
        </Pane>
      ) : (
        <Inspector
          run={runId}
          actor={actor}
          seq={seen.seq}
          at={seen.at}
          following={selected === undefined}
          facts={facts}
          names={names}
          tab={tab}
          setTab={setTab}
        />
      )}
    </>
  )
}

interface NoRunProps {
  readonly live: LiveRun
  readonly runs: Answer<CallOutput<'live.runs'>>
  readonly start: StartRun
  choose(): void
}

function NoRun({ live, runs, start, choose }: NoRunProps) {
  const open = useShellState(state => state.caseInfo !== null)
  const opening = useSelector(live.store, snapshot => snapshot.context.opening)
  const none = runs.data?.length === 0
  const scenarios = useAnswer('live.scenarios', none ? {} : null)
  return (
    <Pane label="Stage" className="tl-no-run">
      {runs.error !== null && <Trouble error={runs.error} />}
      {!open ? (
        <Empty title="No case is open">
          A run writes its logs into a case. Open one, or make one, from the menu at the top left.
        </Empty>
      ) : none && scenarios.data !== null ? (
        <Empty
          title="Nothing has run in this case yet"
          action={<NewRun scenarios={scenarios.data} runs={[]} start={start} />}
        >
          Start a run: a human asks, an agent acts on a Cloud PC, and every message between them is drawn here as it
          happens.
        </Empty>
      ) : (
        <WaitOrChoose loading={runs.loading || opening} choose={choose} />
      )}
    </Pane>
  )
}

/** While the runs are read; and where a link names a run that this case does not have. */
function WaitOrChoose({ loading, choose }: { loading: boolean; choose(): void }) {
  if (loading) return <Spinner className="tl-empty" size="small" label="Reading the runs of this case" />
  return (
    <Empty
      title="No run is on the stage"
      action={
        <Action kind="solid" onClick={choose}>
          Choose a run
        </Action>
      }
    >
      Choose one of the runs of this case, or start a new one.
    </Empty>
  )
}

/** Says in the top bar what the run is doing. */
function useRunChip(live: LiveRun, selected: string | undefined): void {
  const { setRun } = useShell()
  const { run, playing, speed, position, projection } = useSelector(live.store, snapshot => snapshot.context)
  const total = projection.messages.length
  const row = selectedIn(projection.messages, selected)
  const number = (row < 0 ? position : row) + 1
  const text =
    run === null
      ? null
      : playing
        ? `Playing ${speed === 0.25 ? '¼' : speed}×, seed ${run.seed}`
        : run.done
          ? `Paused at ${number} of ${total}, seed ${run.seed}`
          : `Paused at message ${number}, still running, seed ${run.seed}`
  useEffect(() => {
    setRun(text === null ? null : { text, tone: playing ? 'ok' : 'plain', playing })
    return () => setRun(null)
  }, [setRun, text, playing])
}
