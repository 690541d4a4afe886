// A sum over the times of records in their order: what another reader of the same source must come to.

// Low bits of a time and of its place: sums of a hundred million products are exact.
const timeBits = 0xffff
const placeBits = 0x3ff

export class TimeSum {
  #place = 0
  #sum = 0

  /** NaN where a record has no time. */
  add(times: Float64Array): void {
    for (const time of times) {
      if (!Number.isNaN(time)) this.#sum += (time & timeBits) * ((this.#place & placeBits) + 1)
      this.#place++
    }
  }

  get sum(): number {
    return this.#sum
  }

  /** How many times there were, of records and of lines that are none. */
  get count(): number {
    return this.#place
  }
}

/** The same of DuckDB's rows: `time` is a timestamp, `place` counts from 0. */
export const timeSumOf = (time: string, place: string): string =>
  `coalesce(sum((epoch_ms(${time}) & ${timeBits}) * ((${place} & ${placeBits}) + 1)), 0)`
