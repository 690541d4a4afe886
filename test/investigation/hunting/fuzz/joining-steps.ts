// Random operators over two tables.
import type { HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'
import { nameOf } from './making.ts'
import { plain, type StepMaker, step } from './step.ts'

const joinKinds = [
  [6, 'kind=inner '],
  [4, ''],
  [3, 'kind=leftouter '],
  [2, 'kind=rightanti '],
  [2, 'kind=leftanti '],
  [1, 'kind=rightsemi '],
  [1, 'kind=leftsemi '],
  [1, 'kind=fullouter '],
  [1, 'kind=rightouter '],
] as const

const keyed = new Set<ScalarType>(['string', 'long', 'int', 'datetime', 'guid', 'bool'])

export const join: StepMaker = bench => {
  const { dice } = bench
  const { text, columns } = bench.other()
  const mine = plain(bench.columns).filter(({ type }) => keyed.has(type))
  const pairs = mine.flatMap(left =>
    plain(columns)
      .filter(right => right.type === left.type)
      .map(right => ({ left, right })),
  )
  if (pairs.length === 0) return null
  const same = pairs.filter(({ left, right }) => left.name === right.name)
  const chosen = same.length > 0 && dice.chance(0.7) ? dice.some(same, 2) : [dice.pick(pairs)]
  const conditions = chosen.map(({ left, right }) =>
    left.name === right.name && dice.chance(0.7)
      ? nameOf(left.name)
      : `$left.${nameOf(left.name)} == $right.${nameOf(right.name)}`,
  )
  const fresh = columns.filter(({ name }) => !bench.columns.some(other => other.name === name))
  if (dice.chance(0.2)) {
    const shown = fresh.filter(column => !chosen.some(({ right }) => right === column))
    const head = `lookup ${dice.pick(['', 'kind=leftouter ', 'kind=inner '])}(${text}) on `
    return step([...bench.columns, ...shown], head, conditions)
  }
  const kind = dice.weighted(joinKinds)
  const again = columns
    .filter(column => !fresh.includes(column))
    .map(({ name, type }) => ({ name: `${name}1`, type }))
    .filter(({ name }) => ![...bench.columns, ...columns].some(other => other.name === name))
  const left = /left(anti|semi)/.test(kind)
  const right = /right(anti|semi)/.test(kind)
  const leaves = left ? bench.columns : right ? columns : [...bench.columns, ...fresh, ...again]
  return step(leaves, `join ${kind}(${text}) on `, conditions)
}

export const union: StepMaker = bench => {
  const { dice } = bench
  const { text, columns } = bench.other()
  const kind = dice.weighted([
    [6, ''],
    [1, 'kind=inner '],
    [1, 'kind=outer '],
    [1, `withsource=${bench.fresh()} `],
  ] as const)
  const has = (list: readonly HuntColumn[], { name, type }: HuntColumn): boolean =>
    list.some(each => each.name === name && each.type === type)
  const clashes = ({ name }: HuntColumn): boolean =>
    bench.columns.some(
      one => one.name === name && columns.some(other => other.name === name && other.type !== one.type),
    )
  const both = [...bench.columns, ...columns.filter(column => !has(bench.columns, column))]
  const sure = both.filter(column => !clashes(column))
  const leaves =
    kind === 'kind=inner ' ? sure.filter(column => has(bench.columns, column) && has(columns, column)) : sure
  return leaves.length === 0 ? null : step(leaves, `union ${kind}`, [`(${text})`])
}
