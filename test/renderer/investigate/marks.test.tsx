// @vitest-environment happy-dom
// Stars, tags and comments on the record that is shown, and the list of what was done, over a host that keeps them.
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AnnotationFold } from '../../../main/case/acts/annotations.ts'
import type { Services } from '../../../shared/contract/contract.ts'
import type { DoneAct } from '../../../shared/model/act.ts'
import { CaseInfo, RecordDetail } from '../../../shared/model/evidence.ts'
import { EvidenceId, epochMs } from '../../../shared/model/units.ts'
import { caseInfo, services } from '../shell/host.ts'
import { openApp, preparePage, press } from '../shell/render-app.tsx'

const hash = 'cd'.repeat(32)
const record = EvidenceId.parse(12)
const detail = RecordDetail.parse({
  evidence: { id: record, source: 0, line: 3, table: 'SigninLogs', time: epochMs(0), fields: { Id: 'one' }, keys: [] },
  source: {
    id: 0,
    name: 'signins.ndjson',
    within: [],
    kind: 'file',
    format: 'entra-ndjson',
    digest: hash,
    bytes: 10,
    tables: [],
    accepted: 1,
    rejected: 0,
    duplicates: 0,
    addedAt: epochMs(0),
  },
  raw: '{"Id":"one"}',
  rawSha256: hash,
  leaf: hash,
  repeats: { total: 0, places: [] },
  proof: { size: 130, root: caseInfo.root, path: [], verified: true },
})

/** A host that writes acts down, and tells of every change as the app does. */
function keepingHost() {
  const acts: DoneAct[] = []
  const keeping: Partial<Services> = {
    ...services(0),
    'case.record': async () => detail,
    'case.act': async ({ deed }) => {
      const entry = EvidenceId.parse(130 + acts.length)
      const done = { entry, at: epochMs(0), by: 'throughline+00000000+AQ==', cameFrom: null, what: deed }
      acts.push(done)
      const root = entry.toString(16).padStart(64, '0')
      transport.emit('case.changed', CaseInfo.parse({ ...caseInfo, size: entry + 1, root }))
      return done
    },
    'case.acts': async ({ limit }) => ({ total: acts.length, acts: [...acts].reverse().slice(0, limit) }),
    'case.annotations': async () => {
      const fold = new AnnotationFold()
      for (const act of acts) fold.take(act)
      return fold.now()
    },
  }
  const transport = openApp(keeping, '#/investigate?record=12')
  return { acts, transport }
}

beforeEach(preparePage)
afterEach(cleanup)

test('a record is starred by its button or the key M, and the star comes off again', async () => {
  const { acts } = keepingHost()
  const star = await screen.findByRole('button', { name: 'Star' })
  expect(star.getAttribute('aria-pressed')).toBe('false')
  fireEvent.click(star)
  await waitFor(() => expect(screen.getByRole('button', { name: 'Star' }).getAttribute('aria-pressed')).toBe('true'))
  press('m')
  await waitFor(() => expect(screen.getByRole('button', { name: 'Star' }).getAttribute('aria-pressed')).toBe('false'))
  expect(acts.map(({ what }) => what)).toEqual([
    { act: 'star', record, on: true },
    { act: 'star', record, on: false },
  ])
})

test('a tag is typed, stands as a chip, and comes off by its button', async () => {
  keepingHost()
  const field = await screen.findByRole('textbox', { name: 'Add a tag to this record' })
  press('t')
  expect(document.activeElement).toBe(field)
  fireEvent.change(field, { target: { value: ' odd ' } })
  fireEvent.keyDown(field, { key: 'Enter' })
  const off = await screen.findByRole('button', { name: 'Take the tag odd off' })
  fireEvent.click(off)
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Take the tag odd off' })).toBeNull())
})

test('a comment stands with its entry until it is taken back; the Case workspace tells of both', async () => {
  keepingHost()
  const field = await screen.findByRole('textbox', { name: 'Comment on this record' })
  press('c')
  expect(document.activeElement).toBe(field)
  fireEvent.change(field, { target: { value: 'Who is this?' } })
  fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true })
  expect(await screen.findByText('Who is this?', { selector: 'p' })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Take back' }))
  await waitFor(() => expect(screen.queryByText('Who is this?', { selector: 'p' })).toBeNull())
  press('7', { ctrlKey: true })
  expect(await screen.findByText('On record 12: Who is this?')).toBeTruthy()
  expect(screen.getByText('Took back the comment of entry 130')).toBeTruthy()
  fireEvent.change(screen.getByRole('textbox', { name: 'Note on the case' }), { target: { value: 'Asked the owner.' } })
  fireEvent.click(screen.getByRole('button', { name: 'Note it' }))
  expect(await screen.findByText('Noted: Asked the owner.')).toBeTruthy()
})
