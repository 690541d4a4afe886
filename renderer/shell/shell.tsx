// The shell's actions and state, handed to the frame and to every workspace.
import { useSelector } from '@xstate/store-react'
import { createContext, type ReactNode, use, useEffect, useMemo } from 'react'
import type { FormatId } from '../../shared/model/evidence.ts'
import { type Client, type Dropped, letGo, useClient } from '../client/index.ts'
import { troubleText } from '../parts/index.ts'
import { createHanding } from './handing.ts'
import { importNotice } from './import-notice.ts'
import { goTo } from './place.ts'
import { createShellStore, type RunState, type ShellState, type ShellStore } from './shell-store.ts'
import { ignoreStrayDrops } from './stray-drops.ts'

export type ChosenFormats = readonly { readonly upload: string; readonly path: string; readonly format: FormatId }[]

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
  /** Hands files and folders over and shows what importing them would do, beside those chosen before. */
  choose(dropped: Partial<Dropped>): Promise<void>
  /** Has the host ask for a folder, and shows the same of it. Only where the host has a dialog for it. */
  chooseFolder(): Promise<void>
  /** Stops handing over. What was to be handed over with it is let go of. */
  stopHanding(): void
  /** Looks again at the files that were chosen, some of them to be read as another format. */
  readChosenAs(formats: ChosenFormats): Promise<void>
  /** Imports what was chosen into the open case and tells what became of each. */
  importChosen(formats: ChosenFormats): Promise<void>
  /** Lets go of what was chosen. */
  discardChosen(): Promise<void>
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

  const chosen = () => store.getSnapshot().context.chosen
  const handles = () => chosen().map(({ upload }) => upload)
  const handing = createHanding(client, store)
  const look = async (uploads: string[]) => {
    try {
      const looked = await client.call('case.preview', { uploads, formats: [] })
      store.trigger.chosen({ chosen: [...chosen(), ...looked] })
    } catch (error) {
      letGo(client, uploads)
      throw error
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
    choose: dropped =>
      attempt(async () => {
        // Words that were dragged here, say.
        if ((dropped.files ?? []).length + (dropped.folders ?? []).length === 0) return
        goTo({ workspace: 'case', params: {} })
        const uploads = await handing.over(dropped)
        if (uploads !== null) await look(uploads)
      }),
    chooseFolder: () =>
      attempt(async () => {
        const upload = client.folders.by === 'host' ? await client.folders.choose() : null
        if (upload === null) return
        goTo({ workspace: 'case', params: {} })
        await look([upload])
      }),
    stopHanding: handing.stop,
    readChosenAs: formats =>
      attempt(async () => {
        const looked = await client.call('case.preview', { uploads: handles(), formats: [...formats] })
        // Meanwhile more may have been chosen, and what was chosen imported.
        const again = new Map(looked.map(each => [each.upload, each]))
        store.trigger.chosen({ chosen: chosen().map(each => again.get(each.upload) ?? each) })
      }),
    importChosen: formats =>
      attempt(async () => {
        const uploads = handles()
        // A file is imported once: what goes wrong from here on is told, and the files are chosen again.
        store.trigger.chosen({ chosen: [] })
        const imported = await client.call('case.import', { uploads, formats: [...formats] })
        store.trigger.noticed({ notice: importNotice(imported) })
        store.trigger.caseChanged({ info: await client.call('case.info', {}) })
      }),
    discardChosen: () =>
      attempt(async () => {
        const uploads = handles()
        store.trigger.chosen({ chosen: [] })
        await client.call('case.discard', { uploads })
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
      ignoreStrayDrops(),
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
