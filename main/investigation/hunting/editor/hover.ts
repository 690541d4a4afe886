// What the thing under the pointer is: the parser's word for it, and what Microsoft's page says of a column.
import type { Hover } from '../../../../shared/model/hunt-editor.ts'
import { listOf } from '../kusto/language.ts'
import type { Code } from './code.ts'

/** Null where there is nothing to say. */
export function hoverAt(code: Code, position: number): Hover | null {
  const token = code.tree.Syntax?.GetTokenAt(position) ?? null
  if (token === null || position < token.TextStart || position > token.End) return null
  const said = listOf(code.service.GetQuickInfo(position)?.Items).flatMap(({ Text: text }) => (text ?? '').split('\n'))
  const table = code.schema.tables.find(({ name }) => name === token.Text)
  const rows = table && said[0]?.startsWith(`${table.name}:`) ? [countOf(table.rows)] : []
  const lines = [...said, ...rows].map(line => line.trim()).filter(line => line !== '')
  return lines.length === 0 ? null : { from: token.TextStart, length: token.Width, lines }
}

const countOf = (rows: number): string =>
  rows === 0
    ? 'The case has no rows of it.'
    : `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'} in the case.`
