// What is said of an import: one notice, a line a file, in words.
import { expect, test } from 'vitest'
import { importNotice } from '../../../renderer/shell/import-notice.ts'
import type { ImportedFile } from '../../../shared/model/evidence.ts'

const whole: ImportedFile = {
  had: 'nothing',
  file: 'sign-in_adelete.csv',
  source: 1,
  format: 'entra-csv',
  table: 'SigninLogs',
  accepted: 56,
  rejected: 0,
  duplicates: 0,
  reasons: {},
  refusal: null,
}
const broken: ImportedFile = {
  ...whole,
  file: 'signins.ndjson',
  accepted: 1,
  rejected: 1,
  reasons: { 'json.syntax': 1 },
}
const refused: ImportedFile = {
  ...whole,
  file: 'notes.txt',
  source: null,
  accepted: 0,
  refusal: { code: 'import.unrecognised', message: 'It is in no known format.' },
}

test('one file is told in the title', () => {
  expect(importNotice([whole])).toEqual({ tone: 'ok', title: 'sign-in_adelete.csv: 56 records', code: '', lines: [] })
  expect(importNotice([broken])).toMatchObject({
    tone: 'warn',
    title: 'signins.ndjson: 1 record taken, 1 rejected',
    lines: ['1 line is rejected: not valid JSON.', 'Case shows every rejected line; its bytes are kept.'],
  })
  expect(importNotice([refused])).toMatchObject({
    tone: 'refuse',
    title: 'notes.txt was not imported',
    lines: ['It is in no known format.'],
  })
})

test('what the case had already is told', () => {
  expect(importNotice([{ ...whole, accepted: 0, had: 'all' }])).toMatchObject({
    tone: 'ok',
    title: 'sign-in_adelete.csv is in the case already',
  })
  expect(importNotice([{ ...whole, had: 'part' }]).title).toBe('sign-in_adelete.csv, gone on with: 56 records')
  expect(importNotice([{ ...broken, duplicates: 3 }]).title).toBe(
    'signins.ndjson: 1 record taken, 1 rejected, 3 duplicates',
  )
})

test('several files are one notice with a line a file', () => {
  expect(importNotice([whole, broken, refused])).toEqual({
    tone: 'refuse',
    title: '3 files: 57 records taken, 1 rejected, 1 file refused',
    code: '',
    lines: [
      'notes.txt was not imported: It is in no known format.',
      '1 line is rejected: not valid JSON.',
      'Case shows every rejected line; its bytes are kept.',
      'signins.ndjson: 1 record taken, 1 rejected',
      'sign-in_adelete.csv: 56 records',
    ],
  })
})

test('what is said of every refused file is said once, below what is said of each', () => {
  const todo = 'Unpack it, and import the files that come out.'
  const refusedAs = (file: string, message: string): ImportedFile => ({
    ...refused,
    file,
    refusal: { code: 'import.unrecognised', message: `${message} ${todo}` },
  })
  const { lines } = importNotice([
    refusedAs('logs.tar', 'logs.tar holds a tar archive.'),
    refusedAs('logs.7z', 'logs.7z holds a 7z archive.'),
    whole,
  ])
  expect(lines).toEqual([
    'logs.tar holds a tar archive.',
    'logs.7z holds a 7z archive.',
    todo,
    'sign-in_adelete.csv: 56 records',
  ])
})
