// The case's calls: the cases of the data folder, the open one, and what is taken in and looked up in it.
import { readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { CallOutput, Services } from '../../shared/contract/contract.ts'
import { Refusal } from '../../shared/errors.ts'
import type { FormatId } from '../../shared/model/evidence.ts'
import type { CaseStore } from '../case/index.ts'
import type { Desk } from './desk.ts'
import { fitName } from './file-names.ts'
import type { Jobs } from './jobs.ts'
import type { Uploads } from './uploads.ts'

export const caseExtension = '.throughline'

export type CaseServices = Pick<
  Services,
  | 'case.list'
  | 'case.create'
  | 'case.open'
  | 'case.info'
  | 'case.preview'
  | 'case.import'
  | 'case.discard'
  | 'case.rejected'
  | 'case.record'
  | 'case.verify'
>

export interface CaseFiles {
  /** Where cases are listed, made and opened: a page names no other file. */
  readonly folder: string
  create(file: string): Promise<CaseStore>
  open(file: string): Promise<CaseStore>
}

export function createCases(desk: Desk, files: CaseFiles, uploads: Uploads, jobs: Jobs): CaseServices {
  return {
    'case.list': async () => listCases(files.folder),
    'case.create': async ({ name }) => desk.replace(() => files.create(join(files.folder, fileName(name)))),
    'case.open': async ({ file }) => {
      const known = knownCase(files.folder, file)
      if (desk.isOpen()) {
        const info = await desk.store().info()
        if (info.file === known) return info
      }
      return desk.replace(() => files.open(known))
    },
    'case.info': async () => desk.store().info(),

    'case.preview': async ({ uploads: handles, formats }) => {
      const chosen = chosenOf(handles, formats, uploads)
      return jobs.run('Looking at files', async job => {
        const previews = []
        for (const { upload, path, name, formats } of chosen) {
          job.rename(`Looking at ${name}`)
          const work = { signal: job.signal, onProgress: job.onProgress }
          previews.push({ upload, ...(await desk.store().previewPath(path, { name, formats, ...work })) })
        }
        return previews
      })
    },

    'case.import': async ({ uploads: handles, as, formats }) => {
      const chosen = chosenOf(handles, formats, uploads)
      return jobs.run('Importing', job =>
        desk.write(async store => {
          const imported = []
          try {
            for (const [index, { path, name, formats }] of chosen.entries()) {
              job.rename(`Importing ${name}${chosen.length > 1 ? ` (${index + 1} of ${chosen.length})` : ''}`)
              const readAs = as === undefined ? { formats } : { formats, as }
              const work = { signal: job.signal, onProgress: job.onProgress }
              imported.push(...(await store.importPath(path, { name, ...readAs, ...work })).files)
            }
          } finally {
            for (const handle of handles) await uploads.drop(handle)
          }
          return imported
        }),
      )
    },
    'case.discard': async ({ uploads: handles }) => {
      for (const handle of handles) await uploads.drop(handle)
      return {}
    },

    'case.rejected': async ({ source, after, limit }) => desk.store().rejected(source, after, limit),
    'case.record': async ({ id }) => desk.store().record(id),
    'case.verify': async () =>
      jobs.run('Verifying', async job => {
        const report = await desk.store().verify({ signal: job.signal, onProgress: job.onProgress })
        // Into a case that does not hold nothing more is written.
        if (!report.ok) return report
        const { size, root } = report
        const [done] = await desk.write(store => store.act({ act: 'verified', size, root }))
        return { ...report, ...(done === undefined ? {} : { recorded: done.entry }) }
      }),
  }
}

interface ChosenFile {
  readonly upload: string
  readonly path: string
  /** The name the person knows the file by: where the host put it is nobody's business. */
  readonly name: string
  readonly formats: Readonly<Record<string, FormatId>>
}

/** Refuses an unknown handle: `argument.invalid`. */
function chosenOf(
  handles: readonly string[],
  formats: readonly { readonly upload: string; readonly path: string; readonly format: FormatId }[],
  uploads: Uploads,
): ChosenFile[] {
  return handles.map(upload => {
    const { path } = uploads.get(upload)
    const ofUpload = formats.filter(each => each.upload === upload).map(each => [each.path, each.format] as const)
    return { upload, path, name: basename(path), formats: Object.fromEntries(ofUpload) }
  })
}

/** The file of a case that is listed. Refuses case.missing: a page names no other. */
export function knownCase(folder: string, file: string): string {
  const known = listCases(folder).find(each => each.file === resolve(file))
  if (known !== undefined) return known.file
  throw new Refusal('case.missing', `The data folder has no case ${basename(file)}.`, {
    where: { file },
    todo: `Put it into ${folder} and open it again.`,
  })
}

/** Newest first. */
export function listCases(folder: string): CallOutput<'case.list'> {
  return readdirSync(folder)
    .filter(name => name.endsWith(caseExtension))
    .map(name => {
      const file = join(folder, name)
      const { size, mtimeMs } = statSync(file)
      return { name: basename(name, caseExtension), file, bytes: size, mtimeMs }
    })
    .sort((a, b) => b.mtimeMs - a.mtimeMs || (a.name < b.name ? -1 : 1))
    .map(({ name, file, bytes }) => ({ name, file, bytes }))
}

/** Refuses `argument.invalid` for a name that no file can have on one of the platforms. */
export const fileName = (name: string): string => fitName(name) + caseExtension
