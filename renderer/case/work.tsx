// Long work as a person asks for it: the button, the dialog with its fields, how far the work is, how to stop it, and what came of it.
import { Button } from '@fluentui/react-components'
import { type FormEvent, type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react'
import type { JobProgress } from '../../shared/contract/contract.ts'
import { Refusal } from '../../shared/errors.ts'
import { useClient } from '../client/index.ts'
import { Action, Meter, Modal, Trouble } from '../parts/index.ts'
import { useCommandList, useCommands } from '../shell/commands.tsx'
import type { Command } from '../shell/keymap.ts'
import { useShellState } from '../shell/shell.tsx'
import { ShowInFolder } from './show.tsx'

export interface Work<Result> {
  /** What the dialog is called. */
  readonly title: string
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

function useWork<Result>(title: string, jobTitle: string): Work<Result> {
  const client = useClient()
  const job = useShellState(state => state.jobs.find(each => each.title === jobTitle))
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
    title,
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
  /** Opens it. */
  readonly command: Command
  readonly title: string
  /** What the host calls the job, by which it is told from others. */
  readonly job: string
  /** What is asked for, drawn anew each time it opens. */
  readonly form: (work: Work<Result>, close: () => void) => ReactNode
  /** What came of it. */
  readonly done: (made: Result, close: () => void) => ReactNode
}

/** Escape stops the work where it runs, and closes where it does not. */
export function WorkDialog<Result>({ command, title, job, form, done }: DialogProps<Result>) {
  const [open, setOpen] = useState(false)
  const work = useWork<Result>(title, job)
  useCommands({ [command]: () => setOpen(true) })
  const close = () => {
    work.reset()
    setOpen(false)
  }
  return (
    <Modal
      open={open}
      label={title}
      className="tl-dialog work-dialog"
      onClose={() => (work.working ? work.stop() : close())}
    >
      {work.result === null ? form(work, close) : done(work.result, close)}
    </Modal>
  )
}

interface ActionProps<Result> extends DialogProps<Result> {
  readonly icon: ReactElement
  /** Words of the button that opens the dialog. */
  readonly words: string
}

/** A button in the head of a pane, and the dialog it opens. */
export function WorkAction<Result>({ icon, words, ...dialog }: ActionProps<Result>) {
  const commands = useCommandList()
  return (
    <>
      <Action kind="quiet" icon={icon} onClick={() => commands.run(dialog.command)}>
        {words}
      </Action>
      <WorkDialog {...dialog} />
    </>
  )
}

interface FormProps<Result> {
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

export function WorkForm<Result>({ work, go, ready, placed, onSubmit, onClose, children }: FormProps<Result>) {
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
      <h2>{work.title}</h2>
      <fieldset className="work-fields" disabled={work.working}>
        {children}
      </fieldset>
      {work.trouble !== null && <WhyNot trouble={work.trouble} placed={placed} />}
      <div ref={actions} className="tl-row tl-dialog-actions">
        {work.working && (
          <span className="tl-row tl-grow tl-mid" role="status">
            <Meter label={work.title} done={work.job?.done ?? 0} total={work.job?.total ?? 0} />
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

interface DoneProps {
  readonly title: string
  /** The path of what was made. */
  readonly made: string
  onClose(): void
  readonly children: ReactNode
}

/** What stands there once it is done, with the button that ends it. */
export function WorkDone({ title, made, onClose, children }: DoneProps) {
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => end.current?.querySelector<HTMLButtonElement>('button:last-of-type')?.focus(), [])
  return (
    <div className="work-done">
      <h2>{title}</h2>
      {children}
      <div ref={end} className="tl-row tl-dialog-actions">
        <ShowInFolder path={made} />
        <Button appearance="primary" onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  )
}
