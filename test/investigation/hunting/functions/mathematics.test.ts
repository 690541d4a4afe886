// The functions of mathematics against the answers their documentation prints, and what must hold of them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'

const near = (name: string, ...values: number[]): number => Number(call(name, ...values))

describe('gamma', () => {
  test('of whole numbers is a factorial', () => {
    expect(call('gamma', 5)).toBe(24)
    expect(call('gamma', 19)).toBe(6_402_373_705_728_000)
    expect(call('gamma', 200)).toBe(Number.POSITIVE_INFINITY)
    expect(call('gamma', 0)).toBeNaN()
    expect(call('gamma', null)).toBeNull()
  })

  test('between them, and its logarithm', () => {
    expect(near('gamma', 0.5)).toBeCloseTo(Math.sqrt(Math.PI), 13)
    expect(near('gamma', -0.5)).toBeCloseTo(-2 * Math.sqrt(Math.PI), 12)
    expect(near('gamma', -1.5)).toBeCloseTo((4 / 3) * Math.sqrt(Math.PI), 12)
    expect(near('loggamma', 5)).toBeCloseTo(Math.log(24), 13)
    expect(near('loggamma', 100)).toBeCloseTo(359.1342053695754, 10)
  })
})

describe('the error function', () => {
  test.each([
    [-3, -0.999977909503001],
    [-1, -0.842700792949715],
    [0, 0],
    [1, 0.842700792949715],
    [2, 0.995322265018953],
    [3, 0.999977909503001],
  ])('of %s', (x, wanted) => {
    expect(near('erf', x)).toBeCloseTo(wanted, 14)
    expect(near('erfc', x)).toBeCloseTo(1 - wanted, 14)
  })

  test('its complement keeps its digits far out', () => {
    expect(near('erfc', 10) / 2.088487583762545e-45).toBeCloseTo(1, 12)
    expect(call('erf', Number.NaN)).toBeNaN()
  })
})

describe('the beta distribution', () => {
  test('up to a value, at a value, and back', () => {
    expect(near('beta_cdf', 0.9, 10, 20)).toBeCloseTo(0.999999999999959, 14)
    expect(near('beta_pdf', 0.5, 10, 20)).toBeCloseTo(0.746176019310951, 12)
    expect(near('beta_inv', 0.1, 10, 20)).toBeCloseTo(0.226415022388749, 12)
  })

  test('has nothing out of its bounds', () => {
    expect([call('beta_cdf', 1.5, 10, 20), call('beta_cdf', -10, 10, 20), call('beta_cdf', 0.1, -1, 20)]).toEqual([
      ...[Number.NaN, Number.NaN, Number.NaN],
    ])
    expect([call('beta_inv', 1.5, 10, 20), call('beta_inv', 0.1, -1, 20)]).toEqual([null, Number.NaN])
    expect(call('beta_pdf', 1.5, 10, 20)).toBeNaN()
  })

  test('what it says of a value leads back to it', () => {
    const parameter = fc.double({ min: 0.5, max: 200, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), parameter, parameter, (share, alpha, beta) => {
        expect(near('beta_cdf', near('beta_inv', share, alpha, beta), alpha, beta)).toBeCloseTo(share, 9)
      }),
    )
  })
})

test("Welch's test tells two samples apart", () => {
  const first = [27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4]
  const second = [27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4]
  const sample = (values: number[]): number[] => {
    const mean = values.reduce((total, each) => total + each) / values.length
    return [mean, values.reduce((total, each) => total + (each - mean) ** 2, 0) / (values.length - 1), values.length]
  }
  expect(near('welch_test', ...sample(first), ...sample(second))).toBeCloseTo(0.021, 3)
  expect(call('welch_test', 1, null, 3, 4, 5, 6)).toBeNull()
})
