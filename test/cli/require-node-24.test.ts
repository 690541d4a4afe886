// The guard in front of every script: silent on Node 24, one sentence and exit code 1 on an older Node.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../house/sources.ts'

const guard = join(root, 'main/cli/require-node-24.mjs')

/** Runs the guard in a Node that says it is another. */
function runAs(versions: { node: string; napi: string }, ...flags: string[]) {
  const pretend = `
    Object.defineProperty(process, 'versions', { value: ${JSON.stringify(versions)} })
    await import(${JSON.stringify(guard)})
    console.log('went on')`
  return spawnSync(process.execPath, [...flags, '--input-type=module', '--eval', pretend], { encoding: 'utf8' })
}

describe('the guard', () => {
  test('lets Node 24 through', () => {
    expect(runAs({ node: '24.21.0', napi: '10' })).toMatchObject({ status: 0, stdout: 'went on\n', stderr: '' })
  })

  test.each([
    ['20.20.2', '9'],
    ['22.14.0', '10', '--no-experimental-strip-types'],
  ])('stops Node %s with one sentence that says what to do', (node, napi, ...flags) => {
    const run = runAs({ node, napi }, ...flags)
    expect(run.status).toBe(1)
    expect(run.stdout).toBe('')
    const sentence = `^Throughline needs Node 24 and this is Node ${node}: run \`npm ci\`[^\\n]*\\n$`
    expect(run.stderr).toMatch(new RegExp(sentence))
  })

  test('is plain JavaScript that even Node 18 can read, and stands before every script', () => {
    expect(readFileSync(guard, 'utf8')).not.toMatch(/\?\?=|import .* with|: (string|number)/)
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    for (const name of ['start', 'test', 'throughline'])
      expect(scripts[name]).toMatch(/^node --import \.\/main\/cli\/require-node-24\.mjs \S+\.ts$/)
  })
})
