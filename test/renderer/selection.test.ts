import { describe, expect, test } from 'vitest'
import {
  clauseAfter,
  gapAfter,
  refusalAfter,
  selectClause,
  selectionOf,
  spanAfter,
} from '../../renderer/investigate/selection.ts'
import { matches } from '../../renderer/investigate/trace-list.tsx'
import { firstOrder, inOrder, orderAfter } from '../../renderer/investigate/trace-order.ts'
import { Trace, TraceSummary } from '../../shared/model/trace.ts'
import { EpochMs } from '../../shared/model/units.ts'

const node = (id: string, lane: string, start: number | null, status = 'ok', evidence: number[] = []) => ({
  id,
  kind: 'event',
  lane,
  label: id,
  note: '',
  start,
  end: start,
  status,
  planes: [],
  evidence,
})

const summary = TraceSummary.parse({
  id: 't',
  kind: 'run',
  title: 'Dana asked Invoice Agent',
  prompt: 'Reconcile the invoices',
  human: 'Dana Reyes',
  agent: 'Invoice Agent',
  start: 1,
  end: 9,
  nodes: 4,
  links: 0,
  gaps: 1,
  records: 3,
  refused: 1,
})

//  entra   a─────c          story  0: a   1: a, b   2: b
//  cloud      b     d(no time)     gap beside b, c refused
const trace = Trace.parse({
  summary,
  nodes: [
    node('a', 'entra', 1, 'ok', [1]),
    node('b', 'cloudpc', 2, 'ok', [2]),
    node('c', 'entra', 3, 'refused', [3]),
    node('d', 'cloudpc', null),
  ],
  links: [],
  gaps: [{ kind: 'missing', expected: 'x', why: 'y', near: 'b' }],
  story: [
    { at: 1, parts: [{ text: 'a' }], nodes: ['a'], evidence: [1] },
    { at: 1, parts: [{ text: 'ab' }], nodes: ['a', 'b'], evidence: [1, 2] },
    { at: 2, parts: [{ text: 'b' }], nodes: ['b'], evidence: [2] },
  ],
})

describe('one selection in every view', () => {
  test('a clause about one node selects that node, and the node leads back to the clause', () => {
    expect(selectClause(trace, 0)).toBe('a')
    expect(selectionOf(trace, 'a')).toEqual({ nodes: ['a'], evidence: [1], clause: 0 })
  })

  test('a clause about several nodes, or one that an earlier clause owns, is selected itself', () => {
    expect(selectClause(trace, 1)).toBe('clause:1')
    expect(selectClause(trace, 2)).toBe('clause:2')
    expect(selectionOf(trace, 'clause:1')).toEqual({ nodes: ['a', 'b'], evidence: [1, 2], clause: 1 })
  })

  test('walking down the story meets every clause and stops at the last', () => {
    let selected: string | null = null
    const walked: (number | null)[] = []
    for (let step = 0; step < 4; step += 1) {
      selected = clauseAfter(trace, selectionOf(trace, selected), 1)
      walked.push(selectionOf(trace, selected).clause)
    }
    expect(walked).toEqual([0, 1, 2, 2])
  })

  test('left and right stay in the lane; gap and refusal go round', () => {
    expect(spanAfter(trace, selectionOf(trace, 'a'), 1)).toBe('c')
    expect(spanAfter(trace, selectionOf(trace, 'c'), 1)).toBe('c')
    expect(gapAfter(trace, selectionOf(trace, null))).toBe('b')
    expect(refusalAfter(trace, selectionOf(trace, 'c'))).toBe('c')
  })

  test('what is not in the trace selects nothing', () => {
    expect(selectionOf(trace, 'nobody')).toEqual({ nodes: [], evidence: [], clause: null })
    expect(selectionOf(trace, 'clause:99')).toEqual({ nodes: [], evidence: [], clause: null })
  })
})

describe('the filter of the list', () => {
  test('a word keeps, a word after a minus leaves out, case does not matter', () => {
    expect(matches(summary, 'dana INVOICE')).toBe(true)
    expect(matches(summary, 'dana -invoice')).toBe(false)
    expect(matches(summary, '-priya')).toBe(true)
    expect(matches(summary, '-')).toBe(true)
  })
})

describe('the order of the list', () => {
  const of = (id: string, more: Partial<TraceSummary>) => ({ ...summary, id, ...more })
  const traces = [
    of('old', { start: EpochMs.parse(1), records: 9 }),
    of('account', { kind: 'activity', start: EpochMs.parse(99), records: 99 }),
    of('new', { start: EpochMs.parse(5), records: 2 }),
    of('untimed', { start: null, records: 4 }),
  ]

  test('runs come before other timelines, the latest first, those without a time last', () => {
    expect(inOrder(traces, firstOrder).map(trace => trace.id)).toEqual(['new', 'old', 'untimed', 'account'])
  })

  test('a column sorts by its greatest, and the other way when it is chosen again', () => {
    const most = orderAfter(firstOrder, 'records')
    expect(inOrder(traces, most).map(trace => trace.id)).toEqual(['old', 'untimed', 'new', 'account'])
    expect(inOrder(traces, orderAfter(most, 'records')).map(trace => trace.id)).toEqual([
      'new',
      'untimed',
      'old',
      'account',
    ])
  })
})
