// Investigate: who asked, which agent, under what authority, what did it touch?
import { BranchFork20Regular } from '@fluentui/react-icons'
import { EvidenceId } from '../../shared/model/units.ts'
import { useAnswer } from '../client/context.tsx'
import { Action, Empty, Pane, Trouble } from '../parts/index.ts'
import { goTo } from '../shell/place.ts'
import { useShell, useShellState } from '../shell/shell.tsx'
import type { Workspace, WorkspaceProps } from '../shell/workspaces.ts'
import { EvidencePane } from './evidence.tsx'
import { TraceList } from './trace-list.tsx'
import { TraceView } from './trace-view.tsx'
import './investigate.css'

function Investigate({ params, setParams }: WorkspaceProps) {
  const version = useShellState(state => state.caseInfo?.root ?? '')
  const opened = params.trace ?? null
  const trace = useAnswer('investigate.trace', opened === null ? null : { id: opened }, version)
  const traces = useAnswer('investigate.traces', opened === null && version !== '' ? {} : null, version)

  if (params.record !== undefined)
    return <OneRecord record={Number(params.record)} onClose={() => setParams({ record: undefined }, 'push')} />
  const close = () => setParams({ trace: undefined, node: undefined }, 'push')
  if (opened !== null) {
    if (trace.error !== null) return <NotThere error={trace.error} onClose={close} />
    if (trace.data === null) return <Working text="Rebuilding the chain from the records" />
    return (
      <TraceView
        key={trace.data.summary.id}
        trace={trace.data}
        selected={params.node ?? null}
        onSelect={node => setParams({ node: node ?? undefined })}
        onClose={close}
      />
    )
  }
  if (traces.error !== null) return <CanNotRead error={traces.error} />
  if (traces.data === null) return <Working text="Reading the case" />
  if (traces.data.length === 0) return <NothingYet />
  // it opens at its first clause, so that the record behind it is shown and not an empty panel
  return <TraceList traces={traces.data} onOpen={id => setParams({ trace: id, node: 'clause:0' }, 'push')} />
}

function OneRecord({ record, onClose }: { record: number; onClose(): void }) {
  const id = EvidenceId.safeParse(record)
  if (!id.success) return <NotThere error={new Error(`“${record}” is not the number of a record`)} onClose={onClose} />
  return (
    <div className="one-record">
      <EvidencePane trace={null} records={[id.data]} onNode={() => undefined} />
      <Pane label="Where next" className="one-record-side">
        <Empty title={`Record ${id.data}`} action={<Action onClick={onClose}>Show all prompts and runs</Action>}>
          This is one record on its own. The list shows every run and timeline that records were joined into.
        </Empty>
      </Pane>
    </div>
  )
}

function NotThere({ error, onClose }: { error: unknown; onClose(): void }) {
  return (
    <Pane label="Trace">
      <Trouble error={error} />
      <Empty
        title="There is nothing to show here"
        action={<Action onClick={onClose}>Show all prompts and runs</Action>}
      >
        The link may belong to another case.
      </Empty>
    </Pane>
  )
}

function CanNotRead({ error }: { error: unknown }) {
  const shell = useShell()
  return (
    <Pane label="Prompts and runs">
      <div>
        <Trouble error={error} />
      </div>
      <Empty
        title="This case can not be traced"
        action={
          <span className="tl-row">
            <Action kind="solid" onClick={() => void shell.verify()}>
              Verify every byte
            </Action>
            <Action onClick={() => goTo({ workspace: 'case', params: {} })}>Show the case</Action>
          </span>
        }
      >
        Verification names the first thing that does not hold. What was not changed is still there; another case can be
        opened from the menu at the top left.
      </Empty>
    </Pane>
  )
}

function Working({ text }: { text: string }) {
  return (
    <Pane label="Working">
      <p className="quiet-note" role="status">
        {text}…
      </p>
    </Pane>
  )
}

function NothingYet() {
  const toCase = () => goTo({ workspace: 'case', params: {} })
  return (
    <Pane label="Prompts and runs">
      <Empty
        title="No evidence yet"
        action={
          <Action kind="solid" onClick={toCase}>
            Import logs
          </Action>
        }
      >
        Import sign-in logs, audit records or Agent 365 spans, or record a run in Live. What an agent did, and who
        asked, is rebuilt from those records alone.
      </Empty>
    </Pane>
  )
}

export const investigate: Workspace = {
  id: 'investigate',
  title: 'Investigate',
  icon: BranchFork20Regular,
  command: 'workspace.investigate',
  component: Investigate,
}
