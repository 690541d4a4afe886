// Random operators that make one row of many.
import type { HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'
import { columnOf, expression, nameOf, unordered } from './making.ts'
import { assigned, type Bench, columnsMade, type Made, made, plain, type StepMaker, step, withColumns } from './step.ts'

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

export const summarize: StepMaker = bench => {
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

export const makeSeries: StepMaker = bench => {
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
