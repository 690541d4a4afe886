// make-series, by the examples of its page and at its edges.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Asking, asking } from './asked.ts'

let hunt: Asking
beforeAll(async () => {
  hunt = await asking()
})
afterAll(() => hunt[Symbol.asyncDispose]())

const metrics = `let data = datatable(timestamp:datetime, metric:real)
[
  datetime(2016-12-31T06:00), 50, datetime(2017-01-01), 4, datetime(2017-01-02), 3, datetime(2017-01-03), 4,
  datetime(2017-01-03T03:00), 6, datetime(2017-01-05), 8, datetime(2017-01-05T13:40), 13, datetime(2017-01-06), 4,
  datetime(2017-01-07), 3, datetime(2017-01-08), 8, datetime(2017-01-08T21:00), 8, datetime(2017-01-09), 2,
  datetime(2017-01-09T12:00), 11, datetime(2017-01-10T05:00), 5,
];
let interval = 1d; let stime = datetime(2017-01-01); let etime = datetime(2017-01-10);
data `
const days = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `2017-01-${String(from + at).padStart(2, '0')}T00:00:00.0000000Z`)

describe('make-series as its page shows it', () => {
  test('has an average for every day, and 0 for a day without rows', async () => {
    const asked = await hunt.ask(`${metrics} | make-series avg(metric) on timestamp from stime to etime step interval`)
    expect(asked.columns).toBe('avg_metric:dynamic timestamp:dynamic')
    expect(asked.rows).toEqual([[[4, 3, 5, 0, 10.5, 4, 3, 8, 6.5], days(1, 9)]])
  })

  test('is empty of nothing', async () => {
    const text = `${metrics} | limit 0 | make-series avg(metric) default=1.0 on timestamp from stime to etime step interval | count`
    expect(await hunt.rows(text)).toEqual([[0]])
  })

  test('is a row of defaults of nothing where kind=nonempty asks for it', async () => {
    const text = `${metrics} | limit 0 | make-series kind=nonempty avg(metric) default=1.0 on timestamp from stime to etime step interval`
    expect(await hunt.rows(text)).toEqual([[[1, 1, 1, 1, 1, 1, 1, 1, 1], days(1, 9)]])
  })
})

const visits = `datatable(at:datetime, who:string, n:long, r:real) [
  datetime(2017-01-01T10:20), "a", 1, 1.5,
  datetime(2017-01-01T10:40), "a", 2, real(null),
  datetime(2017-01-03T00:00), "a", 4, 2.5,
  datetime(2017-01-02T23:59), "b", 8, real(null),
  datetime(null), "c", 16, 3.5,
] `

describe('make-series gives', () => {
  test('the keys, each aggregate and the axis, in this order', async () => {
    const text = `${visits} | make-series n=count(), total=sum(n) default=long(null), max(r) default=9 on at from datetime(2017-01-01) to datetime(2017-01-04) step 1d by who | sort by who asc`
    const asked = await hunt.ask(text)
    expect(asked.columns).toBe('who:string n:dynamic total:dynamic max_r:dynamic at:dynamic')
    expect(asked.rows).toEqual([
      ['a', [2, 0, 1], [3, null, 4], [1.5, 9, 2.5], days(1, 3)],
      // A day with rows whose largest is none is no day without rows.
      ['b', [0, 1, 0], [null, 8, null], [9, null, 9], days(1, 3)],
    ])
  })

  test('the last step whose start is before the end, and none for an end before the start', async () => {
    const counted = (from: string, to: string) =>
      hunt.rows(`${visits} | make-series count() on at from datetime(${from}) to datetime(${to}) step 1d`)
    expect(await counted('2017-01-01', '2017-01-03T00:00:01')).toEqual([[[2, 1, 1], days(1, 3)]])
    expect(await counted('2017-01-01', '2017-01-03')).toEqual([[[2, 1], days(1, 2)]])
    expect(await counted('2017-01-03', '2017-01-01')).toEqual([[[], []]])
  })

  test('steps counted from the start, wherever that lies', async () => {
    const text = `${visits} | make-series count() on at from datetime(2017-01-01T10:30) to datetime(2017-01-01T12:00) step 1h`
    expect(await hunt.rows(text)).toEqual([
      [
        [1, 0],
        ['2017-01-01T10:30:00.0000000Z', '2017-01-01T11:30:00.0000000Z'],
      ],
    ])
  })

  test('of in range() bins as bin() makes them, the stop being in', async () => {
    const text = `${visits} | make-series count() on at in range(datetime(2017-01-01T05:00), datetime(2017-01-03), 1d)`
    expect(await hunt.rows(text)).toEqual([[[2, 1, 1], days(1, 3)]])
  })

  test('without a start and an end the bins of each key from its first to its last', async () => {
    const text = `${visits} | make-series count() on at step 1d by who | sort by who asc`
    expect(await hunt.rows(text)).toEqual([
      ['a', [2, 0, 1], days(1, 3)],
      ['b', [1], days(2, 2)],
    ])
  })

  test.each([
    ['n from 0 to 9 step 3', [0, 3, 6], [3, 4, 8]],
    ['n in range(1, 9, 3)', [0, 3, 6, 9], [3, 4, 8, 0]],
    ['r from 1.0 to 3.0 step 0.5', [1, 1.5, 2, 2.5], [0, 1, 0, 4]],
    ['w = n * 1h from 0h to 9h step 3h', ['00:00:00', '03:00:00', '06:00:00'], [3, 4, 8]],
    ['n from -3 to 3 step 3', [-3, 0], [0, 3]],
  ])('a series along %s', async (on, axis, values) => {
    const asked = on.startsWith('w') ? on.replace('w = n * 1h', 'w') : on
    expect(await hunt.rows(`${visits} | extend w = n * 1h | make-series sum(n) on ${asked}`)).toEqual([[values, axis]])
  })

  test('an expression over aggregates', async () => {
    const text = `${visits} | make-series share = 100 * countif(n > 1) / count() on n from 0 to 4 step 2`
    expect(await hunt.rows(text)).toEqual([
      [
        [0, 100],
        [0, 2],
      ],
    ])
  })
})

describe('A series is worked on', () => {
  test('by functions of series, whose columns come apart into rows', async () => {
    const text = `${metrics}
      | make-series x = avg(metric) on timestamp from stime to etime step interval
      | extend (anomalies, score, baseline) = series_decompose_anomalies(x)
      | mv-expand timestamp to typeof(datetime), x to typeof(real), anomalies to typeof(long)
      | where anomalies != 0
      | project timestamp, x`
    expect(await hunt.rows(text)).toEqual([['2017-01-05T00:00:00Z', 10.5]])
  })
})

describe('make-series is refused', () => {
  test.each([
    ['a step that is not above 0', 'count() on n from 0 to 9 step 0', 'The step of make-series is not above 0.'],
    [
      'more values than an array holds',
      'count() on n from 0 to 9000000 step 1',
      'make-series would make 9000000 values in a row, more than the limit of 1048576.',
    ],
    [
      'a step that the data makes too many of',
      'count() on at step 1microsecond',
      expect.stringMatching(/^make-series would make \d{10,} values in a row, more than the limit of 1048576\.$/),
    ],
  ])('for %s', async (_, rest, message) => {
    expect(await hunt.refused(`${visits} | make-series ${rest}`)).toMatchObject({ code: 'hunt.failed', message })
  })

  test('where its axis is a text, with its place', async () => {
    expect(await hunt.refused(`${visits} | make-series count() on who from "a" to "c" step "b"`)).toMatchObject({
      where: { line: 7 },
    })
  })
})
