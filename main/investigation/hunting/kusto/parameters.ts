// Parameters that stand between an operator's name and what it works on: `kind=inner`, `withsource=T`.
import { fail } from '../fail.ts'
import { listOf, wordsOf } from './language.ts'

type NamedParameter = Kusto.Language.Syntax.NamedParameter

/** How the work is spread over a cluster changes no answer. */
const hints = /^hint\./

/** Values by name in lower case, as written. Refuses hunt.unsupported for a name that is not among `known`. */
export function parametersOf(
  list: Parameters<typeof listOf<NamedParameter>>[0],
  known: readonly string[],
): Map<string, string> {
  const values = new Map<string, string>()
  for (const parameter of listOf(list)) {
    const name = (parameter.Name?.SimpleName ?? '').toLowerCase()
    if (hints.test(name)) continue
    if (!known.includes(name)) fail('hunt.unsupported', `${name}= can not be told here.`, parameter)
    const { Expression: value } = parameter
    values.set(name, String(value?.LiteralValue ?? (value === null ? '' : wordsOf(value, 1000)) ?? ''))
  }
  return values
}
