// A dialog that asks for long work: its fields, how far the work is, how to stop it, and what it was refused for.
import { Button } from '@fluentui/react-components'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { JobProgress } from '../../shared/contract/contract.ts'
import { Refusal } from '../../shared/errors.ts'
import { useClient } from '../client/index.ts'
import { Meter, Modal, Trouble } from '../parts/index.ts'
import { useShellState } from '../shell/shell.tsx'

export interface Work<Result> {
  readonly working: boolean
  /** While it runs and the host has told of it. */
  readonly job: JobProgress | undefined
  /** What it was refused for; null where it was not. */
  readonly trouble: unknown
  readonly result: Result | null
  run(ask: () => Promise<Result>): Promise<void>
  stop(): void
  /** As if nothing had been asked yet. */
  reset(): void
}

/** @param title what the host calls the job, by which it is told from others */
export function useWork<Result>(title: string): Work<Result> {
  const client = useClient()
  const job = useShellState(state => state.jobs.find(each => each.title === title))
  const [working, setWorking] = useState(false)
  const [stopping, setStopping] = useState(false)
  const [trouble, setTrouble] = useState<unknown>(null)
  const [result, setResult] = useState<Result | null>(null)
  const id = job?.job

  // Stopped before the host told of the job, it is stopped as soon as it does.
  useEffect(() => {
    if (working && stopping && id !== undefined) client.call('job.cancel', { job: id }).catch(setTrouble)
  }, [client, working, stopping, id])

  return {
    working,
    job: working ? job : undefined,
    trouble,
    result,
    run: async ask => {
      setStopping(false)
      setTrouble(null)
      setWorking(true)
      try {
        setResult(await ask())
      } catch (error) {
        setTrouble(error)
      } finally {
        setWorking(false)
      }
    },
    stop: () => setStopping(true),
    reset: () => {
      setTrouble(null)
      setResult(null)
    },
  }
}

/** What the work was refused for, where it is said of this field. */
export function saidOf(trouble: unknown, key: string): { validationMessage?: string } {
  return trouble instanceof Refusal && trouble.data.where?.key === key ? { validationMessage: trouble.message } : {}
}

interface DialogProps<Result> {
  readonly open: boolean
  readonly title: string
  readonly work: Work<Result>
  onClose(): void
  /** Drawn anew each time it opens. */
  readonly children: (close: () => void) => ReactNode
}

/** Escape stops the work where it runs, and closes where it does not. */
export function WorkDialog<Result>({ open, title, work, onClose, children }: DialogProps<Result>) {
  const close = () => {
    work.reset()
    onClose()
  }
  return (
    <Modal
      open={open}
      label={title}
      className="tl-dialog work-dialog"
      onClose={() => (work.working ? work.stop() : close())}
    >
      {children(close)}
    </Modal>
  )
}

interface FormProps<Result> {
  readonly title: string
  readonly work: Work<Result>
  /** Words of the button that begins. */
  readonly go: string
  readonly ready: boolean
  /** Fields that say themselves what they were refused for. */
  readonly placed: readonly string[]
  onSubmit(): void
  onClose(): void
  readonly children: ReactNode
}

export function WorkForm<Result>({ title, work, go, ready, placed, onSubmit, onClose, children }: FormProps<Result>) {
  const actions = useRef<HTMLDivElement>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready || work.working) return
    // What has the focus now can not keep it while the fields are off.
    actions.current?.querySelector('button')?.focus()
    onSubmit()
  }
  return (
    <form onSubmit={submit} noValidate>
      <h2>{title}</h2>
      <fieldset className="work-fields" disabled={work.working}>
        {children}
      </fieldset>
      {work.trouble !== null && <WhyNot trouble={work.trouble} placed={placed} />}
      <div ref={actions} className="tl-row tl-dialog-actions">
        {work.working && (
          <span className="tl-row tl-grow tl-mid" role="status">
            <Meter label={title} done={work.job?.done ?? 0} total={work.job?.total ?? 0} />
          </span>
        )}
        <Button appearance="secondary" onClick={work.working ? work.stop : onClose}>
          {work.working ? 'Stop' : 'Cancel'}
        </Button>
        <Button appearance="primary" type="submit" disabled={work.working || !ready}>
          {go}
        </Button>
      </div>
    </form>
  )
}

function WhyNot({ trouble, placed }: { trouble: unknown; placed: readonly string[] }) {
  if (trouble instanceof Refusal) {
    // Who stopped it knows why.
    if (trouble.code === 'job.cancelled')
      return (
        <p className="tl-mid" role="status">
          {trouble.message}
        </p>
      )
    if (placed.includes(trouble.data.where?.key ?? '')) return null
  }
  return <Trouble error={trouble} />
}

/** What stands there once it is done, with the button that ends it. */
export function WorkDone({ title, onClose, children }: { title: string; onClose(): void; children: ReactNode }) {
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => end.current?.querySelector('button')?.focus(), [])
  return (
    <div className="work-done">
      <h2>{title}</h2>
      {children}
      <div ref={end} className="tl-row tl-dialog-actions">
        <Button appearance="primary" onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  )
}
