// What goes out of the open case for others: bundles of evidence, in a folder of the data folder.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Services } from '../../shared/contract/contract.ts'
import { type Choice, jobTitles, type Marked } from '../../shared/contract/handing-over.ts'
import type { Annotations } from '../../shared/model/act.ts'
import type { CaseStore } from '../case/index.ts'
import { bundleEntries, entriesSelected } from './bundle.ts'
import type { Desk } from './desk.ts'
import type { Selection } from './export/selection.ts'
import { fitName, freePath } from './file-names.ts'
import type { Jobs } from './jobs.ts'

export type HandingServices = Pick<Services, 'case.bundle'>

/** @param folder where all of it goes; made where it does not exist */
export function createHanding(desk: Desk, folder: string, jobs: Jobs): HandingServices {
  return {
    'case.bundle': async ({ choice, name, form, by, since }) => {
      const store = desk.aside()
      return jobs.run(jobTitles.bundle, async job => {
        const entries = await entriesSelected(store, await selectionOf(store, choice))
        return bundleEntries(store, entries, {
          out: placeFor(folder, name, form === 'zip' ? '.zip' : ''),
          by,
          since,
          ...job,
        })
      })
    },
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
