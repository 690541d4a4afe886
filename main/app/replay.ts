// Replays the sign-ins of a case against a folder of policies.
import type { RefusalData } from '../../shared/errors.ts'
import type { Env } from '../../shared/model/env.ts'
import type { EvidenceReader } from '../../shared/model/evidence.ts'
import {
  type AccessSettings,
  compilePolicies,
  createReplay,
  type PolicySet,
  type ReplayReport,
  readSignIn,
  signInTables,
} from '../access/index.ts'
import { openCase } from '../case/index.ts'
import { readPolicyFolder } from './policy-folder.ts'

/** Sign-ins that have no decision to repeat, and how many there are of each kind. */
export interface LeftOut {
  readonly why: string
  readonly count: number
}

export interface CaseReplay extends ReplayReport {
  readonly signIns: number
  /** Conditional Access has no say in these. */
  readonly notEvaluated: readonly LeftOut[]
  /** These do not tell enough to ask again. */
  readonly skipped: readonly LeftOut[]
}

export interface CaseReplayReport {
  readonly replay: CaseReplay
  readonly policies: number
  readonly refused: readonly RefusalData[]
}

/** Refuses `case.missing` and what else is wrong with the case, and `argument.invalid` where there are no policies. */
export async function replayFile(
  file: string,
  policies: string,
  settings: AccessSettings,
  env: Env,
): Promise<CaseReplayReport> {
  const read = readPolicyFolder(policies, settings.profile)
  const store = await openCase({ file, env, worker: 'inline' })
  try {
    const replay = await replaySignIns(store, compilePolicies(read.policies, settings))
    return { replay, policies: read.policies.length, refused: read.refused }
  } finally {
    await store.close()
  }
}

/** Reads the case page by page: what is kept is the report alone. */
export async function replaySignIns(reader: Pick<EvidenceReader, 'scan'>, set: PolicySet): Promise<CaseReplay> {
  const replay = createReplay(set)
  const leftOut = { notEvaluated: new Map<string, number>(), skipped: new Map<string, number>() }
  let signIns = 0
  for await (const page of reader.scan(signInTables))
    for (const { id, fields } of page) {
      signIns += 1
      const reading = readSignIn(fields)
      if (reading.is === 'decision') replay.add({ record: id, ...reading.decision })
      else leftOut[reading.is].set(reading.why, (leftOut[reading.is].get(reading.why) ?? 0) + 1)
    }
  return {
    signIns,
    ...replay.report(),
    notEvaluated: counted(leftOut.notEvaluated),
    skipped: counted(leftOut.skipped),
  }
}

const counted = (counts: ReadonlyMap<string, number>): LeftOut[] =>
  [...counts].map(([why, count]) => ({ why, count })).sort((a, b) => b.count - a.count)
