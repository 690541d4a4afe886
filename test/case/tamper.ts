// One bit changed at a time, anywhere in a bundle of evidence or in a case file, and who notices.
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import BetterSqlite3 from 'better-sqlite3'
import { zipOf } from '../../main/case/bundle/standalone/zip.mjs'
import { migrationsFolder, openDatabase } from '../../main/case/database.ts'
import { checkPlace, writeBundle } from '../../main/case/index.ts'
import { verifyCase } from '../../main/case/verify.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Random } from '../../shared/model/env.ts'
import { bundleOf, caseWithEvidence, run } from './bundled.ts'
import { scratch, signInRecords } from './making.ts'

const zipName = 'bundle.zip'
/** Where a bit is changed; each is as likely as the others, and in it every bit. */
export const targets = [
  'evidence',
  'proofs',
  'tree heads',
  'manifest',
  'rest of the bundle',
  'zip',
  'case file',
] as const
export type Target = (typeof targets)[number]

export interface Tally {
  changes: number
  /** By `verify` of the command line. */
  ours: number
  /** By the verify.mjs of a bundle, run as its receiver runs it. */
  standalone: number
  /**
   * Bits of the SQLite file that hold nothing: every row, column and table reads as before and verification holds. They
   * are counters of its header, and what pages have to spare.
   */
  nothing: number
}

export interface TamperReport {
  readonly tallies: Readonly<Record<Target, Tally>>
  /** Changes nobody noticed though something reads otherwise; must be empty. */
  readonly unnoticed: readonly string[]
}

export async function tamper(changes: number, random: Random): Promise<TamperReport> {
  using folder = scratch()
  const [file, copy, bundle] = [folder.path('one.throughline'), folder.path('copy.throughline'), folder.path('bundle')]
  const { store, earlier } = await caseWithEvidence(file)
  // Enough that most of the file is evidence, and not the room its pages have to spare.
  await store.appendRecords(run, signInRecords(2_000, 500))
  const { size } = await store.info()
  const files = await bundleOf(store, [2, 4, 5, 312, size - 2], { by: 'Dana', since: earlier })
  await store.close()
  await writeBundle(bundle, files)
  writeFileSync(folder.path('verify.mjs'), files.get('verify.mjs') ?? '')
  const zip = zipOf(files)
  const verifier = startVerifier(folder.path('verify.mjs'))
  // Of what nobody touched it says that it holds, or all else would say nothing.
  writeFileSync(folder.path(zipName), zip)
  if ((await verifier.endsWith(bundle)) !== 0 || (await verifier.endsWith(folder.path(zipName))) !== 0)
    throw new Error('the verifier does not hold an untouched bundle to be one')
  // Everything in the one file, as a case is copied and handed on.
  const database = new BetterSqlite3(file)
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.pragma('journal_mode = DELETE')
  database.close()
  const wholeCase = readFileSync(file)
  const content = contentOf(file)

  const tallies = tallyEach()
  const unnoticed: string[] = []
  for (let change = 0; change < changes; change++) {
    const target = targets[random.integer(targets.length)] ?? 'evidence'
    const tally = tallies[target]
    tally.changes++
    if (target === 'case file') {
      const { spoiled, place } = flipped(wholeCase, random)
      writeFileSync(copy, spoiled)
      if (await noticedInCase(copy)) tally.ours++
      else if (contentOf(copy) === content) tally.nothing++
      else unnoticed.push(`case file ${place}`)
    } else {
      const names = target === 'zip' ? [zipName] : [...files.keys()].filter(name => targetOf(name) === target)
      const name = names[random.integer(names.length)] ?? ''
      const [path, whole] = name === zipName ? [folder.path(name), zip] : [join(bundle, name), files.get(name)]
      const { spoiled, place } = flipped(whole ?? new Uint8Array(), random)
      writeFileSync(path, spoiled)
      const asked = name === zipName ? path : bundle
      const ours = (await checkPlace(asked, {}))?.ok !== true
      const standalone = (await verifier.endsWith(asked)) === 2
      if (ours) tally.ours++
      if (standalone) tally.standalone++
      if (!ours || !standalone) unnoticed.push(`${name} ${place}`)
      writeFileSync(path, whole ?? '')
    }
  }
  await verifier.stop()
  return { tallies, unnoticed }
}

function targetOf(name: string): Target {
  if (name.startsWith('evidence/') || name.startsWith('contexts/')) return 'evidence'
  if (name === 'proofs.json') return 'proofs'
  if (name === 'head.note' || name === 'since.note') return 'tree heads'
  return name === 'manifest.note' ? 'manifest' : 'rest of the bundle'
}

function flipped(bytes: Uint8Array, random: Random): { spoiled: Buffer; place: string } {
  const [at, bit] = [random.integer(bytes.length), random.integer(8)]
  const spoiled = Buffer.from(bytes)
  spoiled[at] = (spoiled[at] ?? 0) ^ (1 << bit)
  return { spoiled, place: `byte ${at} bit ${bit}` }
}

/** Refused when it is opened, or found not to hold: what the command `verify` asks, without the derived files. */
async function noticedInCase(file: string): Promise<boolean> {
  try {
    const db = openDatabase(file, migrationsFolder)
    const { ok } = await verifyCase(db, { signal: new AbortController().signal, progress: () => undefined })
    db.close()
    return !ok
  } catch (error) {
    // A bug is no verdict.
    if (error instanceof Refusal) return true
    throw error
  }
}

/** Everything a case says: its tables, and every column of every row; or that it can not be read. */
function contentOf(file: string): string {
  const db = new BetterSqlite3(file, { readonly: true })
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

/**
 * Asks what `node verify.mjs FOLDER` ends with, in a thread that loads the verifier anew each time: a process each would
 * take minutes. The verifier is one from elsewhere, as the README of a bundle has it: what a changed one says of itself
 * is worth nothing.
 */
function startVerifier(verifier: string): { endsWith(bundle: string): Promise<unknown>; stop(): Promise<number> } {
  const script = `
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', async ({ address, folder }) => {
      process.argv[2] = folder
      process.exitCode = undefined
      await import(address)
      parentPort.postMessage(process.exitCode)
    })`
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), { stdout: true })
  worker.stdout.resume()
  let loaded = 0
  return {
    endsWith: async folder => {
      worker.postMessage({ address: `${pathToFileURL(verifier)}?${loaded++}`, folder })
      const [code] = await once(worker, 'message')
      return code
    },
    stop: () => worker.terminate(),
  }
}

function tallyEach(): Record<Target, Tally> {
  const none = (): Tally => ({ changes: 0, ours: 0, standalone: 0, nothing: 0 })
  return {
    evidence: none(),
    proofs: none(),
    'tree heads': none(),
    manifest: none(),
    'rest of the bundle': none(),
    zip: none(),
    'case file': none(),
  }
}
