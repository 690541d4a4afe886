// The calls of hunting over the open case.
import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Services } from '../../../shared/contract/contract.ts'
import { type HuntQuestion, huntTitle } from '../../../shared/contract/hunt-calls.ts'
import { Refusal } from '../../../shared/errors.ts'
import type { Act } from '../../../shared/model/act.ts'
import type { Env } from '../../../shared/model/env.ts'
import { didYouMean } from '../../../shared/nearest.ts'
import type { CaseStore } from '../../case/index.ts'
import {
  CaseHunting,
  type CaseHuntRequest,
  type HuntingOptions,
  listHunts,
  type ParquetOptions,
} from '../../investigation/index.ts'
import type { Desk } from '../desk.ts'
import { fitName, freePath } from '../file-names.ts'
import type { Jobs } from '../jobs.ts'
import { pastHunts, savedHunts } from './kept-hunts.ts'
import { HuntReading } from './reading.ts'
import { writeAnswer } from './write-answer.ts'

export type HuntServices = Pick<Services, Extract<keyof Services, `hunt.${string}`>>

/** Hunts whose rows are kept to page through: the oldest goes for a new one. */
const mostOpen = 8
/** Of the rows that are kept, written as JSON. */
const mostBytes = 64 * 1024 ** 2

interface Open {
  readonly question: HuntQuestion
  readonly reading: HuntReading
  readonly stop: AbortController
}

/** @param folder where exports go; made where it does not exist */
export function createHunts(
  desk: Desk,
  env: Pick<Env, 'clock' | 'ids'>,
  folder: string,
  jobs: Jobs,
  options: Omit<HuntingOptions, 'now'>,
): HuntServices {
  const open = new Map<string, Open>()
  let current: { readonly store: CaseStore; readonly hunting: CaseHunting } | null = null
  /** The language knows the tables as they are. */
  let prepared: Promise<void> | null = null

  const hunting = (): CaseHunting => {
    const store = desk.store()
    if (current?.store !== store) {
      current = { store, hunting: new CaseHunting(store, { ...options, now: () => env.clock.now() }) }
      prepared = null
    }
    return current.hunting
  }
  const language = async () => {
    const mine = hunting()
    prepared ??= mine.prepare()
    // What failed is tried again with the next thing asked.
    prepared.catch(() => {
      prepared = null
    })
    await prepared
    return mine.language
  }
  const close = (handle: string): void => {
    open.get(handle)?.stop.abort()
    open.delete(handle)
  }
  const tell = async (act: Act) => {
    const [done] = await desk.write(store => store.act(act))
    if (done === undefined) throw new Error('an act was written and not given back')
    return done
  }
  const read = ({ reading, stop }: Open, question: HuntQuestion, parent: Parent, start: number): Promise<void> =>
    jobs.run(huntTitle, async job => {
      const abort = () => stop.abort()
      job.signal.addEventListener('abort', abort)
      await reading.read(async hunt => {
        const end = hunt.end()
        const milliseconds = Math.max(0, env.clock.now() - start)
        const { text, parameters } = question
        const { entry } = await tell({ act: 'hunt', parent, text, parameters, at: hunt.at, total: end.total })
        return { ...end, milliseconds, entry }
      })
    })

  desk.onChange(() => {
    prepared = null
  })
  desk.onClosing(async () => {
    for (const handle of [...open.keys()]) close(handle)
    const last = current
    current = null
    prepared = null
    await last?.hunting.close()
  })

  return {
    'hunt.run': async ({ parent, count, rows, ...question }) => {
      const start = env.clock.now()
      const stop = new AbortController()
      const hunt = await hunting().hunt({
        ...requestOf(question),
        limits: { rows, bytes: mostBytes },
        signal: stop.signal,
      })
      const handle = env.ids.guid()
      const started = { question, reading: new HuntReading(hunt), stop }
      for (const oldest of [...open.keys()].slice(0, Math.max(0, open.size - mostOpen + 1))) close(oldest)
      open.set(handle, started)
      // What ends it early is told to whoever pages.
      read(started, question, parent, start).catch(() => undefined)
      const { columns, render, ordered, at, notes } = hunt
      const page = await started.reading.page(0, count)
      return { hunt: handle, columns: [...columns], render, ordered, at, notes: [...notes], page }
    },
    'hunt.page': async ({ hunt, from, count }) => {
      const known = open.get(hunt)
      if (known !== undefined) return known.reading.page(from, count)
      throw notKept()
    },
    'hunt.behind': async ({ hunt, row }) => {
      const known = open.get(hunt)
      const cells = known?.reading.rowAt(row) ?? null
      if (known === undefined || cells === null) throw notKept()
      const { question, reading, stop } = known
      const request = { ...requestOf(question), at: reading.hunt.at, signal: stop.signal }
      const behind = await hunting().recordsBehind(request, cells)
      return behind === null ? null : { records: [...behind.records], total: behind.total }
    },
    'hunt.close': async ({ hunt }) => {
      close(hunt)
      return {}
    },
    'hunt.export': async ({ name, form, spreadsheet, ...question }) => {
      const to = freePath(join(folder, fitName(name)), `.${form}`)
      mkdirSync(folder, { recursive: true })
      return jobs.run('Exporting', async ({ signal }) => {
        await using hunt = await hunting().hunt({ ...requestOf(question), signal })
        const told = await writeAnswer(hunt, to, form, { spreadsheet, signal, ...processOf(options) })
        const { rows, cut } = hunt.end()
        await tell({ act: 'export', form: `hunt as ${form}`, to: basename(to), records: rows })
        const counted = [...told].map(([what, times]) => `${times} × ${what}`)
        return { to, rows, notes: [...hunt.notes, ...counted, ...(cut === null ? [] : [cut.message])] }
      })
    },
    'hunt.schema': async () => {
      const { tables } = await hunting().schema()
      return tables.map(({ name, rows, columns }) => ({
        name,
        rows,
        columns: columns.map(({ name, type, description }) => ({ name, type, description })),
      }))
    },
    'hunt.complete': async caret => (await language()).ask('complete', caret),
    'hunt.hover': async caret => (await language()).ask('hover', caret),
    'hunt.signature': async caret => (await language()).ask('signature', caret),
    'hunt.diagnostics': async writing => (await language()).ask('diagnostics', writing),
    'hunt.format': async caret => (await language()).ask('format', caret),
    'hunt.colours': async writing => (await language()).ask('colours', writing),
    'hunt.library': () => listHunts(),
    'hunt.history': async ({ before, limit }) => pastHunts(desk.store(), before, limit),
    'hunt.saved': async () => savedHunts(desk.store()),
    'hunt.save': async ({ name, text, parameters }) => {
      const { entry, at } = await tell({ act: 'saveHunt', name, hunt: { text, parameters } })
      return { name, text, parameters, entry, savedAt: at }
    },
    'hunt.forget': async ({ name }) => {
      const names = (await savedHunts(desk.store())).map(saved => saved.name)
      if (!names.includes(name))
        throw new Refusal('hunt.unknown', `No hunt is kept as "${name}"${didYouMean(name, names)}`)
      await tell({ act: 'saveHunt', name, hunt: null })
      return {}
    },
  }
}

const notKept = (): Refusal =>
  new Refusal('argument.invalid', 'The rows of this hunt are not kept any more.', { todo: 'Run it again.' })

/** Parquet is written by the process that hunts. */
const processOf = ({ engine: { start, script } = {} }: Omit<HuntingOptions, 'now'>): ParquetOptions => ({
  ...(start !== undefined && { start }),
  ...(script !== undefined && { script }),
})

type Parent = Extract<Act, { act: 'hunt' }>['parent']

const requestOf = ({ text, parameters, at, unknownColumns }: HuntQuestion): CaseHuntRequest => ({
  text,
  parameters,
  unknownColumns,
  ...(at === null ? {} : { at }),
})
