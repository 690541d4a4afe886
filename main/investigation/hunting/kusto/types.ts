// The parser's types as Kusto's ten scalar types.
import { type ScalarType, scalarTypes } from '../../../../shared/model/hunt.ts'
import { fail } from '../fail.ts'
import type { Column, Expression } from '../query.ts'
import { isA, language, listOf } from './language.ts'

const { Symbols } = language
type Node = Kusto.Language.Syntax.Expression
type TypeSymbol = Kusto.Language.Symbols.TypeSymbol

/** What the parser knows of a dynamic's inside, or does not know at all, is a dynamic. */
export function scalarTypeOf(type: TypeSymbol | null): ScalarType {
  const name = type?.Name ?? ''
  return scalarTypes.find(each => each === name) ?? 'dynamic'
}

/** A value as the type that a parameter is declared with. */
export function asDeclared(value: Expression, type: ScalarType | null): Expression {
  if (type === null || type === 'dynamic' || value.type === type) return value
  return { kind: 'call', name: `to${type}`, arguments: [value], type, at: value.at }
}

/** The columns of a table or of a tuple; null for a scalar. */
export function columnSymbolsOf(type: TypeSymbol | null): Kusto.Language.Symbols.ColumnSymbol[] | null {
  if (isA(type, Symbols.TableSymbol)) return listOf(type.Columns)
  if (isA(type, Symbols.TupleSymbol)) return listOf(type.Columns)
  return null
}

export const columnOf = (symbol: Kusto.Language.Symbols.ColumnSymbol): Column => ({
  name: symbol.Name ?? '',
  type: scalarTypeOf(symbol.Type),
})

/** Of an operator or a table. */
export function columnsOf(node: Node): Column[] {
  const symbols = columnSymbolsOf(node.ResultType)
  return symbols === null ? fail('hunt.unsupported', 'A table is expected here.', node) : symbols.map(columnOf)
}
