// Wires the rooms together: opens the last case, or makes the demo on a first start, and answers the contract over it.
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import type { AppState, Services } from '../../shared/contract/contract.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Env } from '../../shared/model/env.ts'
import { type CaseOptions, createCase, mergeCases, openCase, type WorkOptions } from '../case/index.ts'
import type { HuntingOptions, StartEngine } from '../investigation/index.ts'
import { createActs } from './acts.ts'
import type { App } from './app.ts'
import { caseExtension, createCases, listCases } from './cases.ts'
import { createDesk } from './desk.ts'
import { dispatch } from './dispatch.ts'
import { createEvents } from './events.ts'
import { createHanding } from './handing-over.ts'
import { createHunts } from './hunt/services.ts'
import { createInvestigate } from './investigate.ts'
import { createJobs } from './jobs.ts'
import { createKeeping } from './keeping.ts'
import { createLive } from './live.ts'
import type { Log } from './log.ts'
import { createMerging } from './merging.ts'
import { holdFolder } from './only-one.ts'
import { playNew, recordRest } from './playing.ts'
import { createShowing, type ShowFile } from './showing.ts'
import { createUploads } from './uploads.ts'

export interface AppOptions {
  readonly env: Env
  readonly dataFolder: string
  readonly host: AppState['host']
  readonly log: Log
  /** Left out where the host has no file manager. */
  readonly showFile?: ShowFile
  /** Where the case runs, and where a bundle keeps its files; left out, in a worker from its own source. */
  readonly runtime?: Pick<CaseOptions, 'worker' | 'readers' | 'checkers' | 'migrations' | 'standalone'> & HuntRuntime
}

export interface HuntRuntime {
  /** The script of the thread that knows Kusto's language, and of the process that hunts; a bundle hands in its own. */
  readonly language?: URL
  readonly hunts?: URL
  /** How that process is started; left out, as Node does. */
  readonly startHunts?: StartEngine
}

const demo = { name: 'First light', scenario: 'first-light', seed: 7 } as const

/**
 * Opens the newest case of the data folder; a first start makes the demo. A case that is refused leaves none open.
 * Refuses `host.alreadyRunning` where another app holds the folder.
 */
export async function createApp(options: AppOptions): Promise<App> {
  mkdirSync(join(options.dataFolder, 'cases'), { recursive: true })
  const release = holdFolder(options.dataFolder)
  try {
    const app = await openApp(options)
    return { ...app, close: () => app.close().finally(release) }
  } catch (error) {
    release()
    throw error
  }
}

async function openApp({ env, dataFolder, host, log, showFile, runtime }: AppOptions): Promise<App> {
  const [folder, handedOver] = [join(dataFolder, 'cases'), join(dataFolder, 'handed over')]
  const events = createEvents()
  const desk = createDesk(events)
  const jobs = createJobs(env.ids, events)
  const uploads = createUploads(env.ids)
  const files = {
    folder,
    create: (file: string) => createCase({ file, env, ...runtime }),
    open: (file: string) => openCase({ file, env, ...runtime }),
    merge: (file: string, parts: readonly string[], work: WorkOptions) =>
      mergeCases({ file, env, ...runtime }, parts, work),
  }
  const live = createLive(desk, env.clock)
  const demoFile = join(folder, demo.name + caseExtension)
  const services: Services = {
    'app.state': async () => {
      const info = desk.isOpen() ? await desk.store().info() : null
      return {
        version: manifest.version,
        host,
        case: info,
        demo: info !== null && basename(info.file) === basename(demoFile),
      }
    },
    ...createCases(desk, files, uploads, jobs),
    ...createActs(desk),
    ...createKeeping(desk, files, uploads, jobs),
    ...createHanding(desk, handedOver, jobs),
    ...createShowing([folder, handedOver], showFile ?? null),
    ...createMerging(desk, files, jobs, live.playing),
    ...createInvestigate(desk),
    ...createHunts(desk, env, handedOver, jobs, huntingOf(runtime)),
    ...live.services,
    ...jobs.services,
  }

  if (listCases(folder).length === 0) await makeDemo(demoFile, join(dataFolder, `demo${caseExtension}`), runtime)
  const newest = listCases(folder)[0]?.file ?? demoFile
  await desk
    .replace(() => files.open(newest))
    .catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      log.error(`${newest} was not opened`, error)
    })
  return {
    services,
    uploads,
    on: events.on,
    answer: message => dispatch(services, message, log),
    close: () => desk.close(),
  }
}

const huntingOf = ({ language, hunts, startHunts }: HuntRuntime = {}): Omit<HuntingOptions, 'now'> => ({
  language: { ...(language !== undefined && { script: language }) },
  engine: { ...(hunts !== undefined && { script: hunts }), ...(startHunts !== undefined && { start: startHunts }) },
})

/** Made beside the cases and moved in once it is whole, so that a start broken off never leaves half a demo. */
async function makeDemo(file: string, unfinished: string, runtime: AppOptions['runtime']): Promise<void> {
  for (const leftover of [unfinished, `${unfinished}-wal`, `${unfinished}-shm`, `${unfinished}-cache`])
    rmSync(leftover, { recursive: true, force: true })
  const playing = await playNew(demo.scenario, demo.seed, new Set())
  const store = await createCase({ file: unfinished, env: playing.run.env, ...runtime })
  await recordRest(playing, store, playing.run.env.clock)
  await store.close()
  rmSync(`${unfinished}-cache`, { recursive: true, force: true })
  renameSync(unfinished, file)
}
