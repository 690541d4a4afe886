// Everything that is wrong with a text, with what was likely meant; and what Kusto runs and is not run here.
import { Refusal } from '../../../../shared/errors.ts'
import type { Diagnostic } from '../../../../shared/model/hunt-editor.ts'
import { nearest } from '../../../../shared/nearest.ts'
import { placeOf } from '../fail.ts'
import { isA, language, listOf } from '../kusto/language.ts'
import type { Code } from './code.ts'
import { columnsAround, likelyName, nameKinds, tableAround } from './names.ts'
import { aboutTable, otherSurface } from './surfaces.ts'

const { Syntax, Symbols } = language

/** @param run binds and translates the text, and throws where it is refused */
export function diagnosticsOf(code: Code, run: () => void): Diagnostic[] {
  const told = listOf(code.tree.GetDiagnostics()).map(each => ofParser(code, each))
  const isBroken = told.some(({ severity }) => severity === 'error')
  const refused = isBroken ? [] : refusedIn(code, run)
  return [...told, ...refused, ...tablesTold(code)].sort((one, other) => one.from - other.from)
}

type Said = Pick<Diagnostic, 'severity' | 'code' | 'message' | 'from' | 'length' | 'fix'>
const placed = (code: Code, said: Said): Diagnostic => ({ ...said, ...placeOf(code.text, said.from) })

function ofParser(code: Code, found: Kusto.Language.Diagnostic): Diagnostic {
  const { Code: number, Message: message, Start: from, Length: length, Severity: severity } = found
  const meaning = fixOf(code, number ?? '', from, length)
  const fix = meaning === null ? null : { title: `Write ${meaning.name}.`, from, length, text: meaning.written }
  return placed(code, {
    severity: severity === 'Error' ? 'error' : severity === 'Warning' ? 'warning' : 'information',
    code: number ?? '',
    message: [message ?? 'The query can not be read.', ...(meaning === null ? [] : [meaning.why])].join(' '),
    from,
    length,
    fix,
  })
}

interface Meaning {
  readonly name: string
  /** As it has to be written in the text. */
  readonly written: string
  readonly why: string
}

function fixOf(code: Code, number: string, from: number, length: number): Meaning | null {
  const written = code.text.slice(from, from + length)
  const wrong = unquoted(written)
  const likely = (name: string | null, why = `Did you mean ${name}?`): Meaning | null =>
    name === null ? null : { name, written: asName(name), why }
  if (number === 'KS176') {
    const operator = likely(nearest(wrong, operatorWords(code, from)))
    return operator === null ? null : { ...operator, written: operator.name }
  }
  const kind = nameKinds[number]
  if (kind === undefined || wrong === '') return null
  const table = kind === 'column' ? tableAround(code, from) : null
  if (table !== null) {
    const known = otherSurface(table, wrong, columnsAround(code, from))
    if (known !== null) return likely(known.name, `Did you mean ${known.name}? ${known.why}`)
  }
  return likely(likelyName(code, wrong, kind, from))
}

/** `['a b']` and `["a b"]` are names too. */
const unquoted = (text: string): string => /^\[\s*(['"])(.*)\1\s*\]$/s.exec(text)?.[2] ?? text.trim()

const asName = (name: string): string => language.KustoFacts.BracketNameIfNecessary(name) ?? name

/** What can begin an operator there. */
function operatorWords(code: Code, at: number): string[] {
  return listOf(code.service.GetCompletionItems(at)?.Items).flatMap(({ DisplayText: text }) =>
    text !== null && /^[a-z-]+$/.test(text) ? [text] : [],
  )
}

/** The first thing that the parser takes and we do not. */
function refusedIn(code: Code, run: () => void): Diagnostic[] {
  if (code.text.trim() === '') return []
  try {
    run()
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code: refused, message, where, todo } = error.data
    const from = offsetOf(code.text, where?.line ?? 1, where?.column ?? 1)
    const token = code.tree.Syntax?.GetTokenAt(from)
    const length = token && token.TextStart === from ? token.Width : Math.min(1, code.text.length - from)
    const severity = refused === 'hunt.unsupported' ? 'unsupported' : 'error'
    const said = [message, ...(todo === undefined ? [] : [todo])].join(' ')
    return [placed(code, { severity, code: refused, message: said, from, length, fix: null })]
  }
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1)
  return Math.min(text.length, before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1)
}

/** A table that is asked under an older name is empty, which nobody would expect. */
function tablesTold(code: Code): Diagnostic[] {
  return listOf(code.tree.Syntax?.GetDescendants(Syntax.NameReference)).flatMap(node => {
    const symbol = node.ReferencedSymbol
    const about = isA(symbol, Symbols.TableSymbol) ? aboutTable(symbol.Name ?? '') : null
    if (about === null) return []
    const place = { from: node.TextStart, length: node.Width }
    return [placed(code, { severity: 'information', code: 'hunt.surface', message: about, ...place, fix: null })]
  })
}
