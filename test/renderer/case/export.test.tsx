// @vitest-environment happy-dom
// The dialog that exports records: what it asks for in each form, and what it says of the files.
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ExportWish } from '../../../shared/contract/handing-over.ts'
import { services } from '../shell/host.ts'
import { openApp, preparePage } from '../shell/render-app.tsx'

beforeEach(preparePage)
afterEach(cleanup)

const set = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test.each([
  ['csv', { spreadsheet: true, withProvenance: false }],
  ['ndjson', { spreadsheet: false, withProvenance: true }],
  ['stix', { spreadsheet: false, withProvenance: false }],
])('as %s it asks for %j, and says what is in the files and in none', async (form, options) => {
  const asked: ExportWish[] = []
  const exported = async (wish: ExportWish) => {
    asked.push(wish)
    return {
      to: '/data/handed over/First light export',
      form: wish.form,
      records: 110,
      files: [{ name: 'SigninLogs.csv', records: 110, bytes: 2000 }],
      leftOut: { 'no time': 7 },
      notes: {},
    }
  }
  openApp({ ...services(0), 'case.export': exported }, '#/case')
  fireEvent.click(await screen.findByRole('button', { name: 'Export…' }))
  await screen.findByText('All records of the case (117)')
  set('As', form)
  const provenance = screen.queryByLabelText('Tell of each record its source, line, hash and entry')
  if (provenance !== null) fireEvent.click(provenance)
  press('Export')
  expect(await screen.findByText('/data/handed over/First light export')).toBeTruthy()
  expect(screen.getByText('SigninLogs.csv')).toBeTruthy()
  expect(screen.getByText('7 × no time')).toBeTruthy()
  const choice = { marked: { by: 'all' }, table: null, from: null, until: null }
  expect(asked).toEqual([{ choice, name: 'First light export', form, ...options }])
})
