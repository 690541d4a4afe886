// In the process that is to be killed: counts its steps by what is under way, says what it has committed, and ends at a step.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { ColumnDatabase } from '../../../main/case/columns/database.ts'
import { CaseDatabase } from '../../../main/case/database.ts'

/** Where a process ends: at the nth step (from 0) of what is under way. */
export const Ending = z.object({
  underWay: z.string(),
  step: z.number().int().nonnegative(),
  /** Exactly there by its own hand; or a little later, wherever it is then, by its parent's. */
  by: z.enum(['itself', 'parent']),
})
export type Ending = z.infer<typeof Ending>

/** What the process says, a line each. */
export const Said = z.union([
  z.object({ durable: z.object({ file: z.string(), size: z.number(), root: z.string() }) }),
  z.object({ reached: z.literal(true) }),
  z.object({ steps: z.record(z.string(), z.number()) }),
])
type Said = z.infer<typeof Said>

const changing = ['openSync', 'writeSync', 'fsyncSync', 'renameSync', 'linkSync', 'rmSync', 'mkdirSync'] as const
const places: readonly (readonly [string, string])[] = [
  ['/links-', 'link files'],
  ['/records-', 'hashes of records'],
  ['/incoming-', 'an archive on its way in'],
]

export interface Steps {
  /** What is under way from now on. */
  phase(name: string): void
  step(): void
  /** Nothing more comes. */
  end(): void
}

/** Puts a step before every change of a file, row and transaction of this process, and before all that DuckDB is told. */
export function countSteps(ending: Ending | null): Steps {
  const { writeSync } = fs
  const say = (said: Said) => void writeSync(1, `${JSON.stringify(said)}\n`)
  const counts = new Map<string, number>()
  let phase = 'starting'
  let commits = 0
  const step = (underWay = phase) => {
    const count = counts.get(underWay) ?? 0
    counts.set(underWay, count + 1)
    if (ending?.underWay !== underWay || ending.step !== count) return
    say({ reached: true })
    if (ending.by === 'itself') process.kill(process.pid, 'SIGKILL')
  }
  for (const name of changing) {
    const told = new Proxy(fs[name], {
      apply: (target, self, values) => {
        const place = places.find(([part]) => String(values[0]).includes(part))
        step(place?.[1] ?? phase)
        return Reflect.apply(target, self, values)
      },
    })
    Object.assign(fs, { [name]: told })
  }
  syncBuiltinESMExports()
  CaseDatabase.prototype.put = new Proxy(CaseDatabase.prototype.put, {
    apply: (target, self, values) => {
      step()
      return Reflect.apply(target, self, values)
    },
  })
  ColumnDatabase.prototype.run = new Proxy(ColumnDatabase.prototype.run, {
    apply: (target, self, values) => {
      step('columns')
      return Reflect.apply(target, self, values)
    },
  })
  CaseDatabase.prototype.transaction = new Proxy(CaseDatabase.prototype.transaction, {
    apply: (target, self: CaseDatabase, values) => {
      if (phase === 'hashing' || phase === 'first commit') phase = commits++ === 0 ? 'first commit' : 'later commits'
      step()
      const result = Reflect.apply(target, self, values)
      const head = self.get('SELECT size, hex(root) AS root FROM head ORDER BY id DESC LIMIT 1')
      say({ durable: { file: self.file, size: Number(head?.size), root: String(head?.root).toLowerCase() } })
      step()
      return result
    },
  })
  return {
    phase: name => {
      phase = name
      step()
    },
    step,
    end: () => say({ steps: Object.fromEntries(counts) }),
  }
}

/** Whoever is to be killed by its parent does not end before. */
export const waitForParent = (ending: Ending | null): Promise<unknown> =>
  ending?.by === 'parent' ? setTimeout(60_000) : Promise.resolve()
