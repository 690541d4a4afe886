// Reads the text of a JSON file that a person wrote, and says where it stops being JSON.
import { Refusal } from '../../shared/errors.ts'

/** Refuses text that is no JSON with `argument.invalid`, the file, and line and column where they are known. */
export function readJsonText(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    // V8 says "… in JSON at position 12 (line 2 column 3)", or at the end of the text nothing of where.
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(error.message) ?? []
    const place = line === undefined ? {} : { line: Number(line), column: Number(column) }
    throw new Refusal('argument.invalid', `This is not JSON: ${error.message.replace(/ in JSON at .*$/, '')}.`, {
      where: { file, ...place },
    })
  }
}
