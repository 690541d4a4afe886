// Functions of mathematics that DuckDB has not: gamma, beta distributions, the error function, Welch's test.
// https://learn.microsoft.com/kusto/query/beta-cdf-function, …/welch-test-function and others. Exact to about 14 digits.
import { type DeclaredFunction, declareFunction } from './declared.ts'

const lanczos = [
  ...[0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059],
  ...[12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7],
]

/** Lanczos' approximation, reflected below a half. */
function logGamma(value: number): number {
  if (value <= 0 && Number.isInteger(value)) return Number.POSITIVE_INFINITY
  if (value < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * value))) - logGamma(1 - value)
  const x = value - 1
  const base = x + 7.5
  const series = lanczos.reduce((total, each, place) => total + (place === 0 ? each : each / (x + place)), 0)
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(base) - base + Math.log(series)
}

/** Factorials are exact as far as they can be. NaN at 0 and below for whole numbers, where it has poles. */
function gamma(value: number): number {
  if (Number.isInteger(value)) {
    if (value <= 0) return Number.NaN
    let product = 1
    for (let factor = 2; factor < value && product < Number.POSITIVE_INFINITY; factor++) product *= factor
    return product
  }
  const size = Math.exp(logGamma(value))
  return value < 0 && Math.ceil(value) % 2 === 0 ? -size : size
}

/** The share of the beta distribution up to x, by Lentz's continued fraction. */
function betaShare(x: number, alpha: number, beta: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  if (x > (alpha + 1) / (alpha + beta + 2)) return 1 - betaShare(1 - x, beta, alpha)
  const tiny = 1e-300
  const apart = (each: number): number => (Math.abs(each) < tiny ? tiny : each)
  let [numerator, denominator] = [1, 1 / apart(1 - ((alpha + beta) * x) / (alpha + 1))]
  let fraction = denominator
  for (let step = 1; step <= 10_000; step++) {
    const twice = alpha + 2 * step
    const even = (step * (beta - step) * x) / ((twice - 1) * twice)
    denominator = 1 / apart(1 + even * denominator)
    numerator = apart(1 + even / numerator)
    fraction *= denominator * numerator
    const odd = (-(alpha + step) * (alpha + beta + step) * x) / (twice * (twice + 1))
    denominator = 1 / apart(1 + odd * denominator)
    numerator = apart(1 + odd / numerator)
    fraction *= denominator * numerator
    if (Math.abs(denominator * numerator - 1) < 1e-16) break
  }
  return (Math.exp(logBetaWeight(x, alpha, beta)) * fraction * x * (1 - x)) / alpha
}

/** The logarithm of the density of the beta distribution. */
const logBetaWeight = (x: number, alpha: number, beta: number): number =>
  logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta) + (alpha - 1) * Math.log(x) + (beta - 1) * Math.log1p(-x)

/** Where the share is the probability: halved until nothing lies between. */
function betaPlace(probability: number, alpha: number, beta: number): number {
  let [low, high] = [0, 1]
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (betaShare(middle, alpha, beta) < probability) low = middle
    else high = middle
  }
  return high
}

/** By its series near 0, by its continued fraction further out. */
function errorFunction(x: number): number {
  if (Number.isNaN(x)) return x
  if (x < 0) return -errorFunction(-x)
  return x < 2.5 ? errorSeries(x) : 1 - errorRest(x)
}

function errorSeries(x: number): number {
  let [term, total] = [x, x]
  for (let step = 1; Math.abs(term) > total * 1e-18; step++) {
    term *= (2 * x * x) / (2 * step + 1)
    total += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total
}

/** 1 - erf(x), for x above 0. */
function errorRest(x: number): number {
  if (x < 2.5) return 1 - errorSeries(x)
  let fraction = x
  for (let step = 120; step > 0; step--) fraction = x + step / 2 / fraction
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI))
}

const complement = (x: number): number => (Number.isNaN(x) ? x : x < 0 ? 2 - errorRest(-x) : errorRest(x))

interface Sample {
  readonly mean: number
  readonly variance: number
  readonly count: number
}

/** The two-sided p-value of Student's distribution, with Welch's degrees of freedom. */
function welch(first: Sample, second: Sample): number {
  const [one, other] = [first.variance / first.count, second.variance / second.count]
  const score = (first.mean - second.mean) ** 2 / (one + other)
  const freedom = (one + other) ** 2 / (one ** 2 / (first.count - 1) + other ** 2 / (second.count - 1))
  return betaShare(freedom / (freedom + score), freedom / 2, 0.5)
}

const ofNumber = (name: string, call: (value: number) => number): DeclaredFunction =>
  declareFunction({ name, parameters: ['real'], returns: 'real', call: value => (value === null ? null : call(value)) })

const ofBeta = (name: string, call: (x: number, alpha: number, beta: number) => number | null): DeclaredFunction =>
  declareFunction({
    name,
    parameters: ['real', 'real', 'real'],
    returns: 'real',
    call: (x, alpha, beta) => (x === null || alpha === null || beta === null ? null : call(x, alpha, beta)),
  })

export const mathematicsFunctions: readonly DeclaredFunction[] = [
  ofNumber('gamma', gamma),
  ofNumber('loggamma', logGamma),
  ofNumber('erf', errorFunction),
  ofNumber('erfc', complement),
  ofBeta('beta_cdf', (x, alpha, beta) => {
    const known = x >= 0 && x <= 1 && alpha > 0 && alpha <= 10_000 && beta > 0 && beta <= 10_000
    return known ? betaShare(x, alpha, beta) : Number.NaN
  }),
  ofBeta('beta_pdf', (x, alpha, beta) =>
    x > 0 && x < 1 && alpha > 0 && beta > 0 ? Math.exp(logBetaWeight(x, alpha, beta)) : Number.NaN,
  ),
  /** Of what gives null and what NaN the page says two things: this follows its example. */
  ofBeta('beta_inv', (probability, alpha, beta) => {
    if (!(alpha > 0 && beta > 0)) return Number.NaN
    return probability > 0 && probability <= 1 ? betaPlace(probability, alpha, beta) : null
  }),
  declareFunction({
    name: 'welch_test',
    parameters: ['real', 'real', 'real', 'real', 'real', 'real'],
    returns: 'real',
    call: (...values) => {
      const [mean1, variance1, count1, mean2, variance2, count2] = values
      if (mean1 == null || variance1 == null || count1 == null) return null
      if (mean2 == null || variance2 == null || count2 == null) return null
      const first = { mean: mean1, variance: variance1, count: count1 }
      return welch(first, { mean: mean2, variance: variance2, count: count2 })
    },
  }),
]
