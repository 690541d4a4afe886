// Choices of a seeded generator.
import { seededRandom } from '../../../../main/simulation/random.ts'
import type { Random } from '../../../../shared/model/env.ts'

export class Dice {
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  static of(seed: number): Dice {
    return new Dice(seededRandom(seed))
  }

  fork(name: string): Dice {
    return new Dice(this.#random.fork(name))
  }

  /** From low to high, both in. */
  between(low: number, high: number): number {
    return low + this.#random.integer(high - low + 1)
  }

  chance(share: number): boolean {
    return this.#random.next() < share
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.#random.integer(items.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }

  /** Each as often as its weight says. */
  weighted<Item>(items: readonly (readonly [weight: number, item: Item])[]): Item {
    let left = this.#random.next() * items.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, item] of items) {
      left -= weight
      if (left < 0) return item
    }
    return this.pick(items)[1]
  }

  /** Some of them, at least one, in their order. */
  some<Item>(items: readonly Item[], most: number): Item[] {
    const wanted = this.between(1, Math.min(most, items.length))
    const left = [...items]
    while (left.length > wanted) left.splice(this.#random.integer(left.length), 1)
    return left
  }

  times<Item>(count: number, make: (place: number) => Item): Item[] {
    return Array.from({ length: count }, (_, place) => make(place))
  }
}
