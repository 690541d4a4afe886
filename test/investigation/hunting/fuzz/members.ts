// Random steps into dynamics.
import { columnOf, type Maker, type Sight } from './making.ts'

const alwaysMember = ['a', 'b', 'c', 'A', 'nested', 'missing']
export function member({ dice }: Sight, of: string): string {
  const step = (): string =>
    dice.weighted<() => string>([
      [6, () => `.${dice.pick(alwaysMember)}`],
      [2, () => `["${dice.pick([...alwaysMember, 'a b'])}"]`],
      [3, () => `[${dice.pick([0, 1, 2])}]`],
      [1, () => '[-1]'],
    ])()
  return `${of}${dice
    .times(
      dice.weighted([
        [5, 1],
        [2, 2],
      ] as const),
      step,
    )
    .join('')}`
}

export const dynamicColumn = (sight: Sight): string | null => columnOf(sight, 'dynamic')

export const memberOf: Maker = sight => {
  const column = dynamicColumn(sight)
  return column === null ? 'dynamic({"a":1}).a' : member(sight, column)
}
