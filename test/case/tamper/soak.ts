// `npm run soak:tamper -- --changes N --seed S`: single-bit changes anywhere in a bundle and a case, and who notices, as JSON; how far it is, on standard error. Ends with 2 where one goes unnoticed.
import { parseArgs } from 'node:util'
import { tamper } from './tamper.ts'

const { values } = parseArgs({
  options: { changes: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
})
const [changes, seed] = [Number(values.changes), Number(values.seed)]
const report = await tamper(changes, {
  seed,
  processEvery: 100,
  pageEvery: 100,
  onProgress: done => {
    if (done % 500 === 0) process.stderr.write(`${done} of ${changes}\n`)
  },
})
const { user, system } = process.cpuUsage()
const seconds = { all: Math.round(performance.now() / 1e3), processor: Math.round((user + system) / 1e6) }
process.stdout.write(`${JSON.stringify({ changes, seed, seconds, ...report }, null, 2)}\n`)
process.exitCode = report.unnoticed.length > 0 ? 2 : 0
