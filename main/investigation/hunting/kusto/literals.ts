// Literals of Kusto as plain data: ticks of 100 ns for times, decimal text for numbers, JSON for dynamics.

import type { ScalarType } from '../../../../shared/model/hunt.ts'
import { fail } from '../fail.ts'
import type { Literal } from '../query.ts'
import { datetimeText, timespanText } from '../times.ts'
import { datetimeTicks, timespanTicks } from '../written-times.ts'
import { elementsOf, isA, language } from './language.ts'

const { Syntax } = language
type Node = Kusto.Language.Syntax.Expression

const literal = (at: number, type: ScalarType, value: Literal['value']): Literal => ({
  kind: 'literal',
  type,
  value,
  at,
})

/** Refuses hunt.syntax for what is none of its type. */
export function literalOf(node: Node, type: ScalarType): Literal {
  const at = node.TextStart
  const text = node.LiteralValueInfo?.ValueText ?? null
  if (type === 'dynamic') return literal(at, type, dynamicText(node))
  if (type === 'string') return literal(at, type, String(node.LiteralValue ?? text ?? ''))
  if (text === null || text === 'null') return literal(at, type, null)
  const refuse = (what: string): never => fail('hunt.syntax', `"${text}" is no ${what}.`, node)
  switch (type) {
    case 'bool':
      return literal(at, type, /^(true|1)$/i.test(text))
    case 'datetime':
      return literal(at, type, String(datetimeTicks(text) ?? refuse('date and time')))
    case 'timespan':
      return literal(at, type, String(timespanTicks(text) ?? refuse('span of time')))
    case 'guid':
      return literal(at, type, guidText(text) ?? refuse('guid'))
    case 'int':
    case 'long':
      return literal(at, type, integerText(text) ?? refuse('whole number'))
    case 'real':
      return literal(at, type, realText(text) ?? refuse('number'))
    default:
      return literal(at, type, /^[+-]?\d+(\.\d+)?$/.test(text) ? text : refuse('decimal number'))
  }
}

/** With dashes and without braces, however it is written. */
function guidText(text: string): string | null {
  const digits = text.toLowerCase().replace(/[-{}]/g, '')
  return /^[0-9a-f]{32}$/.test(digits) ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : null
}

function integerText(text: string): string | null {
  if (!/^[+-]?(\d+|0x[0-9a-f]+)$/i.test(text)) return null
  const [sign, digits] = text.startsWith('-') ? [-1n, text.slice(1)] : [1n, text.replace('+', '')]
  const value = BigInt(digits)
  // Of 0x8000000000000000 and above the bits count.
  return String(sign * (digits.startsWith('0x') ? BigInt.asIntN(64, value) : value))
}

function realText(text: string): string | null {
  const lower = text.toLowerCase()
  if (lower === 'nan') return 'NaN'
  if (/^\+?inf$/.test(lower)) return 'Infinity'
  if (lower === '-inf') return '-Infinity'
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(lower) ? String(Number(lower)) : null
}

/** Of `dynamic(...)`, which holds JSON and literals of Kusto's own types. */
function dynamicText(node: Node): string | null {
  const inner = isA(node, Syntax.DynamicExpression) ? node.Expression : node
  if (inner === null) return null
  const value = jsonText(inner)
  return value === 'null' ? null : value
}

function jsonText(node: Node): string {
  if (isA(node, Syntax.DynamicExpression) && node.Expression !== null) return jsonText(node.Expression)
  if (isA(node, Syntax.JsonArrayExpression)) {
    return `[${elementsOf(node.Values).map(jsonText).join(',')}]`
  }
  if (isA(node, Syntax.JsonObjectExpression)) {
    const pairs = elementsOf(node.Pairs).flatMap(({ Name: name, Value: value }) => {
      return name && value ? [`${JSON.stringify(String(name.ValueText ?? name.Text))}:${jsonText(value)}`] : []
    })
    return `{${pairs.join(',')}}`
  }
  if (isA(node, Syntax.PrefixUnaryExpression) && node.Expression !== null) {
    const text = jsonText(node.Expression)
    return node.Operator?.Text === '-' ? `-${text}` : text
  }
  const text = node.LiteralValueInfo?.ValueText ?? null
  if (text === null || text === 'null') return 'null'
  switch (node.ResultType?.Name) {
    case 'bool':
      return text.toLowerCase()
    case 'int':
    case 'long':
    case 'real':
    case 'decimal':
      // As it is written: a number of JavaScript would lose digits.
      return /^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? text : JSON.stringify(Number(text))
    case 'datetime':
      // JSON has no times: it holds them as the text Kusto writes for them.
      return JSON.stringify(writtenTime(datetimeTicks(text), datetimeText)?.replace(/(:\d\d)Z$/, '$1.0000000Z') ?? text)
    case 'timespan':
      return JSON.stringify(writtenTime(timespanTicks(text), timespanText) ?? text)
    default:
      return JSON.stringify(String(node.LiteralValue ?? text))
  }
}

const writtenTime = (ticks: bigint | null, write: (ticks: bigint) => string): string | null =>
  ticks === null ? null : write(ticks)
