// Counts of what a case holds, by source and table: read from the block columns once, then only from what is new.

import { z } from 'zod'
import type { TableName } from '../../shared/model/evidence.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { epochMs } from '../../shared/model/units.ts'
import type { CaseDatabase, Row } from './database.ts'
import { kindOf, tableOf } from './entry.ts'

export interface SourceTally {
  readonly tables: Map<TableName, number>
  accepted: number
  rejected: number
  duplicates: number
  bytes: number
  /** Whether its last entry says that nothing is missing. */
  complete: boolean
}

const Columns = z.object({
  first: z.number(),
  n: z.number(),
  source: z.number().nullable(),
  kinds: z.instanceof(Buffer),
  tables: z.instanceof(Buffer),
  times: z.instanceof(Buffer),
  gaps: z.instanceof(Buffer),
  lengths: z.instanceof(Buffer),
})
const blocksInStep = 256

export class Tally {
  readonly sources = new Map<number, SourceTally>()
  first: EpochMs | null = null
  last: EpochMs | null = null
  #size = 0

  /** Counts everything the ledger has by now. Refuses case.damaged. */
  update(db: CaseDatabase): void {
    for (;;) {
      const rows = db.all(
        'SELECT first, n, source, kinds, tables, times, gaps, lengths FROM block WHERE first >= ? ORDER BY first LIMIT ?',
        this.#size,
        blocksInStep,
      )
      for (const row of rows) {
        this.#take(db, row)
      }
      if (rows.length < blocksInStep) return
    }
  }

  // Counting reads no block as a whole, so it can not check the digest: columns that do not add up are damage.
  #take(db: CaseDatabase, row: Row): void {
    try {
      const block = Columns.parse(row)
      if (block.source !== null) this.#count(this.#of(block.source), block)
      this.#size = block.first + block.n
    } catch (error) {
      if (error instanceof TypeError) throw error
      throw db.damage(`block ${row.first}`, 'was changed')
    }
  }

  #of(source: number): SourceTally {
    const tally = this.sources.get(source) ?? {
      tables: new Map(),
      accepted: 0,
      rejected: 0,
      duplicates: 0,
      bytes: 0,
      complete: false,
    }
    this.sources.set(source, tally)
    return tally
  }

  #count(tally: SourceTally, block: z.infer<typeof Columns>): void {
    for (let index = 0; index < block.n; index++) {
      const kind = kindOf(block.kinds[index])
      const table = tableOf(block.tables[index])
      if (kind === 'record' && table !== null) {
        tally.accepted++
        tally.tables.set(table, (tally.tables.get(table) ?? 0) + 1)
        this.#see(block.times.readDoubleLE(8 * index))
      }
      if (kind === 'rejected') tally.rejected++
      if (kind === 'duplicate') tally.duplicates++
      tally.complete = kind === 'end'
      tally.bytes += block.gaps.readUInt32LE(4 * index) + block.lengths.readUInt32LE(4 * index)
    }
  }

  #see(time: number): void {
    if (Number.isNaN(time)) return
    if (this.first === null || time < this.first) this.first = epochMs(time)
    if (this.last === null || time > this.last) this.last = epochMs(time)
  }
}
