// The call that is being written: how it can be called, and which parameter comes now.
import type { SignatureHelp } from '../../../../shared/model/hunt-editor.ts'
import { isA, language, listOf } from '../kusto/language.ts'
import { type Code, nodeAt } from './code.ts'

const { Syntax, Symbols } = language
type Signature = Kusto.Language.Symbols.Signature
type CallNode = Kusto.Language.Syntax.FunctionCallExpression

/** Null where the caret is in no call of a function that is known. */
export function signatureAt(code: Code, position: number): SignatureHelp | null {
  const call = callAround(code, position)
  const symbol = call?.Name?.ReferencedSymbol ?? null
  if (call === null || !isA(symbol, Symbols.FunctionSymbol)) return null
  const written = argumentsBefore(code, call, position)
  const signatures = listOf(symbol.Signatures).filter(signature => !signature.IsHidden)
  if (signatures.length === 0) return null
  return {
    name: symbol.Name ?? '',
    description: symbol.Description ?? '',
    signatures: signatures.map(signature => told(symbol.Name ?? '', signature, written)),
  }
}

/** The innermost call whose parentheses the caret is in. */
function callAround(code: Code, position: number): CallNode | null {
  // In an unfinished call the next token is outside of it: what was written last tells, too.
  const before = code.text.slice(0, position).trimEnd().length - 1
  for (const at of [position, before]) {
    let node = at < 0 ? null : nodeAt(code, at)
    for (; node !== null; node = node.Parent) {
      if (isA(node, Syntax.FunctionCallExpression) && isInside(node, position)) return node
    }
  }
  return null
}

function isInside({ ArgumentList: list }: CallNode, position: number): boolean {
  const [open, close] = [list?.OpenParen, list?.CloseParen]
  if (!open || position < open.End) return false
  return !close || close.IsMissing || position <= close.TextStart
}

function argumentsBefore(code: Code, { ArgumentList: list }: CallNode, position: number): number {
  const written: readonly Kusto.Language.Syntax.SyntaxElement[] = listOf(list?.Expressions)
  return written.filter(element => {
    const comma = isA(element, Syntax.SeparatedElement) ? element.Separator : null
    return comma !== null && !comma.IsMissing && comma.End <= position && code.text[comma.TextStart] === ','
  }).length
}

function told(name: string, signature: Signature, written: number): SignatureHelp['signatures'][number] {
  const parameters = listOf(signature.Parameters).map(parameter => ({
    label: parameter.Name ?? '',
    type: listOf(parameter.DeclaredTypes)
      .map(type => type.Name ?? '')
      .join(' or '),
    description: parameter.Description ?? '',
    isOptional: parameter.IsOptional,
    isRepeatable: parameter.IsRepeatable,
  }))
  const last = parameters.at(-1)
  const active =
    written < parameters.length ? written : last?.isRepeatable && parameters.length > 0 ? parameters.length - 1 : null
  const words = parameters.map(({ label, isOptional, isRepeatable }) => {
    const word = isRepeatable ? `${label}, ...` : label
    return isOptional ? `[${word}]` : word
  })
  return {
    label: `${name}(${words.join(', ')})`,
    parameters: parameters.map(({ label, type, description }) => ({ label, type, description })),
    active,
  }
}
