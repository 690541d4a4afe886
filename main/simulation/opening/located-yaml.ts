// A YAML file that is read into data, and refused with the place of what is wrong in it.
import { isNode, LineCounter, parseDocument } from 'yaml'
import { Refusal, type RefusalCode } from '../../../shared/errors.ts'

export interface LocatedYaml {
  readonly value: unknown
  /** A refusal with line, column and key; `at` is where it stands, where that is not at `path`. */
  refuse(message: string, path: readonly PropertyKey[], at?: readonly PropertyKey[]): Refusal
}

/** Throws a refusal of this code where the text is no YAML. `file` is only named in refusals. */
export function readYaml(text: string, file: string, code: RefusalCode): LocatedYaml {
  const lines = new LineCounter()
  const yaml = parseDocument(text, { lineCounter: lines })
  const refuseAt = (message: string, path: readonly PropertyKey[], offset: number): Refusal => {
    const { line, col } = lines.linePos(offset)
    const key = path.map(String).join('.')
    return new Refusal(code, `${file}:${line}: ${key}${key ? ' ' : ''}${message}`, {
      where: { file, line: Math.max(1, line), column: Math.max(1, col), ...(key ? { key } : {}) },
    })
  }
  /** Where the value at `path` stands, or the nearest thing around it that exists. */
  const offsetOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = yaml.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return node.range[0]
    }
    return 0
  }
  const [syntax] = yaml.errors
  if (syntax) throw refuseAt(`is not YAML: ${syntax.message.split('\n')[0]}`, [], syntax.pos[0])
  return { value: yaml.toJS(), refuse: (message, path, at = path) => refuseAt(message, path, offsetOf(at)) }
}
