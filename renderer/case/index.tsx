// Case: what the evidence is, where it came from, what could not be read, and whether it still proves itself.
import { Add16Regular, Briefcase20Regular, LockOpen16Regular, ShieldCheckmark16Regular } from '@fluentui/react-icons'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import { Action, bytes, Chip, count, dateClock, Empty, Fields, Pane, PaneHead, plural } from '../parts/index.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'
import { useCommandList } from '../shell/commands.tsx'
import { useShellState } from '../shell/shell.tsx'
import type { Workspace, WorkspaceProps } from '../shell/workspaces.ts'
import { Acts } from './acts.tsx'
import { BundleAction } from './bundle.tsx'
import { ExportAction } from './export.tsx'
import { Health } from './health.tsx'
import { ImportPreview } from './import-preview.tsx'
import { ImportStrip } from './import-strip.tsx'
import { Keeping, Unlocking } from './keeping.tsx'
import { RejectedLines } from './rejected-lines.tsx'
import { Sources } from './sources.tsx'
import './case.css'

function Case({ params, setParams }: WorkspaceProps) {
  const info = useShellState(state => state.caseInfo)
  // Until the host has told which case is open, it is not said that none is.
  const told = useShellState(state => state.app !== null)
  if (info === null) return told ? <NoCase /> : <Pane label="Case">{null}</Pane>
  const chosen = info.sources.find(source => String(source.id) === params.source) ?? null
  return (
    <div className="case-view">
      <Pane label="Evidence in this case" className="case-sources">
        <PaneHead title="Evidence" note={plural(info.sources.length, 'source')}>
          {info.accepted > 0 && (
            <>
              <BundleAction info={info} trace={null} />
              <ExportAction info={info} trace={null} />
            </>
          )}
        </PaneHead>
        <ImportStrip />
        <ImportPreview />
        {info.sources.length > 0 && (
          <Sources info={info} chosen={chosen?.id ?? null} onChoose={id => setParams({ source: String(id) })} />
        )}
      </Pane>
      <Pane label="The case file" className="case-facts">
        <PaneHead title="Case file">
          <VerifyAction />
          <Keeping info={info} />
        </PaneHead>
        <ScrollRegion label="Facts about the case file">
          <CaseFacts info={info} />
          <Health />
        </ScrollRegion>
      </Pane>
      <Acts />
      <Pane label="Rejected lines" className="case-rejected">
        <PaneHead
          title="Rejected lines"
          note={chosen ? `${count(chosen.rejected)} of ${chosen.name}` : 'kept as they came, with the reason'}
        />
        {chosen ? (
          <RejectedLines key={chosen.id} source={chosen} />
        ) : (
          <p className="quiet-note">
            {info.rejected === 0
              ? 'Every line of every source could be read.'
              : 'Choose a source to see which of its lines could not be read, and why.'}
          </p>
        )}
      </Pane>
    </div>
  )
}

function NoCase() {
  const commands = useCommandList()
  return (
    <Pane label="Case">
      <Empty
        title="No case is open"
        action={
          <div className="tl-row">
            <Action kind="solid" icon={<Add16Regular />} onClick={() => commands.run('case.new')}>
              New case…
            </Action>
            <Action icon={<LockOpen16Regular />} onClick={() => commands.run('case.unlock')}>
              Open a locked case…
            </Action>
          </div>
        }
      >
        Choose one from the menu at the top left, or make one.
      </Empty>
      <Unlocking />
    </Pane>
  )
}

function CaseFacts({ info }: { info: CaseInfo }) {
  return (
    <div className="case-list">
      <Fields
        fields={[
          { name: 'Verified', value: <Verdict /> },
          { name: 'Name', value: info.name },
          { name: 'File', value: <span className="tl-mono">{info.file}</span> },
          { name: 'Size', value: bytes(info.bytes) },
          { name: 'Records', value: count(info.accepted) },
          { name: 'Rejected', value: count(info.rejected) },
          { name: 'Duplicates', value: count(info.duplicates) },
          { name: 'From', value: info.first === null ? 'no times yet' : `${dateClock(info.first)} UTC` },
          { name: 'To', value: info.last === null ? 'no times yet' : `${dateClock(info.last)} UTC` },
          { name: 'Ledger', value: `${plural(info.size, 'entry', 'entries')}` },
          { name: 'Root', value: <span className="tl-mono">{info.root}</span> },
        ]}
      />
    </div>
  )
}

function VerifyAction() {
  const commands = useCommandList()
  const running = useShellState(state => state.verification.state === 'running')
  return (
    <Action
      kind="quiet"
      icon={<ShieldCheckmark16Regular />}
      disabled={running}
      onClick={() => commands.run('case.verify')}
    >
      Verify every byte
    </Action>
  )
}

function Verdict() {
  const verification = useShellState(state => state.verification)
  if (verification.state === 'none') return 'not since it was opened'
  if (verification.state === 'running') return 'every byte is looked at…'
  const { ok, size, firstBad } = verification.report
  if (ok) return <Chip tone="ok">{`All ${plural(size, 'entry', 'entries')} hold`}</Chip>
  return (
    <div role="alert" className="case-bad">
      <Chip tone="refuse">Does not hold</Chip>
      {firstBad && (
        <>
          <p>
            {firstBad.what} at {firstBad.at}
          </p>
          <p>
            Expected <span className="tl-mono">{firstBad.expected}</span>
          </p>
          <p>
            Found <span className="tl-mono">{firstBad.found}</span>
          </p>
        </>
      )}
    </div>
  )
}

export const caseRoom: Workspace = {
  id: 'case',
  title: 'Case',
  icon: Briefcase20Regular,
  command: 'workspace.case',
  component: Case,
}
