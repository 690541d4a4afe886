// Blocks of the ledger in their order, looked at by other threads before their turn comes.
import { availableParallelism } from 'node:os'
import { z } from 'zod'
import type { CaseDatabase, Row } from './database.ts'
import { Threads } from './threads.ts'
import { blockGiver, GivenBlock, SoundBlock } from './verify-block.ts'

export const AskedBlocks = z.object({ id: z.number(), blocks: z.array(GivenBlock) })
export type AskedBlocks = z.infer<typeof AskedBlocks>
export const CheckedBlocks = z.object({ id: z.number(), blocks: z.array(SoundBlock.nullable()) })
export type CheckedBlocks = z.infer<typeof CheckedBlocks>

/** Looks at blocks, somewhere else. */
export interface BlockCheckers {
  /** Entries from which on a ledger is worth their while: a smaller one is through before another thread has got going. */
  readonly worthFrom: number
  /** Lets them load what they need before anything is asked of them. */
  start(): void
  /** So many pages keep all of them busy. */
  readonly ahead: number
  /** In the order they are given in; null for one that must be looked at in turn. Throws where the thread does. */
  check(blocks: readonly GivenBlock[]): Promise<CheckedBlocks['blocks']>
}

export class CheckingThreads implements BlockCheckers {
  /** Where there is one processor, it is as fast by itself. */
  readonly worthFrom = availableParallelism() > 1 ? 100_000 : Number.POSITIVE_INFINITY
  readonly #threads: Threads<CheckedBlocks>

  constructor(script: URL) {
    this.#threads = new Threads(script, null, CheckedBlocks)
  }

  start(): void {
    this.#threads.start()
  }

  get ahead(): number {
    return 2 * this.#threads.count
  }

  async check(blocks: readonly GivenBlock[]): Promise<CheckedBlocks['blocks']> {
    return (await this.#threads.ask({ blocks })).blocks
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#threads.close()
  }
}

export interface CheckedRow {
  readonly row: Row
  /** Null: not looked at yet, or not sound. */
  readonly sound: SoundBlock | null
}

const blocksInPage = 16
/** So much of a page is unpacked before its turn: several pages are on their way at once. */
const bytesInPage = 32 * 1024 * 1024

/** Pages of blocks from the first on, as long as each follows on the one before. */
export function* pagesInTurn(db: CaseDatabase): Generator<CheckedRow[]> {
  for (let next = 0; ; ) {
    const rows = db.all('SELECT * FROM block WHERE first >= ? ORDER BY first LIMIT ?', next, blocksInPage)
    yield rows.map(row => ({ row, sound: null }))
    if (rows.length < blocksInPage) return
    const last = rows.at(-1)
    next = Number(last?.first) + Number(last?.n)
  }
}

/** The same pages, with what others found. What reading one throws is thrown in its turn. */
export async function* pagesAhead(db: CaseDatabase, checkers: BlockCheckers): AsyncGenerator<CheckedRow[]> {
  const ahead: Promise<CheckedRow[]>[] = []
  try {
    for (const page of pagesChecked(db, checkers)) {
      // One that fails is looked at in its turn.
      page.catch(() => undefined)
      ahead.push(page)
      const next = ahead.length > checkers.ahead ? ahead.shift() : undefined
      if (next !== undefined) yield await next
    }
    for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) yield await next
  } finally {
    await Promise.allSettled(ahead)
  }
}

function* pagesChecked(db: CaseDatabase, checkers: BlockCheckers): Generator<Promise<CheckedRow[]>> {
  const give = blockGiver(db)
  try {
    for (const page of pagesInTurn(db)) yield checkedPage(page, give, checkers)
  } catch (error) {
    yield Promise.reject(error)
  }
}

async function checkedPage(
  page: readonly CheckedRow[],
  give: (row: Row) => GivenBlock | null,
  checkers: BlockCheckers,
): Promise<CheckedRow[]> {
  const given: GivenBlock[] = []
  let bytes = 0
  const places = page.map(({ row }) => {
    const block = give(row)
    bytes += block === null ? 0 : bytesOf(row)
    return block === null || bytes > bytesInPage ? null : given.push(block) - 1
  })
  const checked = given.length === 0 ? [] : await checkers.check(given)
  return page.map(({ row }, index) => ({ row, sound: checked[places[index] ?? -1] ?? null }))
}

/** How long its bytes are unpacked. */
function bytesOf({ gaps, lengths }: Row): number {
  let sum = 0
  for (const column of [gaps, lengths])
    if (column instanceof Buffer) for (let at = 0; at + 4 <= column.length; at += 4) sum += column.readUInt32LE(at)
  return sum
}
