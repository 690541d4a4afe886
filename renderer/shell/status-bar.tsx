// The status bar: how much evidence, the ledger's head, whether it verifies, and what is being worked on.
import { ArrowSync16Regular, Dismiss12Regular, Document16Regular, NumberSymbol16Regular } from '@fluentui/react-icons'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import { count, Meter, plural, shortId, ToneIcon } from '../parts/index.ts'
import { useCommands } from './commands.tsx'
import { useShell, useShellState } from './shell.tsx'
import type { Verification } from './shell-store.ts'

export function StatusBar() {
  const info = useShellState(state => state.caseInfo)
  return (
    <footer className="tl-status" data-pane tabIndex={-1}>
      {info === null ? <span>No case open</span> : <CaseStatus info={info} />}
      <span className="tl-grow" />
      <Jobs />
    </footer>
  )
}

function CaseStatus({ info }: { info: CaseInfo }) {
  return (
    <>
      <span>
        <Document16Regular aria-hidden />
        {plural(info.accepted, 'record')}
      </span>
      {info.rejected > 0 && (
        <span className="tl-tone-warn">
          <ToneIcon tone="warn" />
          {plural(info.rejected, 'line')} rejected
        </span>
      )}
      <span title={`Ledger head over ${count(info.size)} entries: ${info.root}`}>
        <NumberSymbol16Regular aria-hidden />
        Ledger head <span className="tl-mono">{shortId(info.root)}</span>
      </span>
      <VerifyStatus info={info} />
    </>
  )
}

function VerifyStatus({ info }: { info: CaseInfo }) {
  const shell = useShell()
  const verification = useShellState(state => state.verification)
  useCommands({ 'case.verify': () => void shell.verify() })

  const { tone, text, title } = verdict(verification, info)
  return (
    <>
      <output className={`tl-tone-${tone}`} title={title}>
        <ToneIcon tone={tone} />
        {text}
      </output>
      {verification.state !== 'running' && (
        <button type="button" className="tl-status-button" onClick={() => void shell.verify()}>
          Verify
        </button>
      )}
    </>
  )
}

function verdict(verification: Verification, info: CaseInfo) {
  if (verification.state === 'running')
    return { tone: 'info', text: `Verifying ${plural(info.size, 'entry', 'entries')}` } as const
  if (verification.state === 'none') return { tone: 'info', text: 'Not verified since it was opened' } as const
  const { ok, size, root, firstBad, recorded } = verification.report
  if (!ok && firstBad !== undefined) {
    const title = `Expected ${firstBad.expected}, found ${firstBad.found}`
    return { tone: 'refuse', text: `Verification failed: ${firstBad.what} at ${firstBad.at}`, title } as const
  }
  if (!ok) return { tone: 'refuse', text: 'Verification failed' } as const
  const title = `Root ${root}`
  // The entry that tells of the verification came of it, and is not what came since.
  if (size + (recorded === undefined ? 0 : 1) < info.size) {
    return {
      tone: 'warn',
      text: `Verified ${count(size)} of ${count(info.size)} entries, more came since`,
      title,
    } as const
  }
  return { tone: 'ok', text: `Verified, all ${plural(size, 'entry', 'entries')}`, title } as const
}

function Jobs() {
  const shell = useShell()
  const jobs = useShellState(state => state.jobs)
  return jobs.map(job => (
    <span key={job.job} className="tl-job">
      <ArrowSync16Regular aria-hidden className="tl-tone-accent" />
      {job.title}
      <Meter label={job.title} done={job.done} total={job.total} />
      <button
        type="button"
        className="tl-status-button"
        aria-label={`Cancel ${job.title}`}
        title="Cancel"
        onClick={() => void shell.cancelJob(job.job)}
      >
        <Dismiss12Regular />
      </button>
    </span>
  ))
}
