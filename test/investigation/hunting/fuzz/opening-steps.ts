// Random operators that take dynamics and texts apart.
import type { HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'
import { columnOf, expression, nameOf, unordered } from './making.ts'
import { type StepMaker, step, withColumns } from './step.ts'

export const mvExpand: StepMaker = bench => {
  const { dice } = bench
  const column = columnOf({ ...bench, lets: [] }, 'dynamic')
  if (column === null) return null
  const kind = dice.weighted([
    [8, ''],
    [1, 'bagexpansion=array '],
    [1, 'kind=array '],
  ] as const)
  const place = dice.chance(0.15) ? bench.fresh() : null
  const name = dice.chance(0.4) ? bench.fresh() : null
  const what = name !== null && dice.chance(0.4) ? expression(bench, 'dynamic', 1) : column
  const type = dice.weighted<ScalarType>([
    [8, 'dynamic'],
    [1, 'string'],
    [1, 'long'],
    [1, 'real'],
  ])
  const second = dice.chance(0.15) ? bench.fresh() : null
  const limit = dice.chance(0.1) ? ` limit ${dice.pick([1, 2])}` : ''
  const own = bench.columns.find(each => nameOf(each.name) === column)?.name ?? column
  const leaves = withColumns(bench.columns, [
    ...(place === null ? [] : [{ name: place, type: 'long' } as const]),
    { name: name ?? own, type },
    ...(second === null ? [] : [{ name: second, type: 'dynamic' } as const]),
  ])
  const parts = [
    `${name === null ? '' : `${name} = `}${what}${type === 'dynamic' ? '' : ` to typeof(${type})`}`,
    ...(second === null ? [] : [`${second} = ${expression(bench, 'dynamic', 1)}`]),
  ]
  return step(leaves, `mv-expand ${kind}${place === null ? '' : `with_itemindex=${place} `}`, parts, limit)
}

export const mvApply: StepMaker = bench => {
  const { dice } = bench
  const column = columnOf({ ...bench, lets: [] }, 'dynamic')
  if (column === null) return null
  const name = bench.fresh()
  const inner = dice.pick([
    `where tostring(${name}) != "a"`,
    `summarize ${unordered}${bench.fresh()} = make_set(${name})`,
    `summarize ${bench.fresh()} = count()`,
    `extend ${bench.fresh()} = tostring(${name})`,
    `where isnotnull(${name}) | project ${bench.fresh()} = tostring(${name})`,
  ])
  return step(bench.columns, `mv-apply ${name} = ${column} on (`, [inner], ')')
}

export const parse: StepMaker = bench => {
  const { dice } = bench
  const source = columnOf({ ...bench, lets: [] }, 'string')
  if (source === null) return null
  const [a, b] = [bench.fresh(), bench.fresh()]
  const captured = (text: string): HuntColumn[] =>
    [a, b]
      .filter(name => new RegExp(`\\b${name}\\b`).test(text))
      .map(name => ({ name, type: /:long|:int/.test(text.split(name)[1]?.slice(0, 5) ?? '') ? 'long' : 'string' }))
  const pattern = dice.pick([
    `* "@" ${a}`,
    `${a} "@" ${b}`,
    `${a} "." ${b} "." *`,
    `* "=" ${a} ";" *`,
    `* "other=" ${a}:long`,
    `"key=" ${a} "; other=" ${b}:int`,
    `* "." ${a}:long "." *`,
    `${a}:long "." * `,
  ])
  const leaves = [...bench.columns, ...captured(pattern)]
  return step(leaves, `${dice.pick(['parse', 'parse', 'parse-where'])} ${source} with ${pattern}`, [])
}
