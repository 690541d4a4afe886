// Which part of a text is what, for its colours.
import type { Coloured } from '../../../../shared/model/hunt-editor.ts'
import { language, listOf } from '../kusto/language.ts'
import type { Code } from './code.ts'

const { ClassificationKind: Kind } = language.Editor

const kinds: Readonly<Record<number, Coloured['kind']>> = {
  [Kind.Comment]: 'comment',
  [Kind.Punctuation]: 'punctuation',
  [Kind.Directive]: 'directive',
  [Kind.Literal]: 'literal',
  [Kind.StringLiteral]: 'string',
  [Kind.Type]: 'type',
  [Kind.Column]: 'column',
  [Kind.Table]: 'table',
  [Kind.Database]: 'table',
  [Kind.Function]: 'function',
  [Kind.Parameter]: 'parameter',
  [Kind.Variable]: 'variable',
  [Kind.Identifier]: 'identifier',
  [Kind.ClientParameter]: 'parameter',
  [Kind.QueryParameter]: 'parameter',
  [Kind.ScalarOperator]: 'operator',
  [Kind.MathOperator]: 'operator',
  [Kind.QueryOperator]: 'keyword',
  [Kind.Command]: 'keyword',
  [Kind.Keyword]: 'keyword',
  [Kind.MaterializedView]: 'table',
  [Kind.SignatureParameter]: 'parameter',
  [Kind.Option]: 'option',
}

export function coloursOf({ service, text }: Code): Coloured[] {
  return listOf(service.GetClassifications(0, text.length)?.Classifications).flatMap(
    ({ Kind: said, Start: from, Length: length }) => {
      const kind = kinds[said] ?? 'plain'
      return kind === 'plain' || length === 0 ? [] : [{ from, length, kind }]
    },
  )
}
