// The fast Fourier transform, of lengths that are powers of 2.
import { at, times } from '../values.ts'

/** Σ value[j]·e^(-2πi·jk/n), not divided by n. Both lists are as long as one another; a new pair is given. */
export function transform(
  realPart: readonly number[],
  imaginaryPart: readonly number[],
): { real: number[]; imaginary: number[] } {
  const size = realPart.length
  const bits = Math.log2(size)
  if (!Number.isInteger(bits)) throw new RangeError(`${size} is no power of 2`)
  const order = times(size, place => reversed(place, bits))
  const real = Float64Array.from(order, place => at(realPart, place))
  const imaginary = Float64Array.from(order, place => at(imaginaryPart, place))
  for (let half = 1; half < size; half *= 2)
    for (let start = 0; start < size; start += 2 * half)
      for (let place = 0; place < half; place++) {
        const angle = (-Math.PI * place) / half
        butterfly(real, imaginary, start + place, half, Math.cos(angle), Math.sin(angle))
      }
  return { real: [...real], imaginary: [...imaginary] }
}

function butterfly(
  real: Float64Array,
  imaginary: Float64Array,
  place: number,
  half: number,
  cosine: number,
  sine: number,
): void {
  const [aReal, aImaginary] = [real[place] ?? 0, imaginary[place] ?? 0]
  const [bReal, bImaginary] = [real[place + half] ?? 0, imaginary[place + half] ?? 0]
  const turnedReal = bReal * cosine - bImaginary * sine
  const turnedImaginary = bReal * sine + bImaginary * cosine
  real[place] = aReal + turnedReal
  imaginary[place] = aImaginary + turnedImaginary
  real[place + half] = aReal - turnedReal
  imaginary[place + half] = aImaginary - turnedImaginary
}

function reversed(place: number, bits: number): number {
  let turned = 0
  for (let bit = 0; bit < bits; bit++) turned = turned * 2 + ((place >> bit) & 1)
  return turned
}
