// `npm test`: lint, types, unit and end-to-end tests, in that order; its last line is the count and nothing else.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

interface Step {
  readonly name: string
  run(): Count
}

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = mkdtempSync(join(tmpdir(), 'throughline-test-'))
const bin = (name: string): string => join(root, 'node_modules/.bin', name)

/** Runs a command with its output on the screen. True where it ended well. */
function ran(command: string, words: readonly string[]): boolean {
  // npm and the commands of packages are scripts on Windows, which only a shell can start.
  return spawnSync(command, words, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0
}

const one = (well: boolean): Count => ({ passed: well ? 1 : 0, failed: well ? 0 : 1, skipped: 0 })

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
})

function vitest(name: string, config: string): Count {
  const file = join(reports, `${name}.json`)
  const words = ['run', '-c', config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const well = ran(bin('vitest'), words)
  return readReport(file, well)
}

/** A file that could not be loaded, and an error outside every test, count as one failure each. */
function readReport(file: string, well: boolean): Count {
  let report: z.infer<typeof Report>
  try {
    report = Report.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // vitest stopped before it could write a report, and has said why on the screen.
    return one(false)
  }
  const unloaded = report.testResults.filter(
    result => result.status === 'failed' && !result.assertionResults.some(test => test.status === 'failed'),
  ).length
  const failed = report.numFailedTests + unloaded
  return {
    passed: report.numPassedTests,
    failed: well ? failed : Math.max(1, failed),
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

const steps: readonly Step[] = [
  { name: 'lint', run: () => one(ran('npm', ['run', '-s', 'lint'])) },
  { name: 'types', run: () => one(ran('npm', ['run', '-s', 'types'])) },
  { name: 'unit', run: () => vitest('unit', 'test/vitest.config.ts') },
  { name: 'e2e', run: () => vitest('e2e', 'test/e2e/vitest.config.ts') },
]

const words = ({ passed, failed, skipped }: Count): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

let total: Count = { passed: 0, failed: 0, skipped: 0 }
const outcomes: string[] = []
for (const step of steps) {
  process.stdout.write(`\n── ${step.name} ──\n`)
  const count = step.run()
  outcomes.push(`${step.name.padEnd(6)} ${words(count)}`)
  total = {
    passed: total.passed + count.passed,
    failed: total.failed + count.failed,
    skipped: total.skipped + count.skipped,
  }
}
rmSync(reports, { recursive: true, force: true })
process.stdout.write(`\n${outcomes.join('\n')}\n\n${words(total)}\n`)
process.exitCode = total.failed > 0 ? 1 : 0
