// The shell's actions and state, handed to the frame and to every workspace.
import { useSelector } from '@xstate/store-react'
import { createContext, type ReactNode, use, useEffect, useMemo } from 'react'
import { type Client, useClient } from '../client/index.ts'
import { troubleText } from '../parts/index.ts'
import { importNotice } from './import-notice.ts'
import { createShellStore, type RunState, type ShellState, type ShellStore } from './shell-store.ts'

export interface Shell {
  readonly store: ShellStore
  /** Shows a refusal, or a bug, until it is dismissed. */
  report(error: unknown): void
  /** Says that something was done. */
  tell(title: string, lines?: readonly string[]): void
  verify(): Promise<void>
  openCase(file: string): Promise<void>
  /** Rejects with what refuses it: the dialog that asked shows it. */
  createCase(name: string): Promise<void>
  /** Uploads and imports files into the open case and tells what became of each. */
  importFiles(files: readonly File[]): Promise<void>
  cancelJob(job: string): Promise<void>
  setRun(run: RunState | null): void
}

function createShell(client: Client): Shell {
  const store = createShellStore()
  const report = (error: unknown) => store.trigger.noticed({ notice: { ...troubleText(error), tone: 'refuse' } })
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      report(error)
    }
  }

  return {
    store,
    report,
    tell: (title, lines = []) => store.trigger.noticed({ notice: { tone: 'ok', title, code: '', lines } }),
    verify: () =>
      attempt(async () => {
        store.trigger.verifying()
        try {
          store.trigger.verified({ report: await client.call('case.verify', {}) })
        } catch (error) {
          store.trigger.verifyFailed()
          throw error
        }
      }),
    openCase: file =>
      attempt(async () => store.trigger.caseChanged({ info: await client.call('case.open', { file }) })),
    createCase: async name => {
      store.trigger.caseChanged({ info: await client.call('case.create', { name }) })
    },
    importFiles: files =>
      attempt(async () => {
        const uploads = await Promise.all(files.map(file => client.upload(file)))
        const imported = await client.call('case.import', { uploads })
        store.trigger.noticed({ notice: importNotice(imported) })
        store.trigger.caseChanged({ info: await client.call('case.info', {}) })
      }),
    cancelJob: job =>
      attempt(async () => {
        await client.call('job.cancel', { job })
      }),
    setRun: run => store.trigger.runMoved({ run }),
  }
}

const ShellContext = createContext<Shell | null>(null)

/** Makes the shell and keeps it in step with what the host tells. */
export function ShellProvider({ children }: { children: ReactNode }) {
  const client = useClient()
  const shell = useMemo(() => createShell(client), [client])

  useEffect(() => {
    const { store } = shell
    const load = () => client.call('app.state', {}).then(app => store.trigger.appLoaded({ app }), shell.report)
    const stops = [
      client.watch(connection => {
        store.trigger.connectionChanged({ connection })
        if (connection === 'open') void load()
      }),
      client.on('case.changed', info => store.trigger.caseChanged({ info })),
      client.on('job.progress', job => store.trigger.jobMoved({ job })),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [client, shell])

  return <ShellContext value={shell}>{children}</ShellContext>
}

export function useShell(): Shell {
  const shell = use(ShellContext)
  if (shell === null) throw new Error('useShell needs a ShellProvider above it')
  return shell
}

export function useShellState<Part>(select: (state: ShellState) => Part): Part {
  return useSelector(useShell().store, snapshot => select(snapshot.context))
}
