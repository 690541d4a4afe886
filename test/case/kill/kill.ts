// Processes killed at random moments of their work on a case, and what the next one finds.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { unlockFile } from '../../../main/case/index.ts'
import { seededEnv } from '../../../main/simulation/env.ts'
import type { Random } from '../../../shared/model/env.ts'
import { scratch, startedAt } from '../making.ts'
import { copyOf, type Length, prepare } from './ground.ts'
import { askAll, contentOf, type Durable, leftIn, targetOf } from './look.ts'
import { type Ending, Said } from './steps.ts'
import { fileNames, password, perform, quietly, type TaskName } from './tasks.ts'

export interface KillReport {
  readonly kills: number
  /** How many were killed at what. */
  readonly underWay: Readonly<Record<string, number>>
  /** Commits the killed processes had been told were durable. */
  readonly commits: number
  /** From opening the case again to the answer of its first search, at worst. */
  readonly reopenedInMs: number
  /** What did not hold, with the seed that shows it alone (`--kills 1 --seed N`); must be empty. */
  readonly failures: readonly string[]
}

/** Imports as often as all else together: that is where most is at stake. */
const others: readonly TaskName[] = ['run', 'act', 'merge', 'compact', 'lock', 'unlock']
const tasks = others.flatMap((task): TaskName[] => ['import', task])

/** What all tasks but an import begin with. */
const short: Length = { lines: 500, broken: true }

export interface Killed {
  readonly seed: number
  /** The task, and what was under way. */
  readonly what: string
  /** From the start of the process to be killed until all was looked at. */
  readonly ms: number
}

/** Each kill has a seed of its own, one after the other. `lengths` are those the log of an import may have. */
export async function killMany(
  kills: number,
  seed: number,
  lengths: readonly Length[],
  onKill: (killed: Killed) => void = () => undefined,
): Promise<KillReport> {
  using folder = scratch()
  const grounds = new Map<string, Promise<Ground>>()
  const underWay: Record<string, number> = {}
  const failures: string[] = []
  let [commits, reopenedInMs] = [0, 0]
  for (let index = 0; index < kills; index++) {
    const { random } = seededEnv(seed + index, 'kill', { now: () => startedAt })
    const task = chosen(tasks, random)
    const length = task === 'import' ? chosen(lengths, random) : short
    const key = `${task} ${length.lines}${length.broken ? ' and one broken' : ''}`
    const made = grounds.get(key) ?? groundFor(task, folder.path(key), length)
    grounds.set(key, made)
    const ground = await made
    const [name, steps] = chosen(Object.entries(ground.steps), random)
    const by = random.integer(2) === 0 ? 'itself' : 'parent'
    const ending: Ending = { underWay: name, step: random.integer(steps), by }
    const what = `${task}: ${name}`
    underWay[what] = (underWay[what] ?? 0) + 1
    const begun = performance.now()
    const copy = folder.path('killed')
    copyOf(ground.folder, copy)
    try {
      const { durable } = await runAndKill(task, copy, ending, random.integer(30))
      commits += durable.length
      reopenedInMs = Math.max(reopenedInMs, await lookAfter(task, copy, ground, durable))
    } catch (error) {
      failures.push(`seed ${seed + index}: ${what}, step ${ending.step} by ${by}: ${String(error)}`)
    }
    rmSync(copy, { recursive: true })
    onKill({ seed: seed + index, what: `${key}: ${name}`, ms: Math.round(performance.now() - begun) })
  }
  return { kills, underWay, commits, reopenedInMs: Math.round(reopenedInMs), failures }
}

interface Ground {
  readonly folder: string
  /** What an undisturbed process does there, and what comes of it. */
  readonly steps: Readonly<Record<string, number>>
  readonly content: string
}

async function groundFor(task: TaskName, folder: string, length: Length): Promise<Ground> {
  await prepare(task, folder, length)
  const copy = `${folder} undisturbed`
  copyOf(folder, copy)
  const { steps } = await runAndKill(task, copy, null, 0)
  if (steps === null) throw new Error(`${task} did not come to its end`)
  return { folder, steps, content: await contentOf(targetOf(task, copy)) }
}

const script = fileURLToPath(new URL('./killed.ts', import.meta.url))

async function runAndKill(task: TaskName, folder: string, ending: Ending | null, delay: number) {
  const child = spawn(process.execPath, [script, JSON.stringify({ task, folder, ending })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const durable: Durable[] = []
  let steps: Record<string, number> | null = null
  for await (const line of createInterface({ input: child.stdout })) {
    const said = Said.parse(JSON.parse(line))
    if ('durable' in said) durable.push(said.durable)
    else if ('steps' in said) steps = said.steps
    else if (ending?.by === 'parent') void setTimeout(delay).then(() => child.kill('SIGKILL'))
  }
  const [code, signal] = await exited
  if (ending === null ? code !== 0 : signal !== 'SIGKILL') throw new Error(`${task} ended with ${code ?? signal}`)
  return { durable, steps }
}

/** Gives how long it took to open again. Throws what does not hold. */
async function lookAfter(task: TaskName, folder: string, ground: Ground, durable: readonly Durable[]): Promise<number> {
  const target = targetOf(task, folder)
  const committed = durable.filter(({ file }) => file === target)
  if (!existsSync(target) && committed.length > 0) throw new Error('the case is gone')
  const took = existsSync(target) ? await askAll(target, committed) : 0
  // Whole or not there, from the first moment.
  const isWhole = task === 'merge' || task === 'unlock'
  if (isWhole && existsSync(target)) mustEqual(await contentOf(target), ground.content)
  if (task === 'lock') await lockAgain(folder, ground)
  else if (isWhole ? !existsSync(target) : task === 'import' || task === 'compact') await perform(task, folder, quietly)
  if (task !== 'run' && task !== 'act') mustEqual(await contentOf(target), ground.content)
  const left = leftIn(folder)
  if (left.length > 0) throw new Error(`is still there: ${left.join(', ')}`)
  return took
}

async function lockAgain(folder: string, { content }: Ground): Promise<void> {
  const [locked, unlocked] = [join(folder, fileNames.locked), join(folder, fileNames.unlocked)]
  if (!existsSync(locked)) await perform('lock', folder, quietly)
  await unlockFile({ file: locked, to: unlocked, password })
  mustEqual(await contentOf(unlocked), content)
}

function mustEqual(found: string, wanted: string): void {
  if (found !== wanted) throw new Error(`holds ${found}, not ${wanted}`)
}

function chosen<Item>(items: readonly Item[], random: Random): Item {
  const item = items[random.integer(items.length)]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}
