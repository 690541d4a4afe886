// What a test file is given as vitest while mutants run. It only collects: the runner beside it decides what runs, and how often.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect as jestExpect } from 'expect'

type Body = (...values: readonly unknown[]) => unknown
type Collector = (name: string, body: Body, values: readonly unknown[]) => void

/** A `describe`, or the file itself. */
interface Suite {
  readonly name: string
  readonly parent: Suite | undefined
  readonly beforeAll: Body[]
}

/** One test: `id` is the same in every sandbox and run. */
export interface Sentence {
  readonly id: string
  readonly name: string
  readonly file: string
  readonly suite: Suite
  run(): unknown
}

interface Page {
  readonly file: string
  readonly place: string
  readonly sentences: Sentence[]
  readonly unopened: (() => unknown)[]
  /** How often a name was told: every row of `test.each` has its sentence's own. */
  readonly names: Map<string, number>
}

const suiteNamed = (name: string, parent?: Suite): Suite => ({ name, parent, beforeAll: [] })
let page: Page = { file: '', place: '', sentences: [], unopened: [], names: new Map() }
let suite = suiteNamed('')
/** The file whose test is run: what it keeps lies beside it. */
let running = ''

/** Loads a test file and gives its tests as they are written. `place` is its path in the project. */
export async function collect(file: string, place: string, load: () => Promise<unknown>): Promise<readonly Sentence[]> {
  page = { file, place, sentences: [], unopened: [], names: new Map() }
  suite = suiteNamed('')
  await load()
  for (let open = page.unopened.shift(); open !== undefined; open = page.unopened.shift()) await open()
  return page.sentences
}

/** The suites a test lies in, from the outside in. */
export function suitesOf(sentence: Sentence): readonly Suite[] {
  const suites: Suite[] = []
  for (let at: Suite | undefined = sentence.suite; at !== undefined; at = at.parent) suites.unshift(at)
  return suites
}

function tell(name: string, body: Body, values: readonly unknown[]): void {
  const names = [name]
  for (let at: Suite | undefined = suite; at !== undefined; at = at.parent) if (at.name !== '') names.unshift(at.name)
  const title = names.join(' > ')
  const before = page.names.get(title) ?? 0
  page.names.set(title, before + 1)
  const full = before === 0 ? title : `${title} (${before + 1})`
  const { file, place } = page
  const run = (): unknown => {
    running = file
    return body(...values)
  }
  page.sentences.push({ id: `${place}#${full}`, name: full, file, suite, run })
}

function open(name: string, body: Body, values: readonly unknown[]): void {
  const parent = suite
  page.unopened.push(() => {
    suite = suiteNamed(name, parent)
    return body(...values)
  })
}

const isBody = (part: unknown): part is Body => typeof part === 'function'

/** The body is the last word, but for a time limit behind it or options before it. */
function bodyAmong(words: readonly unknown[], name: string): Body {
  const body = words.find(isBody)
  if (body === undefined) throw new Error(`"${name}" in ${page.place} has no body`)
  return body
}

const rowOf = (row: unknown): readonly unknown[] => (Array.isArray(row) ? row : [row])

const collector = (one: Collector) =>
  Object.assign((name: string, ...words: readonly unknown[]) => one(name, bodyAmong(words, name), []), {
    each:
      (rows: readonly unknown[]) =>
      (name: string, ...words: readonly unknown[]) => {
        for (const row of rows) one(name, bodyAmong(words, name), rowOf(row))
      },
    skip: () => undefined,
    skipIf:
      (skipped: unknown) =>
      (name: string, ...words: readonly unknown[]) => {
        if (!skipped) one(name, bodyAmong(words, name), [])
      },
  })

export const test = collector(tell)
export const describe = collector(open)
export const beforeAll = (body: Body): void => {
  suite.beforeAll.push(body)
}

function toMatchFileSnapshot(actual: unknown, path: string): { pass: boolean; message: () => string } {
  const kept = readFileSync(join(dirname(fileURLToPath(running)), path), 'utf8')
  return { pass: kept.trimEnd() === String(actual).trimEnd(), message: () => `differs from ${path}` }
}
jestExpect.extend({ toMatchFileSnapshot })

/** vitest takes a sentence beside the value, the expect of Jest, whose matchers are the same, takes the value alone. */
export const expect = Object.assign((actual: unknown) => jestExpect(actual), jestExpect)
