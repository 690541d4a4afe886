// What goes out of the open case for others: bundles of evidence and exports, in a folder of the data folder.
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Services } from '../../shared/contract/contract.ts'
import {
  type Choice,
  type Exported,
  type ExportWish,
  jobTitles,
  type Marked,
} from '../../shared/contract/handing-over.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Annotations } from '../../shared/model/act.ts'
import { type CaseStore, type FileFormat, type WireFormat, type WorkOptions, wireFormats } from '../case/index.ts'
import { bundleEntries, entriesSelected } from './bundle.ts'
import type { Desk } from './desk.ts'
import { exportFiles } from './export/export-files.ts'
import { newFolder } from './export/files.ts'
import { nothingChosen, type Selection, selected } from './export/selection.ts'
import { fitName, freePath } from './file-names.ts'
import type { Jobs } from './jobs.ts'
import { sendOf } from './send/index.ts'

export type HandingServices = Pick<Services, 'case.bundle' | 'case.export'>

/** @param folder where all of it goes; made where it does not exist */
export function createHanding(desk: Desk, folder: string, jobs: Jobs): HandingServices {
  return {
    'case.bundle': async ({ choice, name, form, ...handing }) => {
      const store = desk.aside()
      return jobs.run(jobTitles.bundle, async job => {
        const entries = await entriesSelected(store, await selectionOf(store, choice))
        return bundleEntries(store, entries, {
          out: placeFor(folder, name, form === 'zip' ? '.zip' : ''),
          ...handing,
          ...job,
        })
      })
    },

    'case.export': async ({ choice, name, ...wish }) => {
      const store = desk.aside()
      return jobs.run(jobTitles.export, async job => {
        const selection = await selectionOf(store, choice)
        return exportTo(placeFor(folder, name, ''), store, selection, wish, job)
      })
    },
  }
}

/** A form is written as files, or sent as requests to a file of them; either leaves nothing where it breaks off. */
async function exportTo(
  to: string,
  store: CaseStore,
  selection: Selection,
  { form, ...options }: Omit<ExportWish, 'choice' | 'name'>,
  work: WorkOptions,
): Promise<Exported> {
  if (isWire(form)) return sendTo(to, store, selection, form, work)
  const order = { format: form, selection, to, told: basename(to), asFolder: true, write: () => {} }
  const { records, files, leftOut, notes } = await exportFiles(store, { ...order, ...options, ...work })
  return { to, form, records, files: [...files], leftOut: { ...leftOut }, notes: { ...notes } }
}

const isWire = (form: FileFormat | WireFormat): form is WireFormat => wireFormats.some(wire => wire === form)

async function sendTo(
  to: string,
  store: CaseStore,
  selection: Selection,
  form: WireFormat,
  { signal, onProgress }: WorkOptions,
): Promise<Exported> {
  const { size } = await store.info()
  const pages = async function* () {
    let any = false
    for await (const page of selected(store, selection, size)) {
      if (signal?.aborted === true)
        throw new Refusal('job.cancelled', 'The export was stopped, and nothing of it kept.')
      any = true
      yield page
      onProgress?.(page.at(-1)?.id ?? 0, size)
    }
    if (!any) throw nothingChosen()
  }
  newFolder(to)
  const place = join(to, `${form}.jsonl`)
  try {
    const sent = await sendOf(store, pages(), { as: form, to: place, told: basename(to), write: () => {} })
    const notes: Record<string, number> =
      sent.shortened === 0 ? {} : { 'span cut to 250 KB, as the exporter does': sent.shortened }
    const files = sent.files.map(({ path, name, records }) => ({ name, records, bytes: statSync(path).size }))
    return { to, form, records: sent.records, files, leftOut: { ...sent.leftOut }, notes }
  } catch (error) {
    rmSync(to, { recursive: true, force: true })
    throw error
  }
}

/** A name that is free there. Refuses argument.invalid for one that no file can have. */
function placeFor(folder: string, name: string, extension: string): string {
  const place = freePath(join(folder, fitName(name)), extension)
  mkdirSync(folder, { recursive: true })
  return place
}

async function selectionOf(store: CaseStore, { marked, table, from, until }: Choice): Promise<Selection> {
  return {
    ...(await markedIn(store, marked)),
    ...(table === null ? {} : { tables: [table] }),
    ...(from === null ? {} : { from }),
    ...(until === null ? {} : { to: until }),
  }
}

async function markedIn(store: CaseStore, marked: Marked): Promise<Selection> {
  if (marked.by === 'all') return {}
  if (marked.by === 'trace') return { trace: marked.trace }
  const has = (record: Annotations['records'][number]): boolean =>
    marked.by === 'starred' ? record.starred : record.tags.includes(marked.tag)
  return { records: (await store.annotations()).records.filter(has).map(({ record }) => record) }
}
