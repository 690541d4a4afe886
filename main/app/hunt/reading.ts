// A hunt whose rows are read ahead while somebody pages through them.
import type { HuntEnd, HuntPage } from '../../../shared/contract/hunt-calls.ts'
import type { Cell } from '../../../shared/model/hunt.ts'
import type { EvidenceId } from '../../../shared/model/units.ts'
import type { CaseHunt } from '../../investigation/index.ts'

export class HuntReading {
  readonly hunt: CaseHunt
  readonly #rows: Cell[][] = []
  readonly #records: (EvidenceId | null)[] = []
  #end: HuntEnd | null = null
  #failure: { readonly error: unknown } | null = null
  /** Resolves with whatever comes next: rows, the end, or what ended it. */
  #news = Promise.withResolvers<void>()

  constructor(hunt: CaseHunt) {
    this.hunt = hunt
  }

  /**
   * Reads to the end. Throws what ends it early, which whoever pages is told too.
   * @param tell writes down that it ran, and says when and how long
   */
  async read(tell: (hunt: CaseHunt) => Promise<HuntEnd>): Promise<void> {
    try {
      for await (const { rows, records } of this.hunt.pieces) {
        for (const row of rows) this.#rows.push(row)
        for (const record of records) this.#records.push(record)
        this.#wake()
      }
      this.#end = await tell(this.hunt)
    } catch (error) {
      this.#failure = { error }
      throw error
    } finally {
      this.#wake()
    }
  }

  /** As soon as so many rows are there, or all. Throws what ended it. */
  async page(from: number, count: number): Promise<HuntPage> {
    while (this.#rows.length < from + count && this.#end === null && this.#failure === null) await this.#news.promise
    if (this.#failure !== null && this.#rows.length <= from) throw this.#failure.error
    const to = from + count
    return { from, rows: this.#rows.slice(from, to), records: this.#records.slice(from, to), end: this.#end }
  }

  /** A row that was read; null where none is there. */
  rowAt(place: number): Cell[] | null {
    return this.#rows[place] ?? null
  }

  #wake(): void {
    this.#news.resolve()
    this.#news = Promise.withResolvers()
  }
}
