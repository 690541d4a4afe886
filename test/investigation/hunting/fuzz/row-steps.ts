// Random operators that look at a row at a time, or put rows in order.
import type { HuntColumn } from '../../../../shared/model/hunt.ts'
import { expression, nameOf, unordered } from './making.ts'
import { assigned, type Bench, columnsMade, depthOf, made, plain, type StepMaker, step, withColumns } from './step.ts'

export const where: StepMaker = bench => step(bench.columns, 'where ', [expression(bench, 'bool', depthOf(bench.dice))])

export const extend: StepMaker = bench => {
  const over = plain(bench.columns)
  const all = bench.dice.times(bench.dice.between(1, 3), () =>
    made(bench, over.length > 0 && bench.dice.chance(0.15) ? bench.dice.pick(over).name : bench.fresh()),
  )
  // one name twice in an extend is an error
  const parts = all.filter((part, place) => all.findIndex(other => other.column.name === part.column.name) === place)
  return step(withColumns(bench.columns, columnsMade(parts)), 'extend ', parts.map(assigned))
}

export const project: StepMaker = bench => {
  const { dice, columns } = bench
  const kept = dice.some(columns, 6)
  const parts = dice.times(dice.between(0, 2), () => made(bench, bench.fresh()))
  const leaves = [...kept, ...columnsMade(parts)]
  return step(leaves, 'project ', [...kept.map(({ name }) => nameOf(name)), ...parts.map(assigned)])
}

export const projectNamed: StepMaker = ({ dice, columns, fresh }) => {
  const some = dice.some(columns, 3)
  const kind = dice.pick(['away', 'keep', 'reorder', 'rename'] as const)
  if (kind === 'away' && columns.length < 4) return null
  if (kind === 'rename') {
    const old = dice.pick(columns)
    const column = { name: fresh(), type: old.type }
    const leaves = withColumns(
      columns.filter(each => each !== old),
      [column],
    )
    return old.name.startsWith(unordered)
      ? null
      : step(leaves, 'project-rename ', [`${column.name} = ${nameOf(old.name)}`])
  }
  const rest = columns.filter(each => !some.includes(each))
  const leaves = kind === 'away' ? rest : kind === 'keep' ? some : columns
  return step(
    leaves,
    `project-${kind} `,
    some.map(({ name }) => nameOf(name)),
  )
}

export const distinct: StepMaker = bench => {
  const simple = plain(bench.columns).filter(({ type }) => type !== 'dynamic' && type !== 'real')
  if (simple.length === 0) return null
  const some = bench.dice.some(simple, 3)
  return step(
    some,
    'distinct ',
    some.map(({ name }) => nameOf(name)),
  )
}

const sortKey = ({ dice, columns }: Bench): string | null => {
  const sortable = plain(columns).filter(({ type }) => type !== 'dynamic' && type !== 'guid' && type !== 'bool')
  if (sortable.length === 0) return null
  return `${nameOf(dice.pick(sortable).name)}${dice.pick(['', ' asc', ' desc', ' desc', ' asc nulls last', ' desc nulls first'])}`
}

export const sort: StepMaker = bench => {
  const found = bench.dice.times(bench.dice.between(1, 2), () => sortKey(bench)).filter(key => key !== null)
  const unique = found.filter(
    (key, place) => found.findIndex(other => other.split(' ')[0] === key.split(' ')[0]) === place,
  )
  return unique.length === 0 ? null : step(bench.columns, `${bench.dice.pick(['sort', 'order'])} by `, unique)
}

export const top: StepMaker = bench => {
  const key = sortKey(bench)
  return key === null ? null : step(bench.columns, `top ${bench.dice.between(1, 6)} by `, [key])
}

export const take: StepMaker = ({ dice, columns }) =>
  step(columns, `${dice.pick(['take', 'limit'])} ${dice.pick([1, 3, 10, 100])}`, [])

export const serialize: StepMaker = bench => {
  const simple = bench.columns.filter(({ type, name }) => type !== 'dynamic' && !name.startsWith(unordered))
  if (simple.length < bench.columns.length || simple.length === 0) return null
  const by = simple.map(({ name }) => `${nameOf(name)} asc`).join(', ')
  const column = bench.dice.pick(simple)
  const value = nameOf(column.name)
  const window = bench.dice.pick(['row_number()', `prev(${value})`, `next(${value})`, 'row_number(0)'])
  const fresh: HuntColumn = { name: bench.fresh(), type: window.startsWith('row') ? 'long' : column.type }
  return step([...bench.columns, fresh], `sort by ${by} | extend `, [`${fresh.name} = ${window}`])
}
