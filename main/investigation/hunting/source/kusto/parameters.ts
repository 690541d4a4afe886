// Values for what a query declares, as the service wants them: texts and whole numbers as they are, all else as literals of KQL.
// https://learn.microsoft.com/kusto/api/rest/request-properties, "Query parameters"
import type { ScalarType } from '../../../../../shared/model/hunt.ts'
import { givenParameters } from '../../kusto/given.ts'
import { language } from '../../kusto/language.ts'

/** @param texts as a person writes them. Refuses argument.invalid for a name that is not declared, and a value that is none. */
export function literalsOf(query: string, texts: Readonly<Record<string, string>>): Record<string, string> {
  const tree = language.KustoCode.ParseAndAnalyze(query, language.GlobalState.Default)
  if (tree === null) throw new Error('the parser gave no tree')
  const given = givenParameters(tree, texts, 'plain')
  return Object.fromEntries(given.map(({ name, type }) => [name, literalOf(type, texts[name] ?? '')]))
}

const literalOf = (type: ScalarType, text: string): string =>
  type === 'string' || type === 'long' ? text : `${type}(${text.trim()})`
