// Importing a path: whatever stands there, or is packed in it, becomes a source each.
import { Refusal } from '../../shared/errors.ts'
import type { ImportedFile, ImportedPath } from '../../shared/model/evidence.ts'
import { type ImportPlace, importContent, refused } from './import-file.ts'
import type { Input, Job } from './protocol.ts'
import { found } from './sources/found.ts'

/**
 * Takes in a file, what gzip and zip hold, or a folder in order of names, and goes on behind what is refused. Throws
 * job.cancelled, saying what went in before.
 * @param spoolFolder where archives in archives are kept while they are read
 */
export async function importPath(
  place: ImportPlace,
  spoolFolder: string,
  { path, name, as, formats = {}, at }: Input<'importPath'>,
  job: Job,
): Promise<ImportedPath> {
  const files: ImportedFile[] = []
  let skipped = 0
  try {
    for await (const each of found(path, name, spoolFolder, job.signal)) {
      if (each.kind === 'skipped') skipped++
      else {
        const format = Object.hasOwn(formats, each.path) ? formats[each.path] : as
        if (each.kind === 'refused') files.push(refused(each.name, each.refusal, format ?? null))
        else files.push(await importContent(place, each.content, { name: each.name, as: format, at }, job))
      }
    }
  } catch (error) {
    throw stoppedAfter(files, error)
  }
  return { files, skipped }
}

function stoppedAfter(files: readonly ImportedFile[], error: unknown): unknown {
  const taken = files.filter(({ source }) => source !== null).length
  if (taken === 0 || !(error instanceof Refusal) || error.code !== 'job.cancelled') return error
  const { message, kept = '' } = error.data
  const before = taken === 1 ? 'The file before is in the case.' : `The ${taken} files before are in the case.`
  return new Refusal('job.cancelled', message, { kept: `${before} ${kept}`.trim() })
}
