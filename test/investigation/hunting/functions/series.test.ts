// The functions of series against the answers their documentation prints.
import { describe, expect, test } from 'vitest'
import { call, parts, rounded } from './call.ts'

describe('series element by element', () => {
  test('add, subtract, multiply and divide', () => {
    expect(call('series_add', [1, 2, 4], [4, 2, 1])).toEqual([5, 4, 5])
    expect(call('series_subtract', [1, 2, 4], [4, 2, 1])).toEqual([-3, 0, 3])
    expect(call('series_multiply', [2, 4, 8], [8, 4, 2])).toEqual([16, 16, 16])
    expect(call('series_divide', [3, 6, 12], [12, 6, 3])).toEqual([0.25, 1, 4])
  })

  test('give null where one of the two has no number, and where JSON has none for the answer', () => {
    expect(call('series_add', [1, 'a', 4, 5], [4, 2])).toEqual([5, null, null, null])
    expect(call('series_divide', [2, 0], [0, 0])).toEqual([null, null])
    expect(call('series_add', null, [1])).toBeNull()
    expect(call('series_add', [], [])).toEqual([])
  })

  test('take a number on either side for each element', () => {
    expect(call('series_multiply', 10, [1, 0, -1])).toEqual([10, 0, -10])
    expect(call('series_subtract', [1, 2], 1)).toEqual([0, 1])
  })

  test('compare to booleans', () => {
    expect(call('series_greater', [1, 2, 4], [4, 2, 1])).toEqual([false, false, true])
    expect(call('series_less_equals', [1, 2, 4], [4, 2, 1])).toEqual([true, true, false])
    expect(call('series_not_equals', [1, 2, null], [1, 3, 1])).toEqual([false, true, null])
  })

  test('change each number', () => {
    expect(call('series_abs', [-6.5, 0, 8.2])).toEqual([6.5, 0, 8.2])
    expect(call('series_sign', [-6, 0, 8, 'x'])).toEqual([-1, 0, 1, null])
    expect(call('series_log', [1, 2, 3])).toEqual([0, Math.LN2, expect.closeTo(1.0986122886681098, 14)])
    expect(call('series_log', [0, -1])).toEqual([null, null])
  })
})

describe('what a series comes down to', () => {
  const series = [23, 46, 23, 87, 4, 8, 3, 75, 2, 56, 13, 75, 32, 16, 29]

  test('its statistics, as columns and as a bag', () => {
    expect(rounded(call('series_stats', series), 9)).toEqual([2, 8, 87, 3, 32.8, 28.503633854, 812.457142857])
    expect(call('series_stats_dynamic', series)).toMatchObject({ min: 2, min_idx: 8, max_idx: 3, sum: 492, len: 15 })
  })

  test('has none where an element is no number, unless those are to be ignored', () => {
    expect(call('series_stats', [1, null, 3])).toEqual([null, null, null, null, null, null, null])
    expect(call('series_stats', [null, 1, null, 3], true)).toEqual([1, 1, 3, 3, 2, Math.SQRT2, 2])
    expect(call('series_stats_dynamic', [])).toBeNull()
  })

  test('sums and products', () => {
    expect(call('series_sum', [1, 2, 3, 4])).toBe(10)
    expect(call('series_product', [1, 2, 3, 4])).toBe(24)
    expect(rounded(call('series_magnitude', [1, 2, 3, 4]), 8)).toBe(5.47722558)
  })

  test('what two have in common', () => {
    expect(call('series_dot_product', [1, 2, 4], [4, 2, 1])).toBe(12)
    expect(call('series_dot_product', [3, 6, 12], 3)).toBe(63)
    expect(call('series_dot_product', [1, 2, 3], [10, 'x'])).toBe(10)
    expect(call('series_dot_product', [], [1])).toBeNull()
    expect(rounded(call('series_pearson_correlation', [1, 2, 3, 4, 5], [2, 4, 6, 8, 10]), 12)).toBe(1)
    expect(call('series_pearson_correlation', [1, 2], [1, 2, 3])).toBeNull()
    const near = call('series_cosine_similarity', [0.1, 0.2, 0.1, 0.2], [0.11, 0.2, 0.11, 0.21])
    expect(rounded(near, 12)).toBe(0.999353438255)
    expect(rounded(call('series_cosine_similarity', [0.1, 0.2, 0.1, 0.2], [1, 2, 3, 4]), 12)).toBe(0.923760430703)
  })

  test('its outliers, of which the documentation once printed all digits', () => {
    const scores = [
      0, 0, -3.2068965517, -0.1724137931, 0, 2.6666666667, 0, 16.6666666667, -0.4482758621, 2.3333333333, 0,
    ]
    expect(rounded(call('series_outliers', [30, 28, 5, 27, 31, 38, 29, 80, 25, 37, 30]), 10)).toEqual(
      rounded(scores, 10),
    )
  })

  test('outliers by Tukey alone, and with something missing', () => {
    expect(call('series_outliers', [1, 2, 3, 4, 5, 20, -99], 'tukey', -99)).toEqual([
      -1.25 / 2.5,
      -0.1,
      0,
      0,
      0.1,
      6.1,
      0,
    ])
    expect(call('series_outliers', [0, 0, 0, 0, 0, 0, 9])).toEqual([0, 0, 0, 0, 0, 0, Number.MAX_VALUE])
    expect(() => call('series_outliers', [1], 'zscore')).toThrow('knows the methods ctukey and tukey, not "zscore"')
    expect(() => call('series_outliers', [1], 'ctukey', null, 1)).toThrow('percentiles from 2 to 98')
  })
})

describe('missing values', () => {
  test('are filled with a constant, from before and from after', () => {
    const series = [111, null, 36, 41, 23, null, 16, 61, 33, null, null]
    expect(call('series_fill_const', series, -1)).toEqual([111, -1, 36, 41, 23, -1, 16, 61, 33, -1, -1])
    const gaps = [null, null, 36, 41, null, null, 16, 61, 33, null, null]
    expect(call('series_fill_forward', gaps)).toEqual([null, null, 36, 41, 41, 41, 16, 61, 33, 33, 33])
    expect(call('series_fill_backward', gaps)).toEqual([36, 36, 36, 41, 16, 16, 16, 61, 33, null, null])
    expect(call('series_fill_forward', [5, 0, 7, 0], 0)).toEqual([5, 5, 7, 7])
  })

  test('are filled along lines, cut to integers among integers', () => {
    const series = [null, 111.5, null, 36, 41, null, null, 16, 61, 33, null, null]
    const filled = [111.5, 111.5, 73.75, 36, 41, 32.667, 24.333, 16, 61, 33, 33, 33]
    expect(rounded(call('series_fill_linear', series), 3)).toEqual(filled)
    const whole = [null, 111, null, 36, 41, null, null, 16, 61, 33, null, null]
    expect(call('series_fill_linear', whole)).toEqual([111, 111, 73, 36, 41, 32, 24, 16, 61, 33, 33, 33])
    const inner = [null, 111, 73, 36, 41, 32, 24, 16, 61, 33, null, null]
    expect(call('series_fill_linear', whole, null, false)).toEqual(inner)
    expect(call('series_fill_linear', [null, null])).toEqual([0, 0])
    expect(call('series_fill_linear', [null, null], null, true, 2.5)).toEqual([2.5, 2.5])
  })
})

describe('lines through a series', () => {
  test('one line', () => {
    const [rsquare, slope, variance, rvariance, interception, fit] = parts(
      call('series_fit_line', [2, 5, 6, 8, 11, 15, 17, 18, 25, 26, 30, 30]),
    )
    expect(
      rounded(
        [rsquare, slope, variance, rvariance, interception].map(each => each ?? null),
        3,
      ),
    ).toEqual([0.983, 2.731, 98.629, 1.686, -1.667])
    const line = [1.06, 3.79, 6.53, 9.26, 11.99, 14.72, 17.45, 20.18, 22.91, 25.64, 28.37, 31.1]
    expect(rounded(fit ?? null, 2)).toEqual(line)
    expect(call('series_fit_line', [1, null])).toEqual([null, null, null, null, null, null])
    expect(call('series_fit_line_dynamic', [])).toBeNull()
    expect(call('series_fit_line_dynamic', [7, 7, 7])).toMatchObject({ rsquare: 1, slope: 0, interception: 7 })
  })

  test('two lines, broken where that leaves least', () => {
    const series = [1, 2, 3, 4, 20, 18, 16, 14]
    const [rsquare, split, , rest, fit, , rightSlope, rightInterception, , , , leftSlope] = parts(
      call('series_fit_2lines', series),
    )
    expect([split, rounded(rightSlope ?? null, 9), rightInterception, rounded(leftSlope ?? null, 9)]).toEqual([
      4, -2, 22, 1,
    ])
    expect([rsquare, rounded(rest ?? null, 9)]).toEqual([1, 0])
    expect(rounded(fit ?? null, 9)).toEqual(series)
    expect(call('series_fit_2lines_dynamic', series)).toMatchObject({
      split_idx: 4,
      right: { slope: -2 },
      left: { slope: 1 },
    })
    expect(call('series_fit_2lines_dynamic', [1])).toBeNull()
  })

  test('a polynomial gives its coefficients back, highest power first', () => {
    const cubic = Array.from({ length: 20 }, (_, place) => 2 * (place + 1) ** 3 - 5 * (place + 1) + 7)
    const [rsquare, coefficients, , , fit] = parts(call('series_fit_poly', cubic, null, 3n))
    expect(rsquare).toBeCloseTo(1, 9)
    expect(coefficients).toEqual([2, 0, -5, 7].map(each => expect.closeTo(each, 6)))
    expect(fit).toEqual(cubic.map(each => expect.closeTo(each, 6)))
    expect(call('series_fit_poly', [1, 2], null, 5n)).toEqual([null, null, null, null, null])
    expect(() => call('series_fit_poly', [1, 2], null, -1n)).toThrow('takes a degree from 0 to 64')
  })
})

describe('filters', () => {
  test('a moving average, trailing and centred', () => {
    const series = [0, 0, 0, 0, 10, 20, 40, 100, 40, 20, 10, 0, 0, 0, 0]
    expect(call('series_fir', series, [1, 1, 1, 1, 1])).toEqual([0, 0, 0, 0, 2, 6, 14, 34, 42, 44, 42, 34, 14, 6, 2])
    const centred = [0, 0, 2, 6, 14, 34, 42, 44, 42, 34, 14, 6, 2, 0, 0]
    expect(call('series_fir', series, [1, 1, 1, 1, 1], true, true)).toEqual(centred)
  })

  test('differences, which are not normalized by themselves and can not be', () => {
    expect(call('series_fir', [0, 0, 2, 2, 3], [1, -1])).toEqual([0, 0, 2, 0, 1])
    expect(call('series_fir', [0, 0, 2, 2, 3], [1, -1], true)).toBeNull()
  })

  test('a cumulative sum', () => {
    expect(call('series_iir', [1, 2, 3, 4], [1], [1, -1])).toEqual([1, 3, 6, 10])
    expect(() => call('series_iir', [1], [1], [0, 1])).toThrow('must not be 0')
  })
})
