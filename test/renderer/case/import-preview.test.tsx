// @vitest-environment happy-dom
// Files that were chosen: what an import would do is shown first, and nothing is taken in before it is asked for.
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { Services } from '../../../shared/contract/contract.ts'
import { PreviewedContent } from '../../../shared/model/preview.ts'
import { services } from '../shell/host.ts'
import { closeApp, fireEvent, openApp, preparePage, screen } from '../shell/render-app.tsx'

beforeAll(preparePage)
afterEach(closeApp)

const content = PreviewedContent.parse({
  name: 'june.json',
  path: '',
  bytes: 2048,
  digest: 'ab'.repeat(32),
  within: [],
  format: 'entra-ndjson',
  reading: {
    looked: 3,
    tables: [{ table: 'SigninLogs', records: 2 }],
    rejected: 1,
    rejections: [{ line: 3, column: 9, code: 'json.syntax', reason: 'The object is not closed.' }],
    first: 1_790_000_000_000,
    last: 1_790_000_001_000,
    columns: ['UserPrincipalName'],
    moreColumns: 4,
    rows: [{ line: 1, table: 'SigninLogs', time: 1_790_000_000_000, cells: ['dana@contoso.com'] }],
  },
  formats: [
    { format: 'entra-ndjson', name: 'Entra rows', records: 2 },
    { format: 'hunting-ndjson', name: 'hunting rows', records: 1 },
  ],
  had: 'nothing',
  source: null,
  refusal: null,
})

function choose(more: Partial<Services> = {}) {
  const transport = openApp({
    ...services(null),
    'case.preview': async ({ uploads, formats }) =>
      uploads.map(upload => ({
        upload,
        skipped: 1,
        contents: [{ ...content, format: formats[0]?.format ?? content.format }],
      })),
    'case.discard': async () => ({}),
    ...more,
  })
  fireEvent.change(screen.getByLabelText('Log files to import'), { target: { files: [new File(['x'], 'june.json')] } })
  return transport
}

test('what each file was taken for, its first records and what would be rejected are shown', async () => {
  choose()
  fireEvent.click(await screen.findByRole('button', { name: 'june.json' }))
  for (const words of ['SigninLogs 2', 'dana@contoso.com', 'and 4 more columns'])
    expect(screen.getByText(words)).toBeTruthy()
  expect(screen.getByText(/Line 3, column 9: The object is not closed/)).toBeTruthy()
  expect(screen.getByText(/1 hidden or system file will be skipped/)).toBeTruthy()
})

test('a file can be read as another format, and is imported as that', async () => {
  const imported = {
    file: 'june.json',
    source: 0,
    format: 'hunting-ndjson',
    table: null,
    accepted: 1,
    rejected: 0,
    duplicates: 0,
    reasons: {},
    had: 'nothing',
    refusal: null,
  } as const
  const transport = choose({ 'case.import': async () => [imported] })
  fireEvent.change(await screen.findByLabelText('Read june.json as'), { target: { value: 'hunting-ndjson' } })
  const formats = [{ upload: 'upload-of-june.json', path: '', format: 'hunting-ndjson' }]
  await expect
    .poll(() => transport.asked.at(-1))
    .toEqual({ call: 'case.preview', input: { uploads: ['upload-of-june.json'], formats } })
  fireEvent.click(screen.getByRole('button', { name: 'Import 1 file' }))
  await screen.findByText('june.json: 1 record')
  expect(transport.asked).toContainEqual({ call: 'case.import', input: { uploads: ['upload-of-june.json'], formats } })
  expect(screen.queryByLabelText('Files to import')).toBeNull()
})

test('cancelled while it is looked at again, it does not come back', async () => {
  const again = Promise.withResolvers<void>()
  const looks = async ({ uploads, formats }: { uploads: string[]; formats: readonly unknown[] }) => {
    if (formats.length > 0) await again.promise
    return uploads.map(upload => ({ upload, skipped: 0, contents: [content] }))
  }
  const transport = choose({ 'case.preview': looks })
  fireEvent.change(await screen.findByLabelText('Read june.json as'), { target: { value: 'hunting-ndjson' } })
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await expect.poll(() => transport.asked.at(-1)).toMatchObject({ call: 'case.discard' })
  again.resolve()
  await new Promise(resolve => setTimeout(resolve, 20))
  expect(screen.queryByLabelText('Files to import')).toBeNull()
})

test('cancelled, nothing is imported, and the host forgets the files', async () => {
  const transport = choose()
  fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }))
  await expect
    .poll(() => transport.asked.at(-1))
    .toEqual({ call: 'case.discard', input: { uploads: ['upload-of-june.json'] } })
  expect(transport.asked.some(({ call }) => call === 'case.import')).toBe(false)
})
