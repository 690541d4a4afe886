// `npm run soak:kill -- --kills N --seed S`: processes killed at random moments, and what is found after, as JSON. Ends with 2 where something did not hold.
import { parseArgs } from 'node:util'
import { killMany } from './kill.ts'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
})
const [kills, seed] = [Number(values.kills), Number(values.seed)]
// The longest fill whole files of link keys and hashes of records.
const report = await killMany(kills, seed, [20_000, 20_000, 20_000, 140_000])
process.stdout.write(`${JSON.stringify({ seed, ...report }, null, 2)}\n`)
process.exitCode = report.failures.length > 0 ? 2 : 0
