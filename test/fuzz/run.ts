// `npm run fuzz -- --lines N --seed S`: mutated lines through the importers, in batches that may not take for ever.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'

const { values } = parseArgs({
  options: { lines: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
})
const [lines, first] = [Number(values.lines), Number(values.seed)]
const inBatch = 5_000
/** Milliseconds a batch may take: it takes seconds, minutes on a busy machine, and a hang has no end. */
const patience = 30 * 60_000

const Outcome = z.object({ files: z.number(), lines: z.number(), records: z.number(), rejected: z.number() })
const names = Outcome.keyof().options

const batch = fileURLToPath(new URL('batch.ts', import.meta.url))
const total = { files: 0, lines: 0, records: 0, rejected: 0 }
for (let seed = first; total.lines < lines && process.exitCode === undefined; seed++) {
  const wanted = Math.min(inBatch, lines - total.lines)
  const { status, stdout, stderr } = spawnSync(process.execPath, [batch, String(seed), String(wanted)], {
    encoding: 'utf8',
    timeout: patience,
    maxBuffer: 64 * 1024 * 1024,
  })
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  if (status === 0) {
    const outcome = Outcome.parse(JSON.parse(last))
    for (const name of names) total[name] += outcome[name]
    process.stderr.write(`${last}\n`)
  } else {
    process.exitCode = 1
    process.stderr.write(`seed ${seed} ${status === null ? 'did not come to an end' : 'failed'}:\n${last}\n${stderr}`)
  }
}
process.stdout.write(`${JSON.stringify({ seed: first, ...total })}\n`)
