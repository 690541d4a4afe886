// What Microsoft's parser is asked for in a case: to translate a query, and all that its editor wants to know.
import { Refusal } from '../../../../shared/errors.ts'
import type {
  Coloured,
  Completions,
  Diagnostic,
  Formatted,
  Hover,
  SignatureHelp,
} from '../../../../shared/model/hunt-editor.ts'
import { type Code, codeOf } from '../editor/code.ts'
import { coloursOf } from '../editor/colours.ts'
import { completionsAt } from '../editor/completion.ts'
import { diagnosticsOf } from '../editor/diagnostics.ts'
import { formatted } from '../editor/formatting.ts'
import { hoverAt } from '../editor/hover.ts'
import { signatureAt } from '../editor/signature.ts'
import { aboutTable } from '../editor/surfaces.ts'
import { placing } from '../fail.ts'
import { bindOrAsk, type GivenParameter } from '../kusto/bind.ts'
import { givenParameters, unsaidParameters } from '../kusto/given.ts'
import { type Globals, globalsOf } from '../kusto/globals.ts'
import { listOf } from '../kusto/language.ts'
import { type PluginAnswer, pluginAnswer } from '../plugins.ts'
import type { Query } from '../query.ts'
import { recordsBehind } from '../row-evidence.ts'
import type { Schema } from '../schema.ts'
import { translate } from '../sql/translate.ts'
import type { Question, Translation } from './protocol.ts'
import { tablesAsked } from './tables-asked.ts'
import { withUnknownColumns } from './unknown-columns.ts'

const someText = 'print value = 1 | where value > 0 | summarize count() by value'

/** Longer texts are refused before anything looks at them. */
const longestText = 100_000

export class LanguageService {
  #schema: Schema = { tables: [] }
  #globals: Globals = globalsOf(this.#schema)
  #shape = ''
  /** Of the last text: an editor asks several things of it. */
  #code: Code | null = null

  /** What is asked from now on is asked of these tables. */
  setSchema(schema: Schema): void {
    // How many rows there are is nothing to the parser, which takes long to be told of tables.
    const shape = JSON.stringify(
      schema.tables.map(({ name, columns }) => [name, columns.map(each => [each.name, each.type])]),
    )
    if (shape !== this.#shape) this.#globals = globalsOf(schema)
    this.#shape = shape
    this.#schema = schema
    this.#code = null
  }

  /** Refuses hunt.syntax, hunt.unsupported, hunt.limit and argument.invalid, the first three with line and column. */
  translate(question: Question): Translation {
    const { text, unknownColumns } = question
    refuseLong(text)
    const notes: string[] = []
    let [schema, globals] = [this.#schema, this.#globals]
    if (unknownColumns === 'empty') {
      const widened = withUnknownColumns(text, schema, globals)
      schema = widened.schema
      globals = widened.globals
      notes.push(...widened.notes)
    }
    try {
      return this.#translated(question, schema, globals, notes)
    } catch (error) {
      throw error instanceof Refusal && error.code === 'hunt.syntax' ? this.#explained(error, text) : error
    }
  }

  #translated(question: Question, schema: Schema, globals: Globals, notes: string[]): Translation {
    const { text, now, answers, row } = question
    const given = this.#given(question, schema, globals)
    const run = (query: Query) => placing(text, () => translate(query, { schema, now }))
    const known: PluginAnswer[] = []
    for (;;) {
      const bound = bindOrAsk(text, globals, given, known)
      if (!('makes' in bound)) {
        const asked = row === null ? bound : recordsBehind(bound, row)
        if (asked === null) return { kind: 'untold' }
        const { sql, columns, entry } = run(asked)
        if (row !== null && !entry) return { kind: 'untold' }
        const tables = tablesAsked(asked)
        const { render, ordered } = bound
        const told = [...notes, ...tables.flatMap(table => aboutTable(table) ?? [])]
        return { kind: 'translated', sql, columns: [...columns], entry, tables, render, ordered, notes: told }
      }
      const answer = answers.find(({ at }) => at === bound.at)
      if (answer === undefined) {
        const { sql, columns, entry } = run(bound.query)
        if (entry) throw new Error('a question about columns is answered by records')
        return { kind: 'asks', at: bound.at, sql, columns: [...columns] }
      }
      known.push(placing(text, () => pluginAnswer(bound, answer.rows)))
    }
  }

  #given({ text, parameters, written }: Question, schema: Schema, globals: Globals): GivenParameter[] {
    if (Object.keys(parameters).length === 0) return []
    const { tree } = codeOf(text, schema, globals)
    // What a text that can not be read declares is not known: it is refused for that.
    const isBroken = listOf(tree.GetDiagnostics()).some(({ Severity: severity }) => severity === 'Error')
    return isBroken ? [] : givenParameters(tree, parameters, written)
  }

  /** The same refusal with what was likely meant. */
  #explained(refusal: Refusal, text: string): Refusal {
    const first = this.diagnostics(text).find(({ severity }) => severity === 'error')
    if (first === undefined || first.fix === null || refusal.data.todo !== undefined) return refusal
    const { message, line, column, fix } = first
    return new Refusal('hunt.syntax', message, { where: { line, column }, todo: fix.title })
  }

  complete(text: string, position: number): Completions {
    return completionsAt(this.#codeOf(text), position)
  }

  hover(text: string, position: number): Hover | null {
    return hoverAt(this.#codeOf(text), position)
  }

  signature(text: string, position: number): SignatureHelp | null {
    return signatureAt(this.#codeOf(text), position)
  }

  diagnostics(text: string): Diagnostic[] {
    const run = () => {
      const bound = bindOrAsk(text, this.#globals, unsaidParameters(this.#codeOf(text).tree), [])
      const query = 'makes' in bound ? bound.query : bound
      placing(text, () => translate(query, { schema: this.#schema, now: 0n }))
    }
    return diagnosticsOf(this.#codeOf(text), run)
  }

  format(text: string, position: number): Formatted {
    return formatted(this.#codeOf(text), position)
  }

  colours(text: string): Coloured[] {
    return coloursOf(this.#codeOf(text))
  }

  /** The parser's grammar is made with the first thing it reads, which takes half a second. */
  warmUp(): void {
    this.diagnostics(someText)
    this.#code = null
  }

  /** The same of what completion needs beside it. */
  warmUpCompletion(): void {
    this.complete(someText, someText.length)
  }

  #codeOf(text: string): Code {
    refuseLong(text)
    if (this.#code?.text !== text) this.#code = codeOf(text, this.#schema, this.#globals)
    return this.#code
  }
}

function refuseLong(text: string): void {
  if (text.length > longestText)
    throw new Refusal('hunt.limit', `The query is longer than ${longestText.toLocaleString('en')} characters.`)
}
