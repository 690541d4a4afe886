// What bits are changed in: a bundle in its folder, the same in one zip, and the case it is of, with which part of the case's file is what.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { zipOf } from '../../../main/case/bundle/standalone/zip.mjs'
import { writeBundle } from '../../../main/case/index.ts'
import { bundleOf, caseWithEvidence, run } from '../bundled.ts'
import { signInRecords } from '../making.ts'

export interface Ground {
  /** Where the bundle's folder lies. */
  readonly bundle: string
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly zip: Uint8Array
  readonly caseFile: string
  readonly case: Uint8Array
  /** The verify.mjs of a bundle, outside of the one that is changed: what a changed one says of itself is worth nothing. */
  readonly verifier: string
}

/** @param folder gives places for it all */
export async function groundIn(folder: { path(name: string): string }): Promise<Ground> {
  const caseFile = folder.path('one.throughline')
  const { store, earlier } = await caseWithEvidence(caseFile)
  // Enough that most of the file is evidence, and not the room its pages have to spare.
  await store.appendRecords(run, signInRecords(2_000, 500))
  const { size } = await store.info()
  const files = await bundleOf(store, [2, 4, 5, 312, size - 2], { by: 'Dana', since: earlier })
  await store.close()
  if (existsSync(`${caseFile}-wal`)) throw new Error('a part of the case lies beside its file')
  const [bundle, verifier] = [folder.path('bundle'), folder.path('verify.mjs')]
  await writeBundle(bundle, files)
  writeFileSync(verifier, files.get('verify.mjs') ?? '')
  return { bundle, files, zip: zipOf(files), caseFile, case: readFileSync(caseFile), verifier }
}

/** The part of a case's file a byte of it belongs to: a table or an index by its name, or what SQLite keeps for itself. */
export function regionsOf(file: string): (at: number) => string {
  const db = new BetterSqlite3(file)
  const pageSize = Number(db.pragma('page_size', { simple: true }))
  const pages = db.prepare<[], { pageno: number; name: string }>('SELECT pageno, name FROM dbstat').all()
  db.close()
  const names = new Map(pages.map(({ pageno, name }) => [pageno, name]))
  return at => (at < headerLength ? 'header of the file' : (names.get(Math.floor(at / pageSize) + 1) ?? 'free pages'))
}

/** SQLite file format, section 1.3. */
const headerLength = 100

/** Everything a case says: its tables, and every column of every row; or that it can not be read. */
export function contentOf(file: string): string {
  const db = new BetterSqlite3(file)
  try {
    const schema = db.prepare<[], { type: string; name: string }>('SELECT * FROM sqlite_schema ORDER BY name').all()
    const tables = schema.filter(({ type }) => type === 'table').map(({ name }) => name)
    const rows = tables.map(name => db.prepare(`SELECT * FROM "${name}" ORDER BY 1, 2`).all())
    const numbers = ['application_id', 'user_version', 'encoding'].map(name => db.pragma(name, { simple: true }))
    return JSON.stringify([schema, rows, numbers])
  } catch (error) {
    return String(error)
  } finally {
    db.close()
  }
}
