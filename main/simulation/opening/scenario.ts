// Reads scenario files: the shipped ones by id, any other by path; what is wrong in one is refused with its place.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'
import { Refusal } from '../../../shared/errors.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import type { ScenarioInfo } from '../../../shared/model/run.ts'
import { didYouMean } from '../../../shared/nearest.ts'
import { ScenarioDocument, scenarioKeys } from '../../../shared/scenarios/schema.ts'
import { extend, writtenAt } from './extend.ts'
import { readYaml } from './located-yaml.ts'
import { issueOf, type Mistake } from './mistake.ts'
import { findMistake } from './scenario-check.ts'

export interface Scenario extends ScenarioDocument {
  readonly file: string
}

export async function listScenarios(): Promise<ScenarioInfo[]> {
  const ids = await shippedIds()
  const scenarios = await Promise.all(ids.map(id => readScenario(join(shippedFolder(), `${id}.yaml`))))
  return scenarios.toSorted(inOrder).map(({ id, title, summary, threats }) => ({ id, title, summary, threats }))
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
  const ids = await shippedIds()
  if (ids.includes(idOrFile)) return readScenario(join(shippedFolder(), `${idOrFile}.yaml`))
  throw new Refusal('scenario.unknown', `There is no scenario "${idOrFile}"${didYouMean(idOrFile, ids)}`, {
    todo: `Choose one of: ${ids.join(', ')}.`,
  })
}

/** First what shows no threat and has no number, then by their numbers, last the other ones that have none. */
function inOrder(left: Scenario, right: Scenario): number {
  const place = ({ threats, number }: Scenario): number =>
    number ?? (threats.length === 0 ? 0 : Number.MAX_SAFE_INTEGER)
  return place(left) - place(right)
}

/** A shipped scenario's file is named by its id. */
async function shippedIds(): Promise<string[]> {
  const files = await readdir(shippedFolder())
  return namesIn(files)
}

const namesIn = (files: readonly string[]): string[] =>
  files.flatMap(name => (name.endsWith('.yaml') ? [name.slice(0, -'.yaml'.length)] : [])).sort()

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
  const { value, refuse } = readYaml(text, file, 'scenario.invalid')
  const read = readDocument(value)
  if ('wrong' in read) throw refuse(read.wrong.message, read.wrong.path, read.at)
  return { ...read.document, file }
}

/** A scenario that is data already. Refuses `scenario.invalid` with the key. */
export function checkScenario(value: unknown): Scenario {
  const read = readDocument(value)
  if ('document' in read) return { ...read.document, file: 'in memory' }
  const key = read.wrong.path.map(String).join('.')
  throw new Refusal('scenario.invalid', `${key}${key ? ' ' : ''}${read.wrong.message}`, { where: key ? { key } : {} })
}

/** `at`: where what is wrong stands in what was written. */
type Read = { document: ScenarioDocument } | { wrong: Mistake; at: PropertyKey[] }

function readDocument(written: unknown): Read {
  if (!isJsonObject(written) || written.extends === undefined) return readWhole(written)
  const { extends: name, ...own } = written
  const tenants = namesIn(readdirSync(tenantFolder()))
  if (typeof name !== 'string' || !tenants.includes(name)) {
    const message = `names no tenant that is shipped: "${String(name)}"${didYouMean(String(name), tenants)}`
    return { wrong: { message, path: ['extends'] }, at: ['extends'] }
  }
  const tenant: unknown = parseDocument(readFileSync(join(tenantFolder(), `${name}.yaml`), 'utf8')).toJS()
  const whole = extend(tenant, own)
  const read = readWhole(whole)
  if ('document' in read) return read
  // what is missing is missing at the place itself
  const at = writtenAt(whole, written, read.at)
  const rest = read.wrong.path.slice(read.at.length)
  const isWritten = at.length === read.at.length
  return { wrong: { message: read.wrong.message, path: isWritten ? [...at, ...rest] : read.wrong.path }, at }
}

const tenantFolder = (): string => join(shippedFolder(), 'tenants')

function readWhole(value: unknown): Read {
  const parsed = ScenarioDocument.safeParse(value)
  if (parsed.success) {
    const mistake = findMistake(parsed.data)
    return mistake ? { wrong: mistake, at: mistake.path } : { document: parsed.data }
  }
  const issue = parsed.error.issues.find(each => each.code === 'unrecognized_keys') ?? parsed.error.issues[0]
  if (!issue) throw parsed.error
  const wrong = issueOf(issue, value, scenarioKeys, 'a scenario')
  return { wrong, at: wrong.path }
}
