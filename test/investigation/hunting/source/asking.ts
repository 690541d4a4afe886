// A source asked through Microsoft's client, and what came of it: an answer, or a refusal.
import {
  connectionOf,
  type EvidenceSource,
  type HuntOptions,
  kustoSource,
} from '../../../../main/investigation/index.ts'
import { Refusal } from '../../../../shared/errors.ts'
import type { Cell } from '../../../../shared/model/hunt.ts'
import { testEnv } from '../../../case/making.ts'

export const env = testEnv()

/** Sources at addresses, all of them closed together, and how long they waited before they asked again. */
export class Sources {
  /** Milliseconds. */
  readonly waited: number[] = []
  readonly #open: EvidenceSource[] = []

  async at(address: string): Promise<EvidenceSource> {
    const source = await kustoSource({
      connection: connectionOf(`${address}/incident`),
      ids: env.ids,
      wait: async milliseconds => void this.waited.push(milliseconds),
    })
    this.#open.push(source)
    return source
  }

  async close(): Promise<void> {
    this.waited.length = 0
    for (const source of this.#open.splice(0)) await source.close()
  }
}

export async function all(source: EvidenceSource, kql: string, options?: HuntOptions) {
  const answer = await source.hunt(kql, options)
  const rows: (readonly Cell[])[] = []
  for await (const chunk of answer.rows) rows.push(...chunk)
  return { columns: answer.columns, render: answer.render, rows, end: answer.end() }
}

/** What a hunt is refused with, and the rows that came before. */
export async function refusal(source: EvidenceSource, kql = 'T', options?: HuntOptions) {
  const rows: (readonly Cell[])[] = []
  try {
    const answer = await source.hunt(kql, options)
    for await (const chunk of answer.rows) rows.push(...chunk)
  } catch (error) {
    if (error instanceof Refusal) return { rows, ...error.data }
    throw error
  }
  throw new Error('It was not refused')
}
