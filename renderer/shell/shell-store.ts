// What the frame knows: connection, open case, verification, jobs, messages to the person, and what a run is doing.
import { createStore } from '@xstate/store'
import type { AppState, CallOutput, JobProgress, Verified } from '../../shared/contract/contract.ts'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import type { Connection } from '../client/index.ts'
import type { Tone } from '../parts/index.ts'

export interface Notice {
  readonly id: number
  readonly tone: Tone
  readonly title: string
  readonly code: string
  readonly lines: readonly string[]
}

export type Verification =
  | { readonly state: 'none' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly report: Verified }

export interface RunState {
  readonly text: string
  readonly tone: Tone
  readonly playing: boolean
}

export interface ShellState {
  readonly connection: Connection
  readonly app: AppState | null
  readonly caseInfo: CaseInfo | null
  readonly verification: Verification
  readonly jobs: readonly JobProgress[]
  readonly notices: readonly Notice[]
  readonly run: RunState | null
  /** How many files were handed over of those that are to be; null where none are under way. */
  readonly handing: Handing | null
  /** Files that were chosen, looked at, and are not imported yet. */
  readonly chosen: readonly ChosenUpload[]
}

export interface Handing {
  readonly done: number
  readonly total: number
}

export type ChosenUpload = CallOutput<'case.preview'>[number]

const start: ShellState = {
  connection: 'connecting',
  app: null,
  caseInfo: null,
  verification: { state: 'none' },
  jobs: [],
  notices: [],
  run: null,
  handing: null,
  chosen: [],
}

export function createShellStore() {
  let lastNotice = 0
  return createStore({
    context: start,
    on: {
      connectionChanged: (context, event: { connection: Connection }) => ({ ...context, connection: event.connection }),
      appLoaded: (context, event: { app: AppState }) => withCase({ ...context, app: event.app }, event.app.case),
      caseChanged: (context, event: { info: CaseInfo }) => withCase(context, event.info),
      verifying: context => ({ ...context, verification: { state: 'running' as const } }),
      verified: (context, event: { report: Verified }) => ({
        ...context,
        verification: { state: 'done' as const, report: event.report },
      }),
      verifyFailed: context => ({ ...context, verification: { state: 'none' as const } }),
      jobMoved: (context, event: { job: JobProgress }) => {
        const others = context.jobs.filter(job => job.job !== event.job.job)
        return { ...context, jobs: event.job.state === 'running' ? [...others, event.job] : others }
      },
      noticed: (context, event: { notice: Omit<Notice, 'id'> }) => {
        lastNotice += 1
        return { ...context, notices: [...context.notices, { ...event.notice, id: lastNotice }] }
      },
      dismissed: (context, event: { id: number }) => ({
        ...context,
        notices: context.notices.filter(notice => notice.id !== event.id),
      }),
      allDismissed: context => ({ ...context, notices: [] }),
      handing: (context, event: { handing: Handing | null }) => ({ ...context, handing: event.handing }),
      /** What went well needs no answer: it goes when the person goes on. */
      successesDismissed: context => ({ ...context, notices: context.notices.filter(({ tone }) => tone !== 'ok') }),
      chosen: (context, event: { chosen: readonly ChosenUpload[] }) => ({ ...context, chosen: event.chosen }),
      runMoved: (context, event: { run: RunState | null }) => ({ ...context, run: event.run }),
    },
  })
}

export type ShellStore = ReturnType<typeof createShellStore>

/** A verification belongs to the case it was made of. */
function withCase(context: ShellState, info: CaseInfo | null): ShellState {
  const same = info !== null && context.caseInfo?.file === info.file
  return { ...context, caseInfo: info, verification: same ? context.verification : { state: 'none' } }
}
