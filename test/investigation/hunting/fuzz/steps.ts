// Random operators of a pipe, weighted as queries that people publish use them.
import type { HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'
import type { Dice } from './dice.ts'
import { columnOf, expression, nameOf, type Sight, unordered } from './expressions.ts'

/** `head part, part, part tail`, so that a query can be made smaller part by part. */
export interface Step {
  readonly head: string
  readonly parts: readonly string[]
  readonly tail: string
  /** The columns that what follows may use: those whose names and types are sure. */
  readonly leaves: readonly HuntColumn[]
}

/** What an operator is made with: the columns in sight, fresh names, and other queries to join with. */
export interface Bench extends Sight {
  fresh(): string
  /** A table or query, and its columns. */
  other(): { readonly text: string; readonly columns: readonly HuntColumn[] }
}

type StepMaker = (bench: Bench) => Step | null

const typeWeights = [
  [3, 'bool'],
  [6, 'long'],
  [3, 'real'],
  [10, 'string'],
  [4, 'datetime'],
  [2, 'timespan'],
  [5, 'dynamic'],
  [1, 'int'],
] as const

const step = (leaves: readonly HuntColumn[], head: string, parts: readonly string[], tail = ''): Step => ({
  head,
  parts,
  tail,
  leaves,
})

/** A column of this name put in place of one that is there, or beside. */
const withColumns = (columns: readonly HuntColumn[], fresh: readonly HuntColumn[]): HuntColumn[] => [
  ...columns.filter(({ name }) => !fresh.some(other => other.name === name)),
  ...fresh,
]

interface Made {
  readonly column: HuntColumn
  readonly text: string
}
const assigned = ({ column, text }: Made): string => `${nameOf(column.name)} = ${text}`
const columnsMade = (made: readonly Made[]): HuntColumn[] => made.map(({ column }) => column)
const plain = (columns: readonly HuntColumn[]): HuntColumn[] =>
  columns.filter(({ name }) => !name.startsWith(unordered))
const depthOf = (dice: Dice): number =>
  dice.weighted([
    [3, 1],
    [4, 2],
    [2, 3],
  ] as const)

const where: StepMaker = bench => step(bench.columns, 'where ', [expression(bench, 'bool', depthOf(bench.dice))])

const made = (bench: Bench, name: string): Made => {
  const type = bench.dice.weighted(typeWeights)
  return { column: { name, type }, text: expression(bench, type, depthOf(bench.dice)) }
}

const extend: StepMaker = bench => {
  const over = plain(bench.columns)
  const all = bench.dice.times(bench.dice.between(1, 3), () =>
    made(bench, over.length > 0 && bench.dice.chance(0.15) ? bench.dice.pick(over).name : bench.fresh()),
  )
  // one name twice in an extend is an error
  const parts = all.filter((part, place) => all.findIndex(other => other.column.name === part.column.name) === place)
  return step(withColumns(bench.columns, columnsMade(parts)), 'extend ', parts.map(assigned))
}

const project: StepMaker = bench => {
  const { dice, columns } = bench
  const kept = dice.some(columns, 6)
  const parts = dice.times(dice.between(0, 2), () => made(bench, bench.fresh()))
  const leaves = [...kept, ...columnsMade(parts)]
  return step(leaves, 'project ', [...kept.map(({ name }) => nameOf(name)), ...parts.map(assigned)])
}

const projectNamed: StepMaker = ({ dice, columns, fresh }) => {
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

const keys = (bench: Bench): Made[] => {
  const { dice } = bench
  const simple = plain(bench.columns).filter(({ type }) => type !== 'dynamic' && type !== 'real')
  const named = (type: ScalarType, text: string): Made => ({ column: { name: bench.fresh(), type }, text })
  const own = (): Made => {
    if (simple.length === 0) return named('long', '1')
    const column = dice.pick(simple)
    return { column, text: nameOf(column.name) }
  }
  const found = dice.times(
    dice.weighted([
      [1, 0],
      [5, 1],
      [3, 2],
      [1, 3],
    ] as const),
    () =>
      dice.weighted<() => Made>([
        [6, own],
        [
          2,
          () => named('datetime', `bin(${columnOf(bench, 'datetime') ?? 'now()'}, ${dice.pick(['1d', '1h', '7d'])})`),
        ],
        [1, () => named('long', `bin(${columnOf(bench, 'long') ?? '7'}, 5)`)],
        [2, () => made(bench, bench.fresh())],
      ])(),
  )
  const keyable = found.filter(({ column }) => column.type !== 'dynamic' && column.type !== 'real')
  return keyable.filter((key, place) => keyable.findIndex(other => other.column.name === key.column.name) === place)
}

const keyText = (key: Made): string => (nameOf(key.column.name) === key.text ? key.text : assigned(key))

const aggregate = (bench: Bench): Made => {
  const { dice } = bench
  const one = (...wanted: ScalarType[]): [ScalarType, string] => {
    const type = dice.pick(wanted)
    return [
      type,
      expression(
        bench,
        type,
        dice.weighted([
          [6, 0],
          [2, 1],
        ] as const),
      ),
    ]
  }
  const condition = (): string => expression(bench, 'bool', 1)
  const name = bench.fresh()
  const set = (text: string): Made => ({ column: { name: `${unordered}${name}`, type: 'dynamic' }, text })
  const as = (type: ScalarType, text: string): Made => ({ column: { name, type }, text })
  return dice.weighted<() => Made>([
    [14, () => as('long', 'count()')],
    [8, () => set(`make_set(${one('string', 'string', 'long', 'dynamic')[1]})`)],
    [4, () => set(`make_list(${one('string', 'long', 'datetime')[1]})`)],
    [3, () => set(`make_set_if(${one('string', 'long')[1]}, ${condition()})`)],
    [8, () => as('long', `dcount(${one('string', 'long', 'datetime', 'guid')[1]})`)],
    [6, () => as('long', `countif(${condition()})`)],
    [3, () => as('long', `dcountif(${one('string', 'long')[1]}, ${condition()})`)],
    [
      6,
      () => {
        const [type, value] = one('datetime', 'long', 'real', 'timespan')
        return as(type, `${dice.pick(['min', 'max'])}(${value})`)
      },
    ],
    [
      4,
      () => {
        const [type, value] = one('long', 'real')
        return as(type, `sum(${value})`)
      },
    ],
    [3, () => as('real', `avg(${one('long', 'real', 'int')[1]})`)],
    [
      2,
      () => {
        const [type, value] = one('long', 'real')
        return as(type, `${dice.pick(['sumif', 'minif', 'maxif'])}(${value}, ${condition()})`)
      },
    ],
    [1, () => as('real', `avgif(${one('long', 'real')[1]}, ${condition()})`)],
    [1, () => as('long', `percentile(${one('long')[1]}, ${dice.pick([0, 25, 50, 95, 100])})`)],
    [1, () => as('real', `${dice.pick(['stdev', 'variance'])}(${one('long', 'real')[1]})`)],
    [
      1,
      () => {
        const [type, value] = one('string', 'long')
        return as(type, `take_any(${value})`)
      },
    ],
    [1, () => as('long', `count() * 2 + ${dice.pick(['1', 'dcount(1)', 'countif(true)'])}`)],
    [1, () => as('real', `round(avg(${one('long', 'real')[1]}), 1)`)],
  ])()
}

const summarize: StepMaker = bench => {
  const { dice } = bench
  const by = keys(bench)
  const tail = by.length === 0 ? '' : ` by ${by.map(keyText).join(', ')}`
  if (dice.chance(0.25)) {
    const what = columnOf({ ...bench, lets: [] }, dice.pick(['datetime', 'long', 'real', 'int']))
    const columns = plain(bench.columns).filter(({ name }) => nameOf(name) !== what)
    if (what === null) return null
    const all = dice.chance(0.8) || columns.length === 0
    const rest = all
      ? '*'
      : dice
          .some(columns, 2)
          .map(({ name }) => nameOf(name))
          .join(', ')
    const leaves = all ? withColumns(bench.columns, columnsMade(by)) : columnsMade(by)
    return step(leaves, 'summarize ', [`${dice.pick(['arg_max', 'arg_max', 'arg_min'])}(${what}, ${rest})`], tail)
  }
  const aggregates = dice.times(dice.between(by.length === 0 ? 1 : 0, 3), () => aggregate(bench))
  // without a name: count_, dcount_Upn
  const parts = aggregates.map(each =>
    dice.chance(0.15) && !each.column.name.startsWith(unordered) ? each.text : assigned(each),
  )
  const named = aggregates.filter((each, place) => parts[place] === assigned(each))
  return step([...columnsMade(by), ...columnsMade(named)], 'summarize ', parts, tail)
}

const distinct: StepMaker = bench => {
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

const sort: StepMaker = bench => {
  const found = bench.dice.times(bench.dice.between(1, 2), () => sortKey(bench)).filter(key => key !== null)
  const unique = found.filter(
    (key, place) => found.findIndex(other => other.split(' ')[0] === key.split(' ')[0]) === place,
  )
  return unique.length === 0 ? null : step(bench.columns, `${bench.dice.pick(['sort', 'order'])} by `, unique)
}

const top: StepMaker = bench => {
  const key = sortKey(bench)
  return key === null ? null : step(bench.columns, `top ${bench.dice.between(1, 6)} by `, [key])
}

const take: StepMaker = ({ dice, columns }) =>
  step(columns, `${dice.pick(['take', 'limit'])} ${dice.pick([1, 3, 10, 100])}`, [])

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

const join: StepMaker = bench => {
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

const mvExpand: StepMaker = bench => {
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

const mvApply: StepMaker = bench => {
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

const parse: StepMaker = bench => {
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

const union: StepMaker = bench => {
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

const makeSeries: StepMaker = bench => {
  const { dice } = bench
  const time = columnOf({ ...bench, lets: [] }, 'datetime')
  const key = plain(bench.columns).filter(({ type }) => type === 'string' || type === 'bool')
  if (time === null || key.length === 0) return null
  const what = dice.pick([
    'count()',
    `sum(${columnOf({ ...bench, lets: [] }, 'long') ?? '1'})`,
    `dcount(${nameOf(dice.pick(key).name)})`,
  ])
  const fallback = dice.chance(0.6) ? ` default=${dice.pick([0, 1])}` : ''
  const [name, by] = [bench.fresh(), dice.chance(0.7) ? dice.pick(key) : null]
  const leaves: HuntColumn[] = [...(by === null ? [] : [by]), { name, type: 'dynamic' }]
  return step(
    leaves,
    `make-series ${name} = ${what}${fallback} on ${time} from datetime(2026-11-14) to datetime(2026-11-24) step ${dice.pick(['1d', '2d', '12h'])}`,
    [],
    by === null ? '' : ` by ${nameOf(by.name)}`,
  )
}

const serialize: StepMaker = bench => {
  const simple = bench.columns.filter(({ type, name }) => type !== 'dynamic' && !name.startsWith(unordered))
  if (simple.length < bench.columns.length || simple.length === 0) return null
  const by = simple.map(({ name }) => `${nameOf(name)} asc`).join(', ')
  const column = bench.dice.pick(simple)
  const value = nameOf(column.name)
  const window = bench.dice.pick(['row_number()', `prev(${value})`, `next(${value})`, 'row_number(0)'])
  const fresh: HuntColumn = { name: bench.fresh(), type: window.startsWith('row') ? 'long' : column.type }
  return step([...bench.columns, fresh], `sort by ${by} | extend `, [`${fresh.name} = ${window}`])
}

const makers: readonly (readonly [number, StepMaker])[] = [
  [34, where],
  [20, extend],
  [15, summarize],
  [10, project],
  [8, join],
  [4, sort],
  [4, distinct],
  [7, mvExpand],
  [5, projectNamed],
  [3, top],
  [3, parse],
  [3, union],
  [2, mvApply],
  [2, makeSeries],
  [1, take],
  [1, serialize],
  [1, () => step([{ name: 'Count', type: 'long' }], 'count', [])],
  [1, () => step([{ name: 'ColumnName', type: 'string' }], 'getschema', [])],
]

export const randomStep = (bench: Bench): Step | null => bench.dice.weighted(makers)(bench)
