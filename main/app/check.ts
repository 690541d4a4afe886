// Checks what must hold of the simulated stack, keeps the ways to where it does not, and plays them again, for the shells.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../shared/errors.ts'
import {
  type CheckOptions,
  type CheckReport,
  check,
  type PlayedWay,
  playAgain,
  Way,
  wayOf,
} from '../verification/index.ts'
import { proofsOf } from './proofs.ts'

export type { CheckReport, PlayedWay, WorldProgress } from '../verification/index.ts'

/** Whether each invariant holds in every reachable state of the bounded worlds; work of seconds on this thread, `full` of minutes. */
export async function checkInvariants(options: Omit<CheckOptions, 'proofs'>): Promise<CheckReport> {
  return check({ ...options, proofs: await proofsOf(['pc:0', 'pc:1']) })
}

/** Writes the shortest way to each breach as a file that `playWayFile` plays: `ID.json` in `folder`. Gives the files. */
export function keepWays({ invariants }: CheckReport, folder: string): string[] {
  mkdirSync(folder, { recursive: true })
  return invariants.flatMap(({ id, counterexample }) => {
    if (counterexample === undefined) return []
    const file = join(folder, `${id}.json`)
    writeFileSync(file, `${JSON.stringify(wayOf(id, counterexample), null, 2)}\n`)
    return [file]
  })
}

/** Plays a kept way by the machines as they are, each by xstate. Refuses `argument.invalid` what is no such file, with what was meant. */
export async function playWayFile(file: string): Promise<PlayedWay> {
  const way = Way.safeParse(readJson(file))
  if (!way.success)
    throw new Refusal('argument.invalid', `The file ${file} holds no way: ${z.prettifyError(way.error)}`, {
      where: { file },
    })
  const played = playAgain(way.data, await proofsOf(['pc:0', 'pc:1']))
  if ('played' in played) return played
  throw new Refusal('argument.invalid', `There is no ${played.what} named "${played.name}".`, {
    where: { file },
    todo: `There are: ${played.known.join('; ')}.`,
  })
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new Refusal('argument.invalid', `The file ${file} can not be read as JSON.`, { where: { file } })
  }
}
