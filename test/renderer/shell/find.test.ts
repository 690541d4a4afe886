// The search: words in what a trace or run is called, or a record's number.
import { expect, test } from 'vitest'
import { find } from '../../../renderer/shell/find.ts'
import { Hit } from '../../../shared/contract/contract.ts'
import { RunInfo } from '../../../shared/model/run.ts'
import { TraceSummary } from '../../../shared/model/trace.ts'

const trace = TraceSummary.parse({
  id: '7f3a',
  kind: 'run',
  title: 'Dana Reyes asked Invoice Agent',
  prompt: 'Reconcile the August invoices',
  human: 'Dana Reyes',
  agent: 'Invoice Agent',
  start: 1_789_636_442_118,
  end: 1_789_636_457_379,
  nodes: 20,
  links: 30,
  gaps: 2,
  records: 117,
  refused: 0,
})
const run = RunInfo.parse({
  run: 'first-light-7',
  scenario: 'first-light',
  title: 'First light',
  seed: 7,
  startedAt: 1,
  facts: 95,
  done: true,
  recorded: true,
  chapters: [],
})
const within = { traces: [trace], runs: [run], records: 130, hits: [] }
const titles = (text: string) => find(text, within).map(({ title }) => title)

test('without a text it offers everything', () => {
  expect(titles('')).toEqual(['Dana Reyes asked Invoice Agent', 'First light'])
})

test('all words must be there, in any order and case', () => {
  expect(titles('AUGUST dana')).toEqual(['Dana Reyes asked Invoice Agent'])
  expect(titles('august payroll')).toEqual([])
})

test('a trace is found by its id, a run by its own', () => {
  expect(titles('7f3a')).toEqual(['Dana Reyes asked Invoice Agent'])
  expect(titles('first-light-7')).toEqual(['First light'])
})

test.each(['129', '#129', 'No. 129', ' 129 '])('%j is the number of a record', text => {
  expect(find(text, within)[0]).toMatchObject({ group: 'Records', place: { params: { record: '129' } } })
})

test('a number beyond the ledger is no record', () => {
  expect(find('130', within)).toEqual([])
})

test('a record that carries the text as an identifier leads to its node, or to itself where no trace shows it', () => {
  const uti = { record: 12, table: 'SigninLogs', kind: 'uti', trace: '7f3a', node: 'signIn:1' }
  const lone = { record: 13, table: 'OfficeActivity', kind: 'session', trace: null, node: null }
  const found = find('m5RaaRnoFUyp2TbSCAAAAA', { ...within, hits: Hit.array().parse([uti, lone]) })
  expect(found).toMatchObject([
    {
      group: 'Records',
      title: 'SigninLogs, record No. 12',
      note: 'by unique token identifier',
      place: { workspace: 'investigate', params: { trace: '7f3a', node: 'signIn:1' } },
    },
    { note: 'by Cloud PC session · in no trace', place: { params: { record: '13' } } },
  ])
})
