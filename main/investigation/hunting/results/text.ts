// The answer of a hunt as text for other tools: CSV and NDJSON, a piece at a time.
import type { Cell } from '../../../../shared/model/hunt.ts'
import { csvLines } from '../../../case/index.ts'
import type { HuntAnswer } from '../source/source.ts'

/** What is written of an answer; read once. */
export type AnswerRows = Pick<HuntAnswer, 'columns' | 'rows'>

export const textFormats = ['csv', 'ndjson'] as const
export type TextFormat = (typeof textFormats)[number]

export interface TextOptions {
  /** Of CSV, for people who open it in a spreadsheet: cells it would run as formulas get an apostrophe in front. */
  readonly spreadsheet: boolean
}

export interface AnswerText {
  readonly pieces: AsyncIterable<string>
  /** What a reader should know, and how often it is so; whole once the pieces are taken. */
  readonly notes: ReadonlyMap<string, number>
}

/**
 * CSV (RFC 4180) has the columns' names in its first line; a cell is empty for a null and for an empty text, else what the
 * answer has, bags and arrays as JSON. NDJSON has an object a row, every column in it, its values the cells.
 */
export function answerText(format: TextFormat, answer: AnswerRows, options: TextOptions): AnswerText {
  return format === 'csv' ? csvText(answer, options) : { pieces: ndjsonPieces(answer), notes: new Map() }
}

function csvText({ columns, rows }: AnswerRows, options: TextOptions): AnswerText {
  const { begin, line, notes } = csvLines(options)
  const pieces = async function* () {
    yield `${begin}${line(columns.map(({ name }) => name))}`
    for await (const some of rows) yield some.map(row => line(row.map(cellText))).join('')
  }
  return { pieces: pieces(), notes }
}

function cellText(cell: Cell): string {
  if (cell === null) return ''
  return typeof cell === 'string' ? cell : JSON.stringify(cell)
}

async function* ndjsonPieces({ columns, rows }: AnswerRows): AsyncGenerator<string> {
  const members = columns.map(({ name }) => `${JSON.stringify(name)}:`)
  const object = (row: readonly Cell[]) =>
    `{${row.map((cell, at) => `${members[at]}${JSON.stringify(cell)}`).join(',')}}\n`
  for await (const some of rows) yield some.map(object).join('')
}
