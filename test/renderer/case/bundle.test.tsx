// @vitest-environment happy-dom
// The dialog that makes an evidence bundle: what it asks for, what it says of the work, and where it says what was refused.
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { jobTitles } from '../../../shared/contract/handing-over.ts'
import { Refusal } from '../../../shared/errors.ts'
import type { Annotations } from '../../../shared/model/act.ts'
import { CaseInfo } from '../../../shared/model/evidence.ts'
import { EvidenceId, Sha256Hex } from '../../../shared/model/units.ts'
import { caseInfo, services } from '../shell/host.ts'
import { openApp, preparePage } from '../shell/render-app.tsx'

beforeEach(preparePage)
afterEach(cleanup)

const marked = (record: number, starred: boolean, tags: string[]): Annotations['records'][number] => ({
  record: EvidenceId.parse(record),
  starred,
  tags,
  comments: [],
})
const annotations = async (): Promise<Annotations> => ({
  records: [marked(3, true, ['seen']), marked(4, false, ['seen'])],
  tags: [],
  notes: [],
  columns: [],
})
const made = {
  out: '/data/handed over/First light evidence',
  evidence: 1,
  annotations: 0,
  files: 9,
  bytes: 80_000,
  size: 131,
  root: Sha256Hex.parse('cd'.repeat(32)),
  verifierKey: 'throughline+00000000+AQ==',
  digest: Sha256Hex.parse('ef'.repeat(32)),
}
const wish = {
  choice: { marked: { by: 'starred' }, table: null, from: null, until: null },
  name: 'First light evidence',
  form: 'folder',
  by: null,
  since: null,
  annotations: false,
}

async function dialog() {
  fireEvent.click(await screen.findByRole('button', { name: 'Bundle evidence…' }))
  const found = await screen.findByRole('dialog', { name: 'Bundle evidence' })
  await within(found).findByText('Starred (1)')
  return found
}
const set = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('the starred records are offered first, and where the bundle went is said with the key to tell', async () => {
  const transport = openApp(
    { ...services(0), 'case.annotations': annotations, 'case.bundle': async () => made },
    '#/case',
  )
  await dialog()
  press('Make the bundle')
  expect(await screen.findByText(made.out)).toBeTruthy()
  expect(screen.getByText(made.verifierKey)).toBeTruthy()
  expect(document.activeElement?.textContent).toBe('Close')
  expect(screen.queryByRole('button', { name: 'Show in folder' })).toBeNull()
  expect(transport.asked.filter(({ call }) => call === 'case.bundle')).toEqual([{ call: 'case.bundle', input: wish }])
  press('Close')
  await waitFor(() => expect(screen.queryByText(made.out)).toBeNull())
  await dialog()
})

test('on a desktop it can be shown where it lies', async () => {
  const shown: unknown[] = []
  openApp(
    {
      ...services(0),
      'app.state': async () => ({ version: '0.1.0', host: 'electron', case: caseInfo, demo: false }),
      'case.annotations': annotations,
      'case.bundle': async () => made,
      'host.show': async input => {
        shown.push(input)
        return {}
      },
    },
    '#/case',
  )
  await dialog()
  press('Make the bundle')
  await screen.findByText(made.out)
  expect(document.activeElement?.textContent).toBe('Close')
  press('Show in folder')
  await waitFor(() => expect(shown).toEqual([{ path: made.out }]))
})

test('records of a tag, of a table, between two times in UTC go as one zip, from a tree head that was given', async () => {
  const asked: unknown[] = []
  const bundle = async (input: unknown) => {
    asked.push(input)
    return { ...made, annotations: 2, out: '/data/handed over/Tagged.zip' }
  }
  const counted = {
    accepted: 5,
    rejected: 0,
    duplicates: 0,
    bytes: 1000,
    tables: [{ table: 'SigninLogs', accepted: 5 }],
  }
  const file = { id: 0, name: 'june.json', kind: 'file', format: 'entra-ndjson', digest: 'cd'.repeat(32), within: [] }
  const sources = [{ ...file, ...counted, addedAt: 1_790_000_000_000, complete: true }]
  const state = { version: '0.1.0', host: 'web', case: CaseInfo.parse({ ...caseInfo, sources }), demo: false } as const
  openApp(
    { ...services(0), 'app.state': async () => state, 'case.annotations': annotations, 'case.bundle': bundle },
    '#/case',
  )
  await dialog()
  set('Records', 'tag:seen')
  set('Table', 'SigninLogs')
  set('From, UTC', '17.9.2026')
  expect(screen.getByText('Write it as 2026-11-20 or 2026-11-20 09:30.')).toBeTruthy()
  set('From, UTC', '2026-09-17 09:00')
  set('Before, UTC', '2026-09-17 08:00')
  expect(screen.getByText('It is not after the first.')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Make the bundle' }).hasAttribute('disabled')).toBe(true)
  set('Before, UTC', '2026-09-17T12:00+02:00')
  set('Name', 'Tagged')
  fireEvent.click(screen.getByRole('radio', { name: 'One zip' }))
  fireEvent.click(screen.getByLabelText('With their stars, tags and comments, and the case’s notes'))
  set('Made by', 'Dana')
  fireEvent.change(screen.getByLabelText('Earlier tree head to go on from'), {
    target: { files: [new File(['a head'], 'head.note')] },
  })
  press('Make the bundle')
  await screen.findByText('/data/handed over/Tagged.zip')
  expect(screen.getByText(/^1 piece of evidence with 2 stars, tags and notes in 9 files/)).toBeTruthy()
  const from = Date.UTC(2026, 8, 17, 9)
  expect(asked).toEqual([
    {
      choice: { marked: { by: 'tag', tag: 'seen' }, table: 'SigninLogs', from, until: from + 3_600_000 },
      name: 'Tagged',
      form: 'zip',
      by: 'Dana',
      since: 'a head',
      annotations: true,
    },
  ])
})

test('what is wrong with a field is said beside it, and anything else below all of them', async () => {
  const refusals = [
    new Refusal('argument.invalid', 'No file can be called that.', { where: { key: 'name' } }),
    new Refusal('argument.invalid', 'That chooses too much.', { todo: 'Choose less.' }),
  ]
  const bundle = async () => {
    throw refusals.shift()
  }
  openApp({ ...services(0), 'case.annotations': annotations, 'case.bundle': bundle }, '#/case')
  const found = await dialog()
  press('Make the bundle')
  const beside = await screen.findByText('No file can be called that.')
  expect(beside.closest('.fui-Field')?.textContent).toMatch(/^Name/)
  press('Make the bundle')
  expect((await within(found).findByText('That chooses too much.')).closest('[role="alert"]')?.textContent).toMatch(
    'Choose less.',
  )
  expect(screen.queryByText('No file can be called that.')).toBeNull()
})

test('while it works it says how far it is; Escape stops it, and the fields stay as they were', async () => {
  const cancelled: unknown[] = []
  let stop = (_: Error): void => {}
  const transport = openApp(
    {
      ...services(0),
      'case.annotations': annotations,
      'case.bundle': () =>
        new Promise((_, reject) => {
          stop = reject
        }),
      'job.cancel': async input => {
        cancelled.push(input)
        return { cancelled: true }
      },
    },
    '#/case',
  )
  const found = await dialog()
  set('Name', 'Mine')
  press('Make the bundle')
  const told = { job: 'job-1', title: jobTitles.bundle, done: 50, total: 200, state: 'running' } as const
  transport.emit('job.progress', told)
  expect(await within(found).findByText(/25%/)).toBeTruthy()
  expect(document.activeElement?.textContent).toBe('Stop')
  fireEvent(found, new Event('cancel', { cancelable: true }))
  await waitFor(() => expect(cancelled).toEqual([{ job: 'job-1' }]))
  transport.emit('job.progress', { ...told, state: 'cancelled' })
  stop(new Refusal('job.cancelled', 'The bundle was stopped, and nothing of it kept.'))
  expect(await within(found).findByText('The bundle was stopped, and nothing of it kept.')).toBeTruthy()
  expect(screen.getByLabelText('Name')).toHaveProperty('value', 'Mine')
  fireEvent(found, new Event('cancel', { cancelable: true }))
  await waitFor(() => expect(screen.queryByLabelText('Name')).toBeNull())
})
