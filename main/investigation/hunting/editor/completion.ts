// What can stand where the caret is.
import type { CompletionItem, Completions } from '../../../../shared/model/hunt-editor.ts'
import { language, listOf } from '../kusto/language.ts'
import type { SchemaTable } from '../schema.ts'
import type { Code } from './code.ts'

const { CompletionKind: Kind } = language.Editor

const kinds: Readonly<Record<number, CompletionItem['kind']>> = {
  [Kind.Keyword]: 'keyword',
  [Kind.Punctuation]: 'punctuation',
  [Kind.ScalarPrefix]: 'keyword',
  [Kind.TabularPrefix]: 'operator',
  [Kind.TabularSuffix]: 'keyword',
  [Kind.QueryPrefix]: 'operator',
  [Kind.ScalarInfix]: 'keyword',
  [Kind.RenderChart]: 'chart',
  [Kind.Column]: 'column',
  [Kind.Table]: 'table',
  [Kind.BuiltInFunction]: 'function',
  [Kind.LocalFunction]: 'function',
  [Kind.DatabaseFunction]: 'function',
  [Kind.AggregateFunction]: 'aggregate',
  [Kind.Parameter]: 'parameter',
  [Kind.Variable]: 'variable',
  [Kind.ScalarType]: 'type',
  [Kind.Option]: 'option',
}

export function completionsAt(code: Code, position: number): Completions {
  const found = code.service.GetCompletionItems(position)
  const tables = new Map(code.schema.tables.map(table => [table.name, table]))
  const columns = columnTypes(code.schema.tables)
  const items = listOf(found?.Items).map((item): CompletionItem => {
    const label = item.DisplayText ?? ''
    const kind = kinds[item.Kind] ?? 'other'
    const detail = kind === 'table' ? rowsOf(tables.get(label)) : kind === 'column' ? (columns.get(label) ?? '') : ''
    return { label, kind, before: before(item), after: item.AfterText ?? '', detail }
  })
  // The service has them in its order. Tables that have rows come before those that have none.
  const hasRows = ({ kind, label }: CompletionItem) => kind === 'table' && (tables.get(label)?.rows ?? 0) > 0
  const sorted = [...items.filter(hasRows), ...items.filter(item => !hasRows(item))]
  return { from: found?.EditStart ?? position, length: found?.EditLength ?? 0, items: sorted }
}

/** In some places the service puts a space behind an opening parenthesis. */
const before = ({ BeforeText: text, DisplayText: label }: Kusto.Language.Editor.CompletionItem): string =>
  (text ?? label ?? '').replace(/\( $/, '(')

function rowsOf(table: SchemaTable | undefined): string {
  if (table === undefined) return ''
  const { rows } = table
  return rows === 0 ? 'no rows' : rows === 1 ? '1 row' : `${rows.toLocaleString('en')} rows`
}

/** A name that is of one type in all tables that have it says its type. */
function columnTypes(tables: readonly SchemaTable[]): ReadonlyMap<string, string> {
  const types = new Map<string, string>()
  for (const { columns } of tables) {
    for (const { name, type } of columns) types.set(name, (types.get(name) ?? type) === type ? type : '')
  }
  return types
}
