// @vitest-environment happy-dom
// The sources of a case: what each stood in, whether it is whole, and how much of it the case had already.
import { afterEach, beforeAll, expect, test } from 'vitest'
import { SourceInfo } from '../../../shared/model/evidence.ts'
import { caseInfo, services } from '../shell/host.ts'
import { closeApp, openApp, preparePage, screen } from '../shell/render-app.tsx'

beforeAll(preparePage)
afterEach(closeApp)

const source = SourceInfo.parse({
  id: 0,
  name: 'logs.zip/june.json',
  kind: 'file',
  format: 'entra-ndjson',
  digest: 'cd'.repeat(32),
  within: [{ kind: 'zip', name: 'logs.zip', sha256: 'ef'.repeat(32), path: 'june.json' }],
  bytes: 2048,
  tables: [{ table: 'SigninLogs', accepted: 5 }],
  accepted: 5,
  rejected: 0,
  duplicates: 31,
  addedAt: 1_790_000_000_000,
  complete: false,
})

test('a source names the archive it stood in, its duplicates, and that it is not whole', async () => {
  const info = { ...caseInfo, sources: [source] }
  openApp(
    { ...services(null), 'app.state': async () => ({ version: '1', host: 'web', case: info, demo: false }) },
    '#/case',
  )
  const name = await screen.findByRole('button', { name: 'logs.zip/june.json' })
  expect(name.title).toBe(`logs.zip/june.json\nin zip logs.zip, SHA-256 ${'ef'.repeat(32)}`)
  expect(screen.getByText('not whole')).toBeTruthy()
  expect(screen.getByText('31')).toBeTruthy()
})
