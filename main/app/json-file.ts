// Reads a JSON file that a person wrote, and says where it stops being JSON.
import { readFileSync, statSync } from 'node:fs'
import { Refusal } from '../../shared/errors.ts'
import { findJsonError } from '../case/index.ts'

/** Refuses `argument.invalid` with the file, and with line and column (from 1) where its text is no JSON. */
export function readJsonFile(file: string): unknown {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new Refusal('argument.invalid', `There is no file ${file}.`, { where: { file } })
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw notJson(file, text)
  }
}

function notJson(file: string, text: string): Refusal {
  const bytes = Buffer.from(text)
  const found = findJsonError(bytes)
  if (found === null) throw new Error(`${file}: a text is JSON to one reader and not to the other`)
  const before = bytes.subarray(0, found.offset).toString('utf8').split('\n')
  const reason = found.reason.replace(/^The record/, 'The file')
  return new Refusal('argument.invalid', `This is not JSON. ${reason}`, {
    where: { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
  })
}
