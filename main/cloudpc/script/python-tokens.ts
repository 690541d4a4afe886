// The words of the small Python: literals, names and signs, taken one after the other.
import { PythonError } from './python-values.ts'

const tokenPattern =
  /\s*(?:(?<text>[rf]?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))|(?<number>\d+(?:\.\d+)?)|(?<name>[A-Za-z_]\w*)|(?<sign>==|!=|[+()[\]{},.:=]))/y

export interface Token {
  kind: 'text' | 'number' | 'name' | 'sign'
  text: string
}

export function tokens(expression: string): Token[] {
  const found: Token[] = []
  tokenPattern.lastIndex = 0
  const source = expression.trim()
  while (tokenPattern.lastIndex < source.length) {
    const at = tokenPattern.lastIndex
    const groups = tokenPattern.exec(source)?.groups
    if (!groups) {
      if (source[at] === '#' || source.slice(at).trimStart().startsWith('#')) break
      throw new PythonError('SyntaxError', `not understood here: ${source.slice(at, at + 20)}`)
    }
    for (const kind of ['text', 'number', 'name', 'sign'] as const) {
      const text = groups[kind]
      if (text !== undefined) found.push({ kind, text })
    }
  }
  return found
}

/** Whether it was next; then it is gone. */
export function taken(rest: Token[], text: string): boolean {
  if (rest[0]?.text !== text || rest[0].kind === 'text') return false
  rest.shift()
  return true
}

export function expect(rest: Token[], text: string): void {
  if (!taken(rest, text)) throw new PythonError('SyntaxError', `expected '${text}'`)
}
