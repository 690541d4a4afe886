// One batch of the fuzz in a process of its own: argv is the seed and how many lines. Says on standard output which file is
// under way, and what each came to; the first that does not hold ends it with the file kept.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { fuzz } from './fuzz.ts'

const [seed = 1, lines = 10_000] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'throughline-fuzz-'))
const path = join(folder, 'file')
const say = (what: object): void => {
  process.stdout.write(`${JSON.stringify(what)}\n`)
}
let keep = false
try {
  const total = await fuzz({
    seed,
    lines,
    folder,
    onFile: (index, { format, bytes }) => {
      writeFileSync(path, bytes)
      say({ seed, file: index, format, bytes: bytes.length, path })
    },
  })
  say({ seed, ...total })
} catch (error) {
  keep = true
  say({ seed, wrong: inspect(error), path })
  process.exitCode = 1
} finally {
  if (!keep) rmSync(folder, { recursive: true })
}
