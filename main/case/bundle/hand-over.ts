// A bundle made where the case is: put together of what was proved, checked as its reader will, and written.
import { Refusal } from '../../../shared/errors.ts'
import { sha256Hex } from '../hashing.ts'
import type { Signer } from '../note.ts'
import type { Job, MadeBundle } from '../protocol.ts'
import { writeBundle } from './folder.ts'
import { goOn, partOf } from './going-on.ts'
import { type BundleOptions, makeBundle } from './make.ts'
import type { BundleParts } from './parts.ts'
import type { Proved } from './prove.ts'
import { checkBundle } from './standalone/check.mjs'
import { names } from './standalone/shapes.mjs'

/** Proving, checking and writing take about as long. */
export const handingParts = 3

/**
 * Refuses case.damaged where the bundle would not hold, and what `writeBundle` does; throws job.cancelled, and leaves
 * nothing behind then.
 * @param out a new folder, or one zip where the name ends so
 */
export async function handOver(
  proved: Proved,
  signer: Signer,
  options: BundleOptions,
  parts: BundleParts,
  out: string,
  job: Job,
): Promise<MadeBundle> {
  const files = makeBundle(proved, signer, options, parts)
  const part = (index: number): Job => partOf(job, index, handingParts, proved.entries.length)
  // What is handed over to be checked was checked.
  const checking = part(1)
  const { ok, problems } = await checkBundle(files, {}, { goOn: (done, total) => goOn(checking, done, total) })
  await goOn(checking, 1, 1)
  if (!ok)
    throw new Refusal('case.damaged', `The bundle would not hold: ${problems[0]?.at}: ${problems[0]?.what}`, {
      kept: 'Nothing was written.',
      todo: 'Verify the case: it names the first thing that was changed.',
    })
  const writing = part(2)
  await writeBundle(out, files, (done, total) => goOn(writing, done, total))
  return {
    annotations: proved.entries.filter(({ envelope }) => envelope.kind === 'act').length,
    files: files.size,
    bytes: files.values().reduce((sum, content) => sum + content.length, 0),
    digest: sha256Hex(files.get(names.manifest) ?? ''),
    size: proved.size,
    root: proved.root,
    verifierKey: signer.verifierKey,
  }
}
