// Plays a run into a case piece by piece, so that a run of any length takes the memory of one piece; told how far it is, and stopped.
import type { Clock } from '../../shared/model/env.ts'
import type { LogPlane } from '../../shared/model/evidence.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { CaseStore } from '../case/index.ts'
import { beginJudging, type Verdict } from '../simulation/index.ts'
import { fileRecords, type Playing } from './playing.ts'

/** Facts in a piece. What is in a piece is in one commit: another number would be another root. */
const pieceOfFacts = 4000
/** Pieces on their way into the case at once: the run waits for the case where it is slower. */
const underWay = 2

export interface RunProgress {
  readonly facts: number
  readonly records: number
  /** Virtual time. */
  readonly at: EpochMs
}

export interface RecordOptions {
  readonly onProgress?: (progress: RunProgress) => void
  /** Aborted, the run ends after the piece it is in. What was filed by then stays. */
  readonly signal?: AbortSignal
}

export interface Recorded {
  readonly facts: number
  readonly records: Record<LogPlane, number>
  /** Of the last fact. */
  readonly endedAt: EpochMs
  readonly verdicts: readonly Verdict[]
  /** Whether all of the run was played. */
  readonly whole: boolean
}

/** @param clock stamps what is filed */
export async function recordRun(
  playing: Playing,
  store: CaseStore,
  clock: Clock,
  { onProgress, signal }: RecordOptions = {},
): Promise<Recorded> {
  const { run, written } = playing
  const judging = beginJudging(written)
  const records: Record<LogPlane, number> = { agent365: 0, entra: 0, defender: 0, purview: 0 }
  const filing: Promise<void>[] = []
  let [facts, endedAt] = [0, run.startedAt]
  while (!run.done() && !signal?.aborted) {
    const piece = await playing.step(pieceOfFacts)
    judging.take({ ...piece, marks: run.marks() })
    facts += piece.facts.length
    endedAt = piece.facts.at(-1)?.at ?? endedAt
    for (const { plane } of piece.records) records[plane] += 1
    const filed = fileRecords(piece.records, playing, store, clock)
    // one that fails is told of when it is waited for, below
    filed.catch(() => undefined)
    filing.push(filed)
    if (filing.length >= underWay) await filing.shift()
    onProgress?.({ facts, records: Object.values(records).reduce((sum, count) => sum + count, 0), at: endedAt })
  }
  await Promise.all(filing)
  return { facts, records, endedAt, verdicts: judging.verdicts(), whole: run.done() }
}
