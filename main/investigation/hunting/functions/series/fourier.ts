// The fast Fourier transform, of lengths that are powers of 2.

/**
 * Puts Σ value[j]·e^(-2πi·jk/n), not divided by n, where the values are; both lists are as long as one another.
 * The innermost loops work on plain numbers: series of thousands of agents go through here.
 */
export function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length
  if (!Number.isInteger(Math.log2(size)) || imaginary.length !== size) throw new RangeError(`${size} is no power of 2`)
  turnOrder(real, imaginary)
  const { cosines, sines } = turnsOf(size)
  for (let half = 1; half < size; half *= 2) {
    const stride = size / (2 * half)
    for (let start = 0; start < size; start += 2 * half) {
      for (let step = 0; step < half; step++) {
        const low = start + step
        const high = low + half
        const cosine = cosines[step * stride] ?? 0
        const sine = sines[step * stride] ?? 0
        const turnedReal = (real[high] ?? 0) * cosine - (imaginary[high] ?? 0) * sine
        const turnedImaginary = (real[high] ?? 0) * sine + (imaginary[high] ?? 0) * cosine
        real[high] = (real[low] ?? 0) - turnedReal
        imaginary[high] = (imaginary[low] ?? 0) - turnedImaginary
        real[low] = (real[low] ?? 0) + turnedReal
        imaginary[low] = (imaginary[low] ?? 0) + turnedImaginary
      }
    }
  }
}

interface Turns {
  readonly cosines: Float64Array
  readonly sines: Float64Array
}
const known = new Map<number, Turns>()

/** Those of small sizes are kept: they are asked for again with every series. */
function turnsOf(size: number): Turns {
  const kept = known.get(size)
  if (kept) return kept
  const angles = Float64Array.from({ length: size / 2 }, (_, place) => (2 * Math.PI * place) / size)
  const turns = { cosines: angles.map(Math.cos), sines: angles.map(angle => -Math.sin(angle)) }
  if (size <= 65_536) known.set(size, turns)
  return turns
}

/** Each value to the place whose bits are its own read from behind. */
function turnOrder(real: Float64Array, imaginary: Float64Array): void {
  for (let place = 0, turned = 0; place < real.length; place++) {
    if (place < turned) {
      const [wasReal, wasImaginary] = [real[place] ?? 0, imaginary[place] ?? 0]
      real[place] = real[turned] ?? 0
      imaginary[place] = imaginary[turned] ?? 0
      real[turned] = wasReal
      imaginary[turned] = wasImaginary
    }
    let bit = real.length / 2
    while (bit >= 1 && (turned & bit) !== 0) {
      turned ^= bit
      bit /= 2
    }
    turned |= bit
  }
}
