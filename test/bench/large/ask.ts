// In a process of its own, so that its memory is its own: `ask.ts look-ups|proofs|verify|append CASE`. Prints JSON.
import { createHash } from 'node:crypto'
import { migrationsFolder, openDatabase } from '../../../main/case/database.ts'
import { type CaseStore, createCase, openCase } from '../../../main/case/index.ts'
import { lastHead } from '../../../main/case/ledger-end.ts'
import { consistencyProof, inclusionProof } from '../../../main/case/merkle.ts'
import { storedNodes } from '../../../main/case/tiles.ts'
import { seededRandom } from '../../../main/simulation/random.ts'
import type { Evidence, LinkKind } from '../../../shared/model/evidence.ts'
import { EvidenceId } from '../../../shared/model/units.ts'
import { scratch, signInRecords, startedAt, testEnv } from '../../case/making.ts'

const [what = '', file = ''] = process.argv.slice(2)
const random = seededRandom(7)
const rounded = (value: number): number => Number(value.toFixed(3))

type Figures = Record<string, number>
const work: Record<string, () => Promise<Figures>> = { 'look-ups': lookUps, proofs, verify, append }
const asked = work[what]
if (asked === undefined) throw new Error(`nothing is called ${what}`)
const figures = await asked()
process.stdout.write(`${JSON.stringify({ ...atMost(), ...figures })}\n`)

function atMost(): Figures {
  return { residentMebibytesAtMost: Math.round(process.resourceUsage().maxRSS / 1024) }
}

function open(): Promise<CaseStore> {
  return openCase({ file, env: testEnv() })
}

async function millisecondsOf(task: () => unknown): Promise<number> {
  const started = performance.now()
  await task()
  return performance.now() - started
}

/** Of this process, all threads together, whatever else the machine does. */
function processorTime(): () => number {
  const from = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(from)
    return (user + system) / 1000
  }
}

/** Half of the times are below `median`, and one in a hundred above `oneIn100`. */
function spread(name: string, times: readonly number[]): Figures {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => rounded(sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN)
  return { [`${name}MedianMilliseconds`]: at(0.5), [`${name}OneIn100Milliseconds`]: at(0.99) }
}

function keyOf({ id, keys }: Evidence, kind: LinkKind): string {
  const key = keys.find(each => each.kind === kind)
  if (key === undefined) throw new Error(`record ${id} has no ${kind}`)
  return key.value
}

/** Asked as the app asks, through the case's worker. */
async function lookUps(): Promise<Figures> {
  const started = performance.now()
  const store = await open()
  const opened = performance.now() - started
  const { size } = await store.info()
  const someOf = async (kind: LinkKind, count: number) => {
    // between the entries that register and the one that ends
    const ids = Array.from({ length: count }, () => EvidenceId.parse(2 + random.integer(size - 3)))
    return (await store.get(ids)).map(evidence => keyOf(evidence, kind))
  }
  const [first = '', ...unique] = await someOf('uti', 1001)
  const cold = await millisecondsOf(() => store.find('uti', first))
  const figures: Figures = {
    openMilliseconds: rounded(opened),
    firstLookUpMilliseconds: rounded(cold),
    residentMebibytesByThen: Math.round(process.memoryUsage.rss() / 2 ** 20),
  }
  const [users, applications] = [await someOf('user', 50), await someOf('app', 50)]
  for (const [name, kind, values, most] of [
    ['unique', 'uti', unique, undefined],
    ['userFirst', 'user', users, 1],
    ['applicationFirst', 'app', applications, 1],
    ['userPage', 'user', users, 20],
    ['applicationPage', 'app', applications, 20],
    ['userAll', 'user', users.slice(0, 5), undefined],
  ] as const) {
    const times: number[] = []
    let hits = 0
    const used = processorTime()
    for (const value of values) {
      const asked = performance.now()
      hits += (await store.find(kind, value, most)).length
      times.push(performance.now() - asked)
    }
    figures[`${name}Hits`] = Math.round(hits / values.length)
    figures[`${name}CpuMilliseconds`] = rounded(used() / values.length)
    Object.assign(figures, spread(name, times))
  }
  await store.close()
  return figures
}

/** From the stored tiles, which are read anew for each; and all that is shown of a record, its proof among it. */
async function proofs(): Promise<Figures> {
  const db = openDatabase(file, migrationsFolder)
  const { size } = lastHead(db)
  const places = Array.from({ length: 2000 }, () => 2 + random.integer(size - 3))
  const each = async (name: string, task: (place: number) => unknown) => {
    const times: number[] = []
    const used = processorTime()
    for (const place of places) times.push(await millisecondsOf(() => task(place)))
    return { [`${name}CpuMilliseconds`]: rounded(used() / places.length), ...spread(name, times) }
  }
  const figures = {
    ...(await each('inclusion', place => inclusionProof(storedNodes(db), place, size))),
    ...(await each('consistency', place => consistencyProof(storedNodes(db), place, size))),
  }
  db.close()
  const store = await open()
  const shown = await each('record', place => store.record(EvidenceId.parse(place)))
  await store.close()
  return { ...figures, ...shown }
}

async function verify(): Promise<Figures> {
  const store = await open()
  const used = processorTime()
  const started = performance.now()
  const { ok, size } = await store.verify()
  const seconds = (performance.now() - started) / 1000
  const [processor, memory] = [used(), atMost()]
  if (!ok) throw new Error('the case does not verify')
  // The least there is to do with its bytes, by one thread.
  const hash = createHash('sha256')
  let hashing = 0
  for await (const bytes of store.sourceBytes(0)) hashing += await millisecondsOf(() => hash.update(bytes))
  await store.close()
  return {
    ...memory,
    entries: size,
    seconds: rounded(seconds),
    entriesPerSecond: Math.round(size / seconds),
    secondsForAMillion: rounded((seconds / size) * 1e6),
    cpuMicrosecondsPerEntry: rounded((processor * 1000) / size),
    hashingItsBytesAloneSeconds: rounded(hashing / 1000),
  }
}

/** Batches of a run in this case and in one that has nothing yet, one after the other. */
async function append(): Promise<Figures> {
  const [records, batches] = [50, 200]
  using folder = scratch()
  const [empty, large] = [await createCase({ file: folder.path('empty.throughline'), env: testEnv() }), await open()]
  const run = { run: 'large', scenario: 'large', seed: 1, at: startedAt }
  const batch = (from: number) => signInRecords(records, 10_000_000 + from * records)
  const firstInEmpty = await millisecondsOf(() => empty.appendRecords(run, batch(0)))
  const firstInLarge = await millisecondsOf(() => large.appendRecords(run, batch(0)))
  const [inEmpty, inLarge]: [number[], number[]] = [[], []]
  for (let count = 1; count <= batches; count++) {
    inEmpty.push(await millisecondsOf(() => empty.appendRecords(run, batch(count))))
    inLarge.push(await millisecondsOf(() => large.appendRecords(run, batch(count))))
  }
  await empty.close()
  await large.close()
  return {
    recordsInBatch: records,
    firstInEmptyMilliseconds: rounded(firstInEmpty),
    firstInLargeMilliseconds: rounded(firstInLarge),
    ...spread('inEmpty', inEmpty),
    ...spread('inLarge', inLarge),
  }
}
