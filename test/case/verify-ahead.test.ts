// Blocks that other threads look at before their turn: what verification finds is what it finds without them.
import { writeFileSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CaseDatabase, rowDigest } from '../../main/case/database.ts'
import { kindNumbers } from '../../main/case/entry.ts'
import { openCase } from '../../main/case/index.ts'
import { verifyCase } from '../../main/case/verify.ts'
import { type BlockCheckers, CheckingThreads } from '../../main/case/verify-ahead.ts'
import { soundBlock } from '../../main/case/verify-block.ts'
import type { VerifyReport } from '../../shared/model/evidence.ts'
import { flipped, remove, rowsOf, tables, update, writeCase } from './damage.ts'
import { importOne, scratch, signInLines, testEnv } from './making.ts'

const idle = { signal: new AbortController().signal, progress: () => undefined }
const script = new URL('../../main/case/verify-thread.ts', import.meta.url)
const folder = scratch()
const file = folder.path('one.throughline')
let db = new BetterSqlite3(':memory:')

beforeAll(async () => {
  await writeCase(folder, file)
  // whole tiles of leaves, whose root comes with them
  writeFileSync(folder.path('more.ndjson'), signInLines(700, 1000))
  const store = await openCase({ file, env: testEnv(), worker: 'inline' })
  await importOne(store, folder.path('more.ndjson'))
  await store.close()
  db = new BetterSqlite3(file)
})
afterAll(() => {
  db.close()
  folder[Symbol.dispose]()
})

const verify = (checkers: BlockCheckers | null) => verifyCase(new CaseDatabase(file, db), idle, checkers)

/** In this thread, answered in another order than they were asked; what is said goes through the same copying. */
function checkersHere(): BlockCheckers & { sound: number } {
  let page = 0
  const checkers = {
    worthFrom: 0,
    start: () => undefined,
    ahead: 3,
    sound: 0,
    check: async (blocks: Parameters<BlockCheckers['check']>[0]) => {
      for (let turn = page++ % 3; turn < 3; turn++) await Promise.resolve()
      const checked = structuredClone(blocks).map(soundBlock)
      checkers.sound += checked.filter(block => block !== null).length
      return structuredClone(checked)
    },
  }
  return checkers
}

/** Threads that take a small case for one worth their while. */
const evenHere = (threads: CheckingThreads): BlockCheckers => ({
  worthFrom: 0,
  start: () => threads.start(),
  ahead: threads.ahead,
  check: blocks => threads.check(blocks),
})

const share = fc.double({ min: 0, max: 0.999, noNaN: true })
/** One thing done to one row; row, column and byte are told by how far down they are. */
const damage = fc.record({
  table: fc.constantFrom('block', ...tables),
  row: share,
  column: share,
  byte: share,
  how: fc.constantFrom('change', 'change and make the digest fit', 'remove'),
})
type Damage = typeof damage extends fc.Arbitrary<infer One> ? One : never

function spoil({ table, row: which, column: where, byte, how }: Damage): void {
  const rows = rowsOf(db, table)
  const row = rows[Math.floor(which * rows.length)]
  if (row === undefined) return
  const columns = Object.keys(row)
  const column = columns[Math.floor(where * columns.length)] ?? ''
  const changed = { ...row, [column]: flipped(row[column], byte) }
  if (how === 'remove') remove(db, table, row)
  else update(db, table, row, how === 'change' ? changed : { ...changed, digest: rowDigest(table, changed) })
}

/** What verification says while this is done to the case, with and without others; afterwards it is undone. */
async function mustFindTheSame(spoilIt: () => void, checkers: BlockCheckers = checkersHere()): Promise<VerifyReport> {
  db.exec('BEGIN')
  try {
    spoilIt()
    const inTurn = await verify(null)
    expect(await verify(checkers)).toEqual(inTurn)
    return inTurn
  } finally {
    db.exec('ROLLBACK')
  }
}

describe('Blocks looked at ahead of their turn', () => {
  test('are all sound in a case nobody touched, but for entries of the case itself', async () => {
    const checkers = checkersHere()
    expect(await verify(checkers)).toEqual(await verify(null))
    expect(checkers.sound).toBe(rowsOf(db, 'block').filter(({ source }) => source !== null).length)
  })

  test('lead to the same findings, whatever was done to the case', { timeout: 240_000 }, async () => {
    let bad = 0
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async damages => {
        const { ok } = await mustFindTheSame(() => damages.forEach(spoil))
        if (!ok) bad++
      }),
      { seed: 1, numRuns: 150 },
    )
    expect(bad).toBeGreaterThan(140)
  })

  test('lead to the same findings for every column of a block', { timeout: 240_000 }, async () => {
    const ofSources = rowsOf(db, 'block').filter(({ source }) => source !== null)
    const holding = (kind: number) => ofSources.find(({ kinds }) => kinds instanceof Buffer && kinds.includes(kind))
    const whole = ofSources.find(({ n }) => n === 256)
    for (const row of [whole, holding(kindNumbers.duplicate)]) {
      if (row === undefined) throw new Error('the case has no such block')
      for (const [column, value] of Object.entries(row)) {
        // the last entry of a source is its end, which has no time: a number that is none can be said in many ways
        const inLast = 1 - 7.5 / (8 * Number(row.n))
        const longer = value instanceof Uint8Array ? [Buffer.concat([value, Buffer.alloc(1)])] : []
        const digested = [flipped(value, 0.3), flipped(value, inLast), ...longer].map(changed => {
          const whole = { ...row, [column]: changed }
          return { ...whole, digest: rowDigest('block', whole) }
        })
        for (const damaged of [{ ...row, [column]: flipped(value) }, ...digested])
          await mustFindTheSame(() => update(db, 'block', row, damaged))
      }
    }
  })

  test('do not hide a head that was made to end inside a tile', async () => {
    const head = rowsOf(db, 'head').at(-1) ?? {}
    const whole = rowsOf(db, 'block').find(({ n }) => n === 256)
    const inside = { ...head, size: Number(whole?.first) + 100 }
    const found = await mustFindTheSame(() =>
      update(db, 'head', head, { ...inside, digest: rowDigest('head', inside) }),
    )
    expect(found.firstBad).toMatchObject({ what: 'the frontier', at: `head ${head.id}` })
  })

  test('are looked at by real threads', async () => {
    await using threads = new CheckingThreads(script)
    const worthwhile = evenHere(threads)
    expect(await mustFindTheSame(() => undefined, worthwhile)).toMatchObject({ ok: true })
    const [, , third, fourth] = rowsOf(db, 'block')
    const both = () => {
      for (const row of [third, fourth]) if (row !== undefined) update(db, 'block', row, { raw: flipped(row.raw) })
    }
    expect(await mustFindTheSame(both, worthwhile)).toMatchObject({ ok: false, firstBad: { at: 'block 2' } })
  })

  test('are not asked about in a small case', async () => {
    const asked: unknown[] = []
    const check: BlockCheckers['check'] = async blocks => {
      asked.push(blocks)
      return []
    }
    expect(await verify({ worthFrom: 5000, start: () => undefined, ahead: 3, check })).toMatchObject({ ok: true })
    expect(asked).toEqual([])
  })

  test('throw what the thread throws, and nothing is left waiting', async () => {
    await using threads = new CheckingThreads(new URL('file:///no-such-thread.mjs'))
    await expect(verify(evenHere(threads))).rejects.toThrow('no-such-thread')
  })
})
