// One bit changed at a time, anywhere in a bundle of evidence or in a case file, and who notices.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyPage } from '../../../main/case/bundle/standalone/shapes.mjs'
import { checkPlace } from '../../../main/case/index.ts'
import { seededEnv } from '../../../main/simulation/env.ts'
import type { Random } from '../../../shared/model/env.ts'
import { scratch, startedAt } from '../making.ts'
import { contentOf, type Ground, groundIn, regionsOf } from './ground.ts'
import { type AskedPage, askedPage, keptVerifier, noticedInCase, processEndsWith } from './verifiers.ts'

/** Where a bit is changed; each is as likely as the others, and in it every bit. */
export const targets = [
  'evidence',
  'proofs',
  'tree heads',
  'manifest',
  'key',
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
  /** Changes of the case file by the table or index they fell into. */
  readonly regions: Readonly<Record<string, { changes: number; nothing: number }>>
  /** Changes that were also shown to a process `node verify.mjs` of its own, and to the page in a browser. */
  readonly asked: { readonly processes: number; readonly pages: number }
  /** Changes somebody did not notice though something reads otherwise, by the seed that makes each again; must be empty. */
  readonly unnoticed: readonly string[]
}

export interface TamperOptions {
  /** Of the first change; the next have the next ones. */
  readonly seed: number
  /** Every so-manieth change of a bundle is also shown to a process of its own, and to the page; 0: none. */
  readonly processEvery: number
  readonly pageEvery: number
  readonly onProgress?: (done: number) => void
}

export async function tamper(changes: number, options: TamperOptions): Promise<TamperReport> {
  using folder = scratch()
  const ground = await groundIn(folder)
  const [copy, zipFile] = [folder.path('copy.throughline'), folder.path('bundle.zip')]
  const [content, regionAt] = [contentOf(ground.caseFile), regionsOf(ground.caseFile)]
  await using verifier = keptVerifier(ground.verifier)
  const shell = emptyPage(Buffer.from(ground.files.get('index.html') ?? []).toString())?.shell ?? ''
  await using page = options.pageEvery === 0 ? null : await askedPage(shell, folder.path('page.html'))
  await holdsUntouched(ground, zipFile, verifier.endsWith, page)

  const tallies = tallyEach()
  const regions: Record<string, { changes: number; nothing: number }> = {}
  const asked = { processes: 0, pages: 0 }
  const unnoticed: string[] = []

  const changeCase = async (random: Random, tally: Tally, seed: number) => {
    const { spoiled, at, place } = flipped(ground.case, random)
    const region = regionAt(at)
    const within = regions[region] ?? { changes: 0, nothing: 0 }
    regions[region] = within
    within.changes++
    for (const beside of ['-wal', '-shm']) rmSync(copy + beside, { force: true })
    writeFileSync(copy, spoiled)
    if (await noticedInCase(copy)) tally.ours++
    else if (contentOf(copy) === content) {
      tally.nothing++
      within.nothing++
    } else unnoticed.push(`seed ${seed}: case file, ${region}, ${place}`)
  }

  const changeBundle = async (target: Exclude<Target, 'case file'>, random: Random, tally: Tally, seed: number) => {
    const { path, name, whole } = target === 'zip' ? zipped(ground, zipFile) : fileOf(ground, target, random)
    const { spoiled, place } = flipped(whole, random)
    writeFileSync(path, spoiled)
    const place_ = target === 'zip' ? path : ground.bundle
    const notice = (who: string, noticed: boolean) =>
      noticed || unnoticed.push(`seed ${seed}: ${name}, ${place}, ${who}`)
    const [ours, code] = await Promise.all([checkPlace(place_, {}), verifier.endsWith(place_)])
    if (ours?.ok !== true) tally.ours++
    if (code === 2) tally.standalone++
    notice('verify', ours?.ok !== true)
    notice('verify.mjs', code === 2)
    if (isTurn(seed, options.processEvery)) {
      asked.processes++
      notice('node verify.mjs', processEndsWith(ground.verifier, place_) === 2)
    }
    // A page holds all files but itself.
    if (page !== null && target !== 'zip' && name !== 'index.html' && isTurn(seed, options.pageEvery)) {
      asked.pages++
      notice('the page', !(await page.holds(new Map(ground.files).set(name, spoiled))))
    }
    writeFileSync(path, whole)
  }

  for (let change = 0; change < changes; change++) {
    const seed = options.seed + change
    const { random } = seededEnv(seed, 'tamper', { now: () => startedAt })
    const target = targets[random.integer(targets.length)] ?? 'evidence'
    tallies[target].changes++
    if (target === 'case file') await changeCase(random, tallies[target], seed)
    else await changeBundle(target, random, tallies[target], seed)
    options.onProgress?.(change + 1)
  }
  return { tallies, regions, asked, unnoticed }
}

const isTurn = (seed: number, every: number): boolean => every > 0 && seed % every === 0

/** Of what nobody touched everybody says that it holds, or all else would say nothing. */
async function holdsUntouched(
  { bundle, files, zip, verifier }: Ground,
  zipFile: string,
  endsWith: (place: string) => Promise<unknown>,
  page: AskedPage | null,
): Promise<void> {
  writeFileSync(zipFile, zip)
  for (const place of [bundle, zipFile]) {
    const ends = [await endsWith(place), processEndsWith(verifier, place)]
    if (ends.some(code => code !== 0) || (await checkPlace(place, {}))?.ok !== true)
      throw new Error(`a verifier does not hold ${place}, which nobody touched, to be a bundle`)
  }
  if (page !== null && !(await page.holds(files))) throw new Error('the page does not hold what nobody touched')
}

interface Changeable {
  readonly name: string
  readonly path: string
  readonly whole: Uint8Array
}

const zipped = ({ zip }: Ground, path: string): Changeable => ({ name: 'bundle.zip', path, whole: zip })

function fileOf({ bundle, files }: Ground, target: Target, random: Random): Changeable {
  const names = [...files.keys()].filter(name => targetOf(name) === target)
  const name = names[random.integer(names.length)] ?? ''
  return { name, path: join(bundle, name), whole: files.get(name) ?? new Uint8Array() }
}

function targetOf(name: string): Target {
  if (name.startsWith('evidence/') || name.startsWith('contexts/')) return 'evidence'
  if (name === 'proofs.json') return 'proofs'
  if (name === 'head.note' || name === 'since.note') return 'tree heads'
  if (name === 'key.txt') return 'key'
  return name === 'manifest.note' ? 'manifest' : 'rest of the bundle'
}

function flipped(bytes: Uint8Array, random: Random): { spoiled: Buffer; at: number; place: string } {
  const [at, bit] = [random.integer(bytes.length), random.integer(8)]
  const spoiled = Buffer.from(bytes)
  spoiled[at] = (spoiled[at] ?? 0) ^ (1 << bit)
  return { spoiled, at, place: `byte ${at} bit ${bit}` }
}

function tallyEach(): Record<Target, Tally> {
  const none = (): Tally => ({ changes: 0, ours: 0, standalone: 0, nothing: 0 })
  return {
    evidence: none(),
    proofs: none(),
    'tree heads': none(),
    manifest: none(),
    key: none(),
    'rest of the bundle': none(),
    zip: none(),
    'case file': none(),
  }
}
