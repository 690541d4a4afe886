// Expressions of the small Python: literals, names, +, comparisons, indexing, attributes, and the calls it knows.
import { isJsonObject, type Json } from '../../../shared/model/json.ts'
import type { Computer } from '../computer.ts'
import {
  baseName,
  deleteFile,
  fileAt,
  folderAt,
  listFolder,
  makeFolder,
  notFound,
  resolvePath,
  textOf,
  writeFile,
} from '../files.ts'
import { limits } from '../limits.ts'
import type { Send } from '../web.ts'
import { fetchFrom, methodOf } from './http.ts'
import { expect, type Token, taken, tokens } from './python-tokens.ts'
import {
  index,
  lengthOf,
  Named,
  OpenFile,
  onText,
  PythonError,
  parsed,
  plain,
  Response,
  same,
  textOfValue,
  type Value,
} from './python-values.ts'

interface Given {
  list: Value[]
  named: Record<string, Value>
}

const builtIn = ['print', 'open', 'len', 'str', 'int', 'range', 'os', 'sys', 'json', 'requests', 'pyperclip', 'time']
const constants: Readonly<Record<string, Json>> = { True: true, False: false, None: null }

/** Where a script runs, and how long it may take. */
interface Placed {
  computer: Computer
  send: Send
  cwd: string
  timeoutMs: number
}

export class Evaluator {
  stdout = ''
  readonly #place: Placed
  readonly #names = new Map<string, Value>()
  #depth = 0
  #sleptMs = 0

  constructor(place: Placed) {
    this.#place = place
  }

  assign(name: string, value: Value): void {
    this.#names.set(name, value)
  }

  async evaluate(expression: string): Promise<Value> {
    const rest = tokens(expression)
    const value = await this.#comparison(rest)
    if (rest.length > 0) throw new PythonError('SyntaxError', `not understood here: ${rest[0]?.text}`)
    return value
  }

  async #comparison(rest: Token[]): Promise<Value> {
    this.#depth += 1
    if (this.#depth > limits.depth) throw new PythonError('MemoryError', 's_push: parser stack overflow')
    const value = await this.#compared(rest)
    this.#depth -= 1
    return value
  }

  async #compared(rest: Token[]): Promise<Value> {
    const left = await this.#sum(rest)
    if (taken(rest, '==')) return same(left, await this.#sum(rest))
    if (taken(rest, '!=')) return !same(left, await this.#sum(rest))
    if (!taken(rest, 'in')) return left
    const right = await this.#sum(rest)
    if (typeof right === 'string') return right.includes(textOfValue(left))
    if (Array.isArray(right)) return right.some(each => same(each, left))
    return isJsonObject(right) && typeof left === 'string' && Object.hasOwn(right, left)
  }

  async #sum(rest: Token[]): Promise<Value> {
    let left = await this.#postfix(rest)
    while (taken(rest, '+')) {
      const right = await this.#postfix(rest)
      if (typeof left === 'number' && typeof right === 'number') left += right
      else if (typeof left === 'string' && typeof right === 'string') left += right
      else if (Array.isArray(left) && Array.isArray(right)) left = [...left, ...right]
      else throw new PythonError('TypeError', 'unsupported operand type(s) for +')
      if (typeof left !== 'number' && left.length > limits.textBytes) throw new PythonError('MemoryError', '')
    }
    return left
  }

  async #postfix(rest: Token[]): Promise<Value> {
    let value = await this.#atom(rest)
    for (;;) {
      if (taken(rest, '.')) value = this.#attribute(value, rest.shift()?.text ?? '')
      else if (taken(rest, '[')) {
        value = index(value, await this.#comparison(rest))
        expect(rest, ']')
      } else if (taken(rest, '(')) {
        if (!(value instanceof Named)) throw new PythonError('TypeError', 'object is not callable')
        value = await this.#call(value, await this.#arguments(rest))
      } else return value
    }
  }

  async #arguments(rest: Token[]): Promise<Given> {
    const given: Given = { list: [], named: {} }
    while (!taken(rest, ')')) {
      const [first, second] = rest
      if (first?.kind === 'name' && second?.text === '=') {
        rest.splice(0, 2)
        given.named[first.text] = await this.#comparison(rest)
      } else given.list.push(await this.#comparison(rest))
      if (rest[0]?.text !== ')') expect(rest, ',')
    }
    return given
  }

  async #atom(rest: Token[]): Promise<Value> {
    const token = rest.shift()
    if (!token) throw new PythonError('SyntaxError', 'invalid syntax')
    if (token.kind === 'number') return Number(token.text)
    if (token.kind === 'text') return this.#literal(token.text)
    if (token.kind === 'name') {
      if (Object.hasOwn(constants, token.text)) return constants[token.text] ?? null
      const value = this.#names.get(token.text)
      if (value !== undefined) return value
      if (builtIn.includes(token.text)) return new Named(token.text, null)
      throw new PythonError('NameError', `name '${token.text}' is not defined`)
    }
    if (token.text === '(') {
      const value = await this.#comparison(rest)
      expect(rest, ')')
      return value
    }
    if (token.text === '[') return this.#list(rest)
    if (token.text === '{') return this.#dictionary(rest)
    throw new PythonError('SyntaxError', `not understood here: ${token.text}`)
  }

  async #list(rest: Token[]): Promise<Json> {
    const list: Json[] = []
    while (!taken(rest, ']')) {
      list.push(plain(await this.#comparison(rest)))
      if (rest[0]?.text !== ']') expect(rest, ',')
    }
    return list
  }

  async #dictionary(rest: Token[]): Promise<Json> {
    const entries: [string, Json][] = []
    while (!taken(rest, '}')) {
      const key = textOfValue(await this.#comparison(rest))
      expect(rest, ':')
      entries.push([key, plain(await this.#comparison(rest))])
      if (rest[0]?.text !== '}') expect(rest, ',')
    }
    return Object.fromEntries(entries)
  }

  async #literal(written: string): Promise<string> {
    const raw = written.startsWith('r')
    const inside = written.replace(/^[rf]/, '').slice(1, -1)
    const text = raw ? inside : inside.replace(/\\(.)/gs, (_, each) => escapes[String(each)] ?? `\\${each}`)
    if (!written.startsWith('f')) return text
    let filled = ''
    let end = 0
    for (const { 0: whole, 1: expression = '', index: at } of text.matchAll(/\{([^{}]+)\}/g)) {
      filled += text.slice(end, at) + textOfValue(await this.evaluate(expression)) // one level: braces do not nest here
      end = at + whole.length
    }
    return filled + text.slice(end)
  }

  #attribute(value: Value, name: string): Value {
    if (value instanceof Response && name === 'status_code') return value.status
    if (value instanceof Response && name === 'text') return value.text
    if (value instanceof Response && name === 'ok') return value.status < 400
    if (value instanceof Named && value.of === null) {
      const dotted = `${value.name}.${name}`
      return dotted === 'os.environ' ? { ...this.#place.computer.environment } : new Named(dotted, null)
    }
    return new Named(name, value)
  }

  async #call({ name, of }: Named, { list, named }: Given): Promise<Value> {
    const { computer, cwd } = this.#place
    const [first = null, second = null] = list
    const text = textOfValue(first)
    if (of instanceof OpenFile) return this.#onFile(of, name, text)
    if (of instanceof Response && name === 'json') return parsed(of.text)
    if (typeof of === 'string') return onText(of, name, first)
    if (isJsonObject(of) && name === 'get') return Object.hasOwn(of, text) ? (of[text] ?? null) : plain(second)
    if (of !== null) throw new PythonError('AttributeError', `object has no attribute '${name}'`)
    const verb = name.startsWith('requests.') ? methodOf(name.slice('requests.'.length)) : null
    if (verb) return this.#request(verb, text, named)
    switch (name) {
      case 'print':
        this.stdout += `${list.map(textOfValue).join(' ')}\n`
        if (this.stdout.length > limits.textBytes) throw new PythonError('MemoryError', '')
        return null
      case 'open':
        return new OpenFile(resolvePath(computer, text, cwd), second === null ? 'r' : textOfValue(second))
      case 'len':
        return lengthOf(first)
      case 'str':
        return text
      case 'int':
        return Math.trunc(Number(text))
      case 'range':
        return Array.from({ length: Math.min(100_000, Number(text)) }, (_, each) => each)
      case 'os.getcwd':
        return cwd
      case 'os.listdir':
        return this.#listed(text)
      case 'os.path.exists': {
        const path = resolvePath(computer, text, cwd)
        return fileAt(computer, path) !== null || folderAt(computer, path) !== null
      }
      case 'os.remove':
        if (deleteFile(computer, resolvePath(computer, text, cwd), true)) return null
        throw new PythonError('FileNotFoundError', `[WinError 2] ${notFound.replace(/\.$/, '')}: '${text}'`)
      case 'os.makedirs': {
        const obstacle = makeFolder(computer, resolvePath(computer, text, cwd))
        if (obstacle !== null) throw new PythonError('FileExistsError', `[WinError 183] ${obstacle}`)
        return null
      }
      case 'os.getenv':
        return computer.environment[text] ?? null
      case 'json.dumps':
        return JSON.stringify(first instanceof Response ? null : first)
      case 'json.loads':
        return parsed(text)
      case 'pyperclip.copy':
        computer.clipboard = text
        return null
      case 'pyperclip.paste':
        return computer.clipboard ?? ''
      case 'time.sleep':
        return this.#sleep(Number(first) * 1000)
      case 'requests.request':
        return this.#request(methodOf(text), textOfValue(second), named)
      default:
        throw new PythonError('NotImplementedError', `'${name}' is outside the Python this machine runs`)
    }
  }

  #listed(given: string): string[] {
    const path = resolvePath(this.#place.computer, given || '.', this.#place.cwd)
    if (!folderAt(this.#place.computer, path))
      throw new PythonError('FileNotFoundError', `[WinError 3] The system cannot find the path specified: '${given}'`)
    const { folders, files } = listFolder(this.#place.computer, path)
    return [...folders, ...files.map(file => file.path)].map(baseName)
  }

  #onFile(file: OpenFile, method: string, text: string): Value {
    const { computer } = this.#place
    const stored = fileAt(computer, file.path)
    if (method === 'close') return null
    if (method === 'read' && file.mode.startsWith('r')) {
      if (stored) return textOf(stored)
      throw new PythonError('FileNotFoundError', `[Errno 2] No such file or directory: '${file.path}'`)
    }
    if (method !== 'write' || file.mode.startsWith('r'))
      throw new PythonError('UnsupportedOperation', `not ${method === 'write' ? 'writable' : 'readable'}`)
    // a file opened for writing is written anew by the first write, and goes on from there by the next
    const before = stored && (file.mode.startsWith('a') || this.#written.has(file)) ? textOf(stored) : ''
    this.#written.add(file)
    const written = writeFile(computer, file.path, { type: 'text', text: before + text })
    if (typeof written === 'string') throw new PythonError('FileNotFoundError', `[Errno 2] ${written}: '${file.path}'`)
    return text.length
  }
  readonly #written = new WeakSet<OpenFile>()

  /** No time passes for it here: what would take longer than the call may is ended, as the sandbox does. */
  #sleep(ms: number): null {
    if (Number.isNaN(ms)) throw new PythonError('TypeError', 'sleep takes a number of seconds')
    if (ms < 0) throw new PythonError('ValueError', 'sleep length must be non-negative')
    this.#sleptMs += ms
    if (this.#sleptMs > this.#place.timeoutMs)
      throw new PythonError('TimeoutError', `the script ran for more than ${this.#place.timeoutMs} ms`)
    return null
  }

  async #request(method: ReturnType<typeof methodOf>, url: string, named: Given['named']): Promise<Response> {
    if (!method) throw new PythonError('ValueError', 'the method is not supported here')
    if (!URL.canParse(url)) throw new PythonError('MissingSchema', `Invalid URL '${url}'`)
    const body = named.json ?? named.data ?? null
    const { status, text } = await fetchFrom(this.#place.send, { method, url, body: plain(body) })
    return new Response(status, text)
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' }
