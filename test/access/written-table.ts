// Tables for a person to read: under each heading what every case comes to; cases that come to the same stand together.

/** What stands before the first colon of a name says of whom or what the case is one of several. */
export type Named<Value> = readonly [name: string, value: Value]

/** The cases under one heading, and what they come to. Where most of several come to the same they are not listed one by one. */
export function alike<Value>(cases: readonly Named<Value>[], tell: (value: Value) => string): string {
  const told = Map.groupBy(cases, ([, value]) => tell(value))
  const kinds = Map.groupBy(cases, ([name]) => kindOf(name))
  return Array.from(told, ([answer, same]) => {
    const parts = Array.from(
      Map.groupBy(same, ([name]) => kindOf(name)),
      ([kind, some]) => namesOf(kind, some, kinds.get(kind)?.length ?? 0),
    )
    return `  ${parts.join('; ')}\n${answer.trimEnd().replaceAll(/^/gm, '    ')}\n`
  }).join('')
}

const kindOf = (name: string): string => name.split(': ')[0] ?? ''
const caseOf = (name: string): string => name.slice(kindOf(name).length + 2)

function namesOf(kind: string, some: readonly Named<unknown>[], all: number): string {
  const cases = some.map(([name]) => caseOf(name))
  if (all === 1) return [kind, ...cases.filter(name => name !== '')].join(': ')
  if (cases.length === all) return `${kind}, all`
  return `${kind}, ${cases.length > all / 2 ? 'all others' : cases.join(', or ')}`
}

export function tableOf<Row, Column>(
  rows: readonly Named<Row>[],
  columns: readonly Named<Column>[],
  tell: (row: Row, column: Column) => string,
): string {
  return rows.map(([name, row]) => `${name}\n${alike(columns, column => tell(row, column))}`).join('\n')
}

/** Cases that need no heading. */
export const listOf = <Value>(cases: readonly Named<Value>[], tell: (value: Value) => string): string =>
  alike(cases, tell).replaceAll(/^ {2}/gm, '')
