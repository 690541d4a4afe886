// `npm run soak:tamper -- --changes N --seed S`: single-bit changes anywhere in a bundle and a case, and who notices, as JSON. Ends with 2 where one goes unnoticed.
import { parseArgs } from 'node:util'
import { seededEnv } from '../../main/simulation/env.ts'
import { startedAt } from './making.ts'
import { tamper } from './tamper.ts'

const { values } = parseArgs({
  options: { changes: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
})
const [changes, seed] = [Number(values.changes), Number(values.seed)]
const report = await tamper(changes, seededEnv(seed, 'tamper', { now: () => startedAt }).random)
process.stdout.write(`${JSON.stringify({ changes, seed, ...report }, null, 2)}\n`)
process.exitCode = report.unnoticed.length > 0 ? 2 : 0
