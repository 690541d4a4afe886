// Mutation testing: `npm run mutation -- [ROOM…] [--threads N] [--mutate FILE,…]`. Every operator, condition, text and call of a room is altered, one
// at a time, and the room's tests must notice. Prints the score; what survives is listed with its reason in out/mutation.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { listSurvivors, Report, scoreOf } from './survivors.ts'

// a decision is tested where it is made, and again where a machine acts on it
const testedIn: Readonly<Record<string, readonly string[]>> = {
  tokens: ['tokens'],
  access: ['access', 'tenant'],
  tenant: ['tenant'],
}
const rooms = Object.keys(testedIn)
const root = fileURLToPath(new URL('../..', import.meta.url))
const out = join(root, 'out/mutation')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: 'string', default: '2' }, mutate: { type: 'string' } },
})
const unknown = positionals.filter(room => !rooms.includes(room))
if (unknown.length > 0) throw new Error(`There is no room ${unknown.join(', ')} to mutate: ${rooms.join(', ')}`)

process.chdir(root)
for (const room of positionals.length > 0 ? positionals : rooms) await mutate(room)

async function mutate(room: string): Promise<void> {
  const name = values.mutate === undefined ? room : `part-of-${room}`
  const sandboxes = join(out, `${name}-sandboxes`)
  mkdirSync(sandboxes, { recursive: true })
  bringMaterial(sandboxes)
  await new Stryker({
    testRunner: 'sentences',
    plugins: ['./test/mutation/runner.ts'],
    sentences: {
      tests: testedIn[room]?.map(tests => `test/${tests}/**/*.test.ts`) ?? [],
      modules: [`main/${room}/**/*.ts`],
      longestTest: 1_000,
    },
    warnings: false,
    mutate: values.mutate?.split(',') ?? [`main/${room}/**/*.ts`],
    ignorePatterns: ['/out', '/renderer', '/test/e2e', '/test/screenshots'],
    coverageAnalysis: 'perTest',
    concurrency: Number(values.threads),
    // modules loaded afresh are never let go of: a process is, after so many mutants
    maxTestRunnerReuse: 2000,
    timeoutMS: 20_000,
    dryRunTimeoutMinutes: 20,
    tsconfigFile: 'none.json',
    tempDirName: `out/mutation/${name}-sandboxes`,
    // what was judged stands until the file or a test of it changes
    incremental: values.mutate === undefined,
    incrementalFile: `out/mutation/${name}-incremental.json`,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: `out/mutation/${name}.json` },
  }).runMutationTest()
  const report = Report.parse(JSON.parse(readFileSync(join(out, `${name}.json`), 'utf8')))
  const survivors = listSurvivors(report)
  writeFileSync(join(out, `${name}.md`), survivors.text)
  const { killed, mutants, score } = scoreOf(report)
  process.stdout.write(
    `${name}: ${killed} of ${mutants} mutants noticed, ${score.toFixed(1)} %; ${survivors.unexplained} without a reason, see out/mutation/${name}.md\n`,
  )
}

/** Published vectors lie beside the checkout; a sandbox lies deeper. */
function bringMaterial(sandboxes: string): void {
  const material = join(root, '../shared')
  const link = join(sandboxes, 'shared')
  if (existsSync(material) && !existsSync(link)) symlinkSync(material, link)
}
