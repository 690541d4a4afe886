// The command line over published samples: every record counted, the broken one named, the agent-to-agent call traced.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { systemEnv } from '../../main/app/index.ts'
import { throughline } from '../../main/cli/throughline.ts'
import { describeWith, materialPath } from '../material.ts'

const folder = mkdtempSync(join(tmpdir(), 'throughline-samples-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function run(...words: string[]) {
  const out: string[] = []
  const streams = { out: (text: string) => void out.push(text), error: (text: string) => void out.push(text) }
  const code = await throughline([...words, '--json'], systemEnv(join(folder, 'home')), streams)
  return { code, answer: JSON.parse(out.join('')) }
}

const sample = (name: string): string => materialPath(`samples/${name}`)

describeWith('samples', 'published samples', () => {
  test('a Log Analytics CSV goes in whole, and a broken record is rejected with its line', async () => {
    const files = ['sentinel-training-lab/sign-in_adelete.csv', 'o365-management-api/broken_01_AipFileDeleted.txt']
    const { code, answer } = await run('import', ...files.map(sample), '--case', join(folder, 'a.throughline'))
    expect(code).toBe(0)
    expect(answer.sources).toMatchObject([
      { format: 'entra-csv', accepted: 56, rejected: 0 },
      { accepted: 0, rejected: 1, lines: [{ line: 13, code: 'json.syntax' }] },
    ])
  })

  test('two exporter bodies give one trace with the call from agent to agent', async () => {
    const file = join(folder, 'b.throughline')
    const bodies = ['agent365-sdk/payload_1.json', 'agent365-sdk/payload_2.json']
    await run('import', ...bodies.map(sample), '--case', file)
    const { answer } = await run('trace', '--case', file)
    const wholes = await Promise.all(
      answer.traces.map(async ({ id }: { id: string }) => (await run('trace', id, '--case', file)).answer),
    )
    const rules = wholes.flatMap(({ links }) => links.map(({ rule }: { rule: string }) => rule))
    expect(rules.some((rule: string) => /caller/i.test(rule))).toBe(true)
  })
})
