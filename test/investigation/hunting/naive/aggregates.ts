// What an aggregate is worth over the rows of a group. Nulls are ignored (summarize: "null values are ignored").
import type { Aggregate, AggregateItem, Expression } from '../../../../main/investigation/hunting/query.ts'
import type { HuntColumn, ScalarType } from '../../../../shared/model/hunt.ts'
import { canonical, order, same, truthOf } from './compare.ts'
import { convert, packed } from './convert.ts'
import { evaluate, type Scope } from './expressions.ts'
import { isBag, missing, NotKnown, type Value, wholeOf } from './value.ts'

/** An item's values over a group, one for each of its columns. */
export function aggregateItem(item: AggregateItem, group: readonly Scope[]): Value[] {
  const { expression, columns } = item
  if (expression.kind === 'aggregate' && manyValued.has(expression.name)) return several(expression, columns, group)
  if (columns.length !== 1) throw new NotKnown('several columns of one aggregate')
  return [worth(expression, group)]
}

/** An expression over aggregates: each of them is put in as what it comes to. */
export function worth(expression: Expression, group: readonly Scope[]): Value {
  if (expression.kind === 'aggregate') {
    const run = aggregates[expression.name]
    if (run === undefined) throw new NotKnown(`${expression.name}()`)
    return run({ aggregate: expression, group, arguments: expression.arguments, type: expression.type })
  }
  const empty: Scope | undefined = group[0]
  const scope: Scope = { row: empty?.row ?? new Map(), rows: [], place: 0, world: empty?.world ?? nowhere }
  return evaluate(settled(expression, group), scope)
}

const nowhere: Scope['world'] = {
  tables: new Map(),
  lets: new Map(),
  applied: new Map(),
  now: 0n,
  run: () => {
    throw new NotKnown('a query within an aggregate of nothing')
  },
}

function settled(expression: Expression, group: readonly Scope[]): Expression {
  const { at } = expression
  if (expression.kind === 'aggregate') return literalOf(worth(expression, group), expression.type, at)
  if (expression.kind === 'binary')
    return { ...expression, left: settled(expression.left, group), right: settled(expression.right, group) }
  if (expression.kind === 'negation') return { ...expression, operand: settled(expression.operand, group) }
  if (expression.kind === 'call')
    return { ...expression, arguments: expression.arguments.map(each => settled(each, group)) }
  if (expression.kind === 'path') return { ...expression, base: settled(expression.base, group) }
  if (expression.kind === 'literal' || expression.kind === 'let' || expression.kind === 'column') return expression
  throw new NotKnown(`${expression.kind} over aggregates`)
}

function literalOf(value: Value, type: ScalarType, at: number): Expression {
  if (type === 'dynamic') return { kind: 'literal', type, value: value === null ? null : canonical(value), at }
  return { kind: 'literal', type, value: value === null || typeof value === 'boolean' ? value : String(value), at }
}

interface Run {
  readonly aggregate: Aggregate
  readonly group: readonly Scope[]
  readonly arguments: readonly Expression[]
  readonly type: ScalarType
}

function valuesOf({ arguments: [first], group }: Run): Value[] {
  return first === undefined ? [] : group.map(scope => evaluate(first, scope))
}

const known = (run: Run): Value[] => valuesOf(run).filter(value => value !== null)
const typeOf = (run: Run): ScalarType => run.arguments[0]?.type ?? 'dynamic'

/** The rows for which the argument at this place is true, the rest of the aggregate being of the others. */
const onlyIf =
  (place: number, run: (given: Run) => Value) =>
  (given: Run): Value => {
    const condition = given.arguments[place]
    if (condition === undefined) throw new Error('no condition')
    const group = given.group.filter(scope => truthOf(evaluate(condition, scope)) === true)
    return run({ ...given, group, arguments: given.arguments.filter((_, index) => index !== place) })
  }

/** "Default value" of a sum of none is 0. */
function sum(run: Run): Value {
  const values = known(run)
  if (run.type === 'real') return values.reduce<number>((total, value) => total + Number(value), 0)
  return values.reduce<bigint>((total, value) => total + wholeOf(convert(value, typeOf(run), 'long') ?? 0n), 0n)
}

/** "The result of avg(x) is NaN due to dividing by 0" where there is none. */
function average(run: Run): Value {
  const values = known(run)
  if (run.type === 'real') return values.reduce<number>((total, value) => total + Number(value), 0) / values.length
  if (values.length === 0) return null
  return values.reduce<bigint>((total, value) => total + wholeOf(value), 0n) / BigInt(values.length)
}

const extreme =
  (sign: number) =>
  (run: Run): Value =>
    known(run)
      .filter(value => !Number.isNaN(value))
      .toSorted((a, b) => sign * order(a, b))[0] ?? missing(run.type)

const distinct = (values: readonly Value[]): Value[] =>
  values.filter((value, place) => values.findIndex(other => same(other, value)) === place)

const count = (run: Run): Value => BigInt(run.group.length)
const distinctCount = (run: Run): Value => BigInt(distinct(known(run)).length)

function limited(run: Run, values: Value[]): Value {
  const limit = run.arguments[1]
  const [scope] = run.group
  if (limit === undefined) return values
  const size = scope === undefined ? 0n : wholeOf(evaluate(limit, scope))
  if (BigInt(values.length) > size) throw new NotKnown('which values of a list that is cut')
  return values
}

const inDynamic = (run: Run, values: readonly Value[]): Value[] => values.map(value => packed(value, typeOf(run)))
const list = (run: Run): Value => limited(run, inDynamic(run, known(run)))

/** Of arrays the elements ("Set from array column": ["A1","A2","A3","C1","C2"]). */
const set = (run: Run): Value =>
  limited(
    run,
    distinct(inDynamic(run, known(run)).flatMap(value => (typeOf(run) === 'dynamic' ? value : [value]))).filter(
      value => value !== null,
    ),
  )

/** "Default value" of none is 0; what a sample of one comes to is not said. */
function variance(run: Run, less: number): number {
  const values = known(run).map(Number)
  if (values.length === 0) return 0
  if (values.length <= less) throw new NotKnown('the variance of one')
  const mean = values.reduce((total, value) => total + value, 0) / values.length
  return values.reduce((total, value) => total + (value - mean) ** 2, 0) / (values.length - less)
}

/** "The smallest value in the list, sorted in ascending order," so that P percent of the values are less or equal. */
function percentile(run: Run, percent: number): Value {
  const values = known(run).toSorted(order)
  const rank = Math.max(1, Math.ceil((percent / 100) * values.length))
  return values[rank - 1] ?? missing(run.type)
}

function oneOf(run: Run): Value {
  const values = distinct(known(run))
  if (values.length > 1) throw new NotKnown('which of several values')
  return values[0] ?? missing(run.type)
}

function bag(run: Run): Value {
  const all = new Map<string, Value>()
  for (const each of known(run)) {
    if (!isBag(each)) continue
    for (const [key, value] of each) {
      const before = all.get(key)
      if (before !== undefined && !same(before, value)) throw new NotKnown('which of two values for a key')
      all.set(key, value)
    }
  }
  return all
}

const aggregates: Readonly<Record<string, (run: Run) => Value>> = {
  count,
  countif: onlyIf(0, count),
  sum,
  sumif: onlyIf(1, sum),
  avg: average,
  avgif: onlyIf(1, average),
  min: extreme(1),
  minif: onlyIf(1, extreme(1)),
  max: extreme(-1),
  maxif: onlyIf(1, extreme(-1)),
  dcount: distinctCount,
  dcountif: onlyIf(1, distinctCount),
  count_distinct: distinctCount,
  count_distinctif: onlyIf(1, distinctCount),
  make_list: list,
  makelist: list,
  make_list_if: onlyIf(1, list),
  make_list_with_nulls: run => inDynamic(run, valuesOf(run)),
  make_set: set,
  makeset: set,
  make_set_if: onlyIf(1, set),
  make_bag: bag,
  make_bag_if: onlyIf(1, bag),
  variance: run => variance(run, 1),
  varianceif: onlyIf(1, run => variance(run, 1)),
  variancep: run => variance(run, 0),
  stdev: run => Math.sqrt(variance(run, 1)),
  stdevif: onlyIf(1, run => Math.sqrt(variance(run, 1))),
  stdevp: run => Math.sqrt(variance(run, 0)),
  take_any: oneOf,
  any: oneOf,
  take_anyif: onlyIf(1, oneOf),
  percentile: run => percentile(run, percentOf(run.arguments[1])),
}

function percentOf(expression: Expression | undefined): number {
  if (expression?.kind !== 'literal') throw new NotKnown('a percent that is no number')
  return Number(expression.value)
}

const manyValued = new Set(['arg_max', 'arg_min', 'argmax', 'argmin', 'percentiles', 'take_any', 'any'])

function several(aggregate: Aggregate, columns: readonly HuntColumn[], group: readonly Scope[]): Value[] {
  const run: Run = { aggregate, group, arguments: aggregate.arguments, type: aggregate.type }
  if (aggregate.name === 'percentiles')
    return columns.map((column, place) =>
      percentile({ ...run, type: column.type }, percentOf(aggregate.arguments[place + 1])),
    )
  if (aggregate.name === 'take_any' || aggregate.name === 'any') {
    if (columns.length !== 1) throw new NotKnown('take_any of several columns')
    return [oneOf({ ...run, type: columns[0]?.type ?? aggregate.type })]
  }
  return extremeRow(aggregate, columns, group)
}

/** "Null handling" of arg_max's page: a row with a null is chosen only where there is no other, and then the first. */
function extremeRow(
  { name, arguments: [by, ...wanted] }: Aggregate,
  columns: readonly HuntColumn[],
  group: readonly Scope[],
): Value[] {
  if (by === undefined) throw new Error(`${name} of nothing`)
  const sign = name.endsWith('max') ? 1 : -1
  const scored = group.map(scope => ({ scope, value: evaluate(by, scope) }))
  const best = scored.reduce<(typeof scored)[number] | undefined>((winner, next) => {
    if (winner === undefined || winner.value === null)
      return winner === undefined || next.value !== null ? next : winner
    return next.value !== null && sign * order(next.value, winner.value) > 0 ? next : winner
  }, undefined)
  if (best === undefined) return columns.map(({ type }) => missing(type))
  const ties = scored.filter(each => same(each.value, best.value))
  const read = (scope: Scope): Value[] => wanted.map(expression => evaluate(expression, scope))
  const answers = new Set(ties.map(({ scope }) => canonical(read(scope))))
  if (answers.size > 1) throw new NotKnown('which of several rows')
  return [best.value, ...read(best.scope)]
}
