// `npm run soak:kill -- --kills N --seed S`: processes killed at random moments, and what is found after, as JSON, each on standard error as it is done. Ends with 2 where something did not hold.
import { parseArgs } from 'node:util'
import { killMany } from './kill.ts'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
})
const [kills, seed] = [Number(values.kills), Number(values.seed)]
// From 8 MiB, 24,000 lines, threads read a log, and DuckDB beside them; the longest fills whole files of link keys and hashes.
const lengths = [
  { lines: 20_000, broken: true },
  { lines: 24_000, broken: true },
  { lines: 24_000, broken: false },
  { lines: 30_000, broken: false },
  { lines: 140_000, broken: false },
]
const report = await killMany(kills, seed, lengths, killed => process.stderr.write(`${JSON.stringify(killed)}\n`))
process.stdout.write(`${JSON.stringify({ seed, ...report }, null, 2)}\n`)
process.exitCode = report.failures.length > 0 ? 2 : 0
