// join in its kinds, and lookup. Keys are equal as == says, so that a null matches nothing.
import type { JoinKey, Tabular } from '../../../../main/investigation/hunting/query.ts'
import { alike, canonical, equals } from './compare.ts'
import { evaluate, type Scope, type World } from './expressions.ts'
import { scopesOf } from './operators.ts'
import { missing, NotKnown, type Table, type Value } from './value.ts'

type Join = Extract<Tabular, { kind: 'join' | 'lookup' }>

export function join(query: Join, left: Table, right: Table, world: World): Value[][] {
  const lefts = query.joinKind === 'innerunique' ? deduplicated(query.on, scopesOf(left, world)) : scopesOf(left, world)
  const rights = scopesOf(right, world)
  const matches = (a: Scope, b: Scope): boolean => query.on.every(key => keyMatches(key, a, b))
  const values = (table: Table, scope: Scope | null): Value[] =>
    table.columns.map(({ name, type }) => scope?.row.get(name) ?? missing(type))
  const lost = lefts.filter(a => !rights.some(b => matches(a, b)))
  const unmet = rights.filter(b => !lefts.some(a => matches(a, b)))
  switch (query.joinKind) {
    case 'leftsemi':
      return lefts.filter(a => !lost.includes(a)).map(a => values(left, a))
    case 'leftanti':
      return lost.map(a => values(left, a))
    case 'rightsemi':
      return rights.filter(b => !unmet.includes(b)).map(b => values(right, b))
    case 'rightanti':
      return unmet.map(b => values(right, b))
    default:
  }
  const shown = query.kind === 'lookup' ? withoutKeys(query.on, right) : right
  const both = (a: Scope | null, b: Scope | null): Value[] => [...values(left, a), ...values(shown, b)]
  const inner = lefts.flatMap(a => rights.filter(b => matches(a, b)).map(b => both(a, b)))
  const outerLeft = ['leftouter', 'fullouter'].includes(query.joinKind) ? lost.map(a => both(a, null)) : []
  const outerRight = ['rightouter', 'fullouter'].includes(query.joinKind) ? unmet.map(b => both(null, b)) : []
  const rows = [...inner, ...outerLeft, ...outerRight]
  if (rows.some(row => row.length !== query.columns.length)) throw new NotKnown('the columns of a join')
  return rows
}

function keyMatches({ left, right }: JoinKey, a: Scope, b: Scope): boolean {
  return equals(...alike(evaluate(left, a), left.type, evaluate(right, b), right.type)) === true
}

/** "Removes duplicate keys from the left side"; which row is kept of those with one key is not said. */
function deduplicated(on: readonly JoinKey[], scopes: readonly Scope[]): Scope[] {
  const kept = new Map<string, Scope>()
  for (const scope of scopes) {
    const key = canonical(on.map(({ left }) => evaluate(left, scope)))
    const before = kept.get(key)
    if (before !== undefined && canonical([...before.row.values()]) !== canonical([...scope.row.values()]))
      throw new NotKnown('which row of several with one key')
    kept.set(key, before ?? scope)
  }
  return [...kept.values()]
}

/** "The result doesn't repeat columns from the $right table that are the basis for the join operation". */
function withoutKeys(on: readonly JoinKey[], right: Table): Table {
  const keys = on.map(({ right: key }) => (key.kind === 'column' ? key.name : ''))
  return { ...right, columns: right.columns.filter(({ name }) => !keys.includes(name)) }
}
