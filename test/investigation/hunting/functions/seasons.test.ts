// Periods, seasons, anomalies and forecasts: against what the documentation prints, and what it tells of its pictures.
import { describe, expect, test } from 'vitest'
import { call, parts, rounded } from './call.ts'

const traffic = [
  ...[80, 139, 87, 110, 68, 54, 50, 51, 53, 133, 86, 141, 97, 156, 94, 149, 95, 140, 77, 61, 50, 54, 47, 133, 72, 152],
  ...[94, 148, 105, 162, 101, 160, 87, 63, 53, 55, 54, 151, 103, 189, 108, 183, 113, 175, 113, 178, 90, 71, 62, 62, 65],
  ...[165, 109, 181, 115, 182, 121, 178, 114, 170],
]

/** Numbers from 0 to 1 that look random and are the same each time. */
function noise(): () => number {
  let state = 12345
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** The series of the documentation: five weeks of hours, noisy, with outliers put in. Hours count from 1. */
function weeks(weekend: number, slope: number): number[] {
  const random = noise()
  return Array.from({ length: 24 * 7 * 5 }, (_, place) => {
    const hour = place + 1
    const base = Math.floor(hour / 24) % 7 >= 5 ? weekend : 15
    const outlier = outliers.get(hour) ?? 0
    return 2 * random() + base - Math.floor((hour % 24) / 10) ** 2 + hour * slope + outlier * 8
  })
}
const outliers = new Map([
  ...[150, 200, 780].map(hour => [hour, -1] as const),
  ...[300, 400, 600].map(hour => [hour, 1] as const),
])

/** hour → flag of each that is flagged. */
const flagged = (flags: unknown): Map<number, number> =>
  new Map(Array.isArray(flags) ? flags.flatMap((flag, place) => (flag === 0 ? [] : [[place + 1, flag]])) : [])

describe('periods', () => {
  test('the week of the documentation is found, and nothing beside it', () => {
    const [periods, scores] = parts(call('series_periods_detect', traffic, 0, 50, 2n))
    expect(periods).toEqual([14, 0])
    expect(scores).toEqual([expect.closeTo(0.84, 2), 0])
  })

  test('are looked for: the week scores, ten elements score 0, and so does what is out of bounds', () => {
    const [periods, scores] = parts(call('series_periods_validate', traffic, 14, 10, 3, 31))
    expect(periods).toEqual([14, 10, 3, 31])
    expect(scores).toEqual([expect.closeTo(0.84, 2), 0, 0, 0])
  })

  test('none in a series without change, and none in a short one', () => {
    expect(call('series_periods_detect', Array(50).fill(0.1), 0, 50, 1n)).toEqual([[0], [0]])
    expect(call('series_periods_detect', [1, 2, 1], 0, 50, 1n)).toEqual([[0], [0]])
    expect(call('series_periods_detect', [1, null, 1], 0, 50, 1n)).toEqual([null, null])
    expect(() => call('series_periods_detect', traffic, 0, 50, 1000n)).toThrow('finds 1 to 64 periods')
  })
})

describe('seasons', () => {
  test('of a found period, each phase by its median', () => {
    const six = [1, 2, 3, 4, 3, 2]
    expect(call('series_seasonal', [2, 5, 3, 4, 3, 2, ...six, ...six, ...six, 1])).toEqual([
      ...six,
      ...six,
      ...six,
      ...six,
      1,
    ])
    const five = [12, 14, 12, 10]
    const values = [8, ...five, 10, ...five, 10, ...five, 10, ...five].slice(0, 19)
    expect(call('series_seasonal', values)).toEqual([10, ...five, 10, ...five, 10, ...five, 10, ...five].slice(0, 19))
  })

  test('none where the series is too short to tell, unless a period is given', () => {
    const values = [1, 3, 5, 2, 4, 6, 1, 3, 5, 2, 4, 6]
    expect(call('series_seasonal', values)).toEqual(Array(12).fill(0))
    expect(call('series_seasonal', values, 3n)).toEqual([1.5, 3.5, 5.5, 1.5, 3.5, 5.5, 1.5, 3.5, 5.5, 1.5, 3.5, 5.5])
    expect(call('series_seasonal', [1, 3, 5, 1, 3, 5, 2, 4, 6], 3n)).toEqual([1, 3, 5, 1, 3, 5, 1, 3, 5])
  })
})

describe('decomposition', () => {
  test('parts add up to the series', () => {
    const series = weeks(5, 1 / 72)
    const [baseline, seasonal, trend, residual] = parts(call('series_decompose', series, -1n, 'linefit'))
    expect(rounded(call('series_add', seasonal ?? null, trend ?? null), 9)).toEqual(rounded(baseline ?? null, 9))
    const sum = call('series_add', baseline ?? null, residual ?? null)
    expect(sum).toEqual(series.map(each => expect.closeTo(each, 9)))
  })

  test('without season and trend has a baseline of 0', () => {
    expect(call('series_decompose', [4, 5], 0n, 'none')).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [4, 5],
    ])
    expect(call('series_decompose', [4, 5, 6], 0n)).toEqual([
      [5, 5, 5],
      [0, 0, 0],
      [5, 5, 5],
      [-1, 0, 1],
    ])
    expect(call('series_decompose', [4, null, 6])).toEqual([null, null, null, null])
    expect(() => call('series_decompose', [4], 0n, 'line')).toThrow('knows the trends avg, linefit and none')
  })

  test('forecasts go on with the season, whatever stands in the place of the future', () => {
    const week = [1, 5, 9, 2, 3, 1, 0]
    const series = [...week, ...week, ...week, ...week, ...week, ...Array(7).fill(null)]
    const [baseline] = parts(call('series_decompose_forecast', series, 7n))
    expect(parts(baseline ?? null).slice(-7)).toEqual(week.map(each => expect.closeTo(each, 9)))
    const [line] = parts(call('series_decompose_forecast', [1, 2, 3, 4, 0, 0], 2n, 0n, 'linefit'))
    expect(rounded(line ?? null, 9)).toEqual([1, 2, 3, 4, 5, 6])
  })
})

describe('anomalies', () => {
  test('all that were put in stand out of the week by far', () => {
    const [flags, scores, baseline] = parts(call('series_decompose_anomalies', weeks(10, 0), 5))
    expect(flagged(flags)).toEqual(outliers)
    expect(parts(scores ?? null)).toHaveLength(840)
    expect(baseline).not.toContain(null)
  })

  test('with a trend, some are missed by the average, none by a line, with a few false ones that a threshold takes away', () => {
    const series = weeks(5, 1 / 72)
    const found = (threshold: number, trend: string): Map<number, number> =>
      flagged(parts(call('series_decompose_anomalies', series, threshold, -1n, trend))[0])
    const missed = [...outliers.keys()].filter(hour => !found(1.5, 'avg').has(hour))
    expect(missed.length).toBeGreaterThan(0)
    const line = found(1.5, 'linefit')
    for (const [hour, flag] of outliers) expect(line.get(hour)).toBe(flag)
    expect(line.size).toBeGreaterThan(outliers.size)
    expect(line.size).toBeLessThan(30)
    expect(found(2.8, 'linefit')).toEqual(outliers)
  })

  test('none in a series without change, and one in a quiet series', () => {
    expect(parts(call('series_decompose_anomalies', Array(30).fill(0.1)))[0]).toEqual(Array(30).fill(0))
    const quiet = [...Array(20).fill(0), 50, ...Array(20).fill(0)]
    expect(flagged(parts(call('series_decompose_anomalies', quiet))[0])).toEqual(new Map([[21, 1]]))
  })

  test('points that are tested are not learnt from', () => {
    const series = [...Array.from({ length: 40 }, (_, place) => place % 4), 90, 91, 92, 93]
    const [flags] = parts(call('series_decompose_anomalies', series, 1.5, 4n, 'avg', 4n, 'tukey'))
    expect(parts(flags ?? null).slice(-5)).toEqual([0, 1, 1, 1, 1])
    expect(() => call('series_decompose_anomalies', series, 1.5, -2n)).toThrow('takes a period above 0')
  })
})
