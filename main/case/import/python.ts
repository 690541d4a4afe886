// Reads what Python prints of a dictionary or a list: exports made by a script hold it in cells where JSON was meant.
import type { Json } from '../../../shared/model/json.ts'

/** One piece of it at a time: a string in either kind of quotes, or whatever stands until the next quote. */
const piece = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|[^'"]+/sy

const words: Record<string, string> = { None: 'null', True: 'true', False: 'false' }

/** The value, or null where the text is something else. Tuples, sets and bytes are something else. */
export function pythonValue(text: string): Json {
  let json = ''
  piece.lastIndex = 0
  while (piece.lastIndex < text.length) {
    const found = piece.exec(text)
    if (found === null) return null
    const inside = found[1] ?? found[2]
    json +=
      inside === undefined
        ? found[0].replace(/\b(?:None|True|False)\b/g, word => words[word] ?? word)
        : JSON.stringify(unescaped(inside))
  }
  try {
    const value: Json = JSON.parse(json)
    return value
  } catch {
    return null
  }
}

const named: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\n': '' }

/** Escapes of Python's `repr`: of quotes and backslashes, of what does not print, and code points by number. */
const unescaped = (text: string): string =>
  text.replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U(00[\da-fA-F]{6})|(.))/gs, (all, two, four, eight, one) => {
    const number = two ?? four ?? eight
    if (number === undefined) return named[one] ?? one
    const point = Number.parseInt(number, 16)
    return point > 0x10ffff ? all : String.fromCodePoint(point)
  })
