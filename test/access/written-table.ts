// Tables for a person to read: under each heading what every case comes to; cases that come to the same stand together.

/** What stands before the first colon of a name says of whom or what the case is one of several. */
export type Named<Value> = readonly [name: string, value: Value]

/** Each thing that cases come to, and the names of those that come to it, in their order. */
export const sameTogether = <Value>(
  cases: readonly Named<Value>[],
  tell: (value: Value) => string,
): { answer: string; names: string[] }[] =>
  Array.from(
    Map.groupBy(cases, ([, value]) => tell(value)),
    ([answer, same]) => ({ answer, names: same.map(([name]) => name) }),
  )

/** What cases come to stands below their names. */
export const below = (answer: string): string => answer.trimEnd().replaceAll(/^/gm, '    ')

/** The cases under one heading, and what they come to. Where most of several come to the same they are not listed one by one. */
export function alike<Value>(cases: readonly Named<Value>[], tell: (value: Value) => string): string {
  const kinds = Map.groupBy(cases, ([name]) => kindOf(name))
  return sameTogether(cases, tell)
    .map(({ answer, names }) => {
      const parts = Array.from(Map.groupBy(names, kindOf), ([kind, some]) =>
        partOf(kind, some.map(caseOf), kinds.get(kind)?.length ?? 0),
      )
      return `  ${parts.join('; ')}\n${below(answer)}\n`
    })
    .join('')
}

const kindOf = (name: string): string => name.split(': ')[0] ?? ''
const caseOf = (name: string): string => name.slice(kindOf(name).length + 2)

function partOf(kind: string, cases: readonly string[], all: number): string {
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
