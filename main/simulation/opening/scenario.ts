// Reads scenario files: the shipped ones by id, any other by path; what is wrong in one is refused with its place.
import { existsSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { Refusal } from '../../../shared/errors.ts'
import type { ScenarioInfo } from '../../../shared/model/run.ts'
import { meant } from '../../../shared/nearest.ts'
import { ScenarioDocument, scenarioKeys } from '../../../shared/scenarios/schema.ts'
import { findMistake } from './scenario-check.ts'

export interface Scenario extends ScenarioDocument {
  readonly file: string
}

export async function listScenarios(): Promise<ScenarioInfo[]> {
  const folder = shippedFolder()
  const files = (await readdir(folder)).filter(name => name.endsWith('.yaml')).sort()
  const scenarios = await Promise.all(files.map(name => readScenario(join(folder, name))))
  return scenarios.map(({ id, title, summary, threats }) => ({ id, title, summary, threats }))
}

/**
 * The shipped scenario of this id, or the scenario in this file (anything with a dot or a slash is a path).
 * Refuses `scenario.unknown` with the nearest id, and `scenario.invalid` with file, line, column and key.
 */
export async function loadScenario(idOrFile: string): Promise<Scenario> {
  if (/[./\\]/.test(idOrFile)) {
    if (statSync(idOrFile, { throwIfNoEntry: false })?.isFile()) return readScenario(idOrFile)
    throw new Refusal('scenario.unknown', `There is no scenario file ${idOrFile}.`, { where: { file: idOrFile } })
  }
  const ids = (await listScenarios()).map(({ id }) => id)
  if (ids.includes(idOrFile)) return readScenario(join(shippedFolder(), `${idOrFile}.yaml`))
  throw new Refusal('scenario.unknown', `There is no scenario "${idOrFile}"${didYouMean(idOrFile, ids)}`, {
    todo: `Choose one of: ${ids.join(', ')}.`,
  })
}

/** `shared/scenarios` of the source tree or of the built app: how far above us it lies depends on the bundle. */
function shippedFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'shared/scenarios/first-light.yaml'))) {
    if (folder === dirname(folder)) throw new Error('the shipped scenarios are missing')
    folder = dirname(folder)
  }
  return join(folder, 'shared/scenarios')
}

async function readScenario(file: string): Promise<Scenario> {
  return parseScenario(await readFile(file, 'utf8'), file)
}

/** `file` is only named in refusals. */
export function parseScenario(text: string, file: string): Scenario {
  const lines = new LineCounter()
  const yaml = parseDocument(text, { lineCounter: lines })
  const refuse = (message: string, path: readonly PropertyKey[], offset: number): Refusal => {
    const { line, col } = lines.linePos(offset)
    const key = path.map(String).join('.')
    return new Refusal('scenario.invalid', `${file}:${line}: ${key}${key ? ' ' : ''}${message}`, {
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
  if (syntax) throw refuse(`is not YAML: ${syntax.message.split('\n')[0]}`, [], syntax.pos[0])
  const read = readDocument(yaml.toJS())
  if ('wrong' in read) throw refuse(read.wrong.message, read.wrong.path, offsetOf(read.wrong.at))
  return { ...read.document, file }
}

/** A scenario that is data already. Refuses `scenario.invalid` with the key. */
export function checkScenario(value: unknown): Scenario {
  const read = readDocument(value)
  if ('document' in read) return { ...read.document, file: 'in memory' }
  const key = read.wrong.path.map(String).join('.')
  throw new Refusal('scenario.invalid', `${key}${key ? ' ' : ''}${read.wrong.message}`, { where: key ? { key } : {} })
}

/** `path` names what is wrong, `at` is where it stands. */
type Read = { document: ScenarioDocument } | { wrong: { message: string; path: PropertyKey[]; at: PropertyKey[] } }

function readDocument(value: unknown): Read {
  const parsed = ScenarioDocument.safeParse(value)
  if (parsed.success) {
    const mistake = findMistake(parsed.data)
    return mistake ? { wrong: { ...mistake, at: mistake.path } } : { document: parsed.data }
  }
  const issue = parsed.error.issues.find(each => each.code === 'unrecognized_keys') ?? parsed.error.issues[0]
  if (!issue) throw parsed.error
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path
  const given = issue.path.reduce<unknown>(inside, value)
  return { wrong: { message: sentence(issue, given), path, at: path } }
}

const inside = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined

function sentence(issue: z.core.$ZodIssue, given: unknown): string {
  if (issue.code === 'unrecognized_keys')
    return `is not a key of a scenario${didYouMean(issue.keys[0] ?? '', scenarioKeys)}`
  if (issue.code === 'invalid_value') return mustBe(given, issue.values.map(String))
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return mustBe(given, issue.options.map(String))
  return `${issue.message}.`
}

const mustBe = (given: unknown, names: readonly string[]): string =>
  `must be one of ${names.join(', ')}${didYouMean(String(given), names)}`

function didYouMean(wrong: string, names: readonly string[]): string {
  const near = meant(wrong, names)
  return near === null ? '.' : `; did you mean "${near}"?`
}
