// A scenario with one thing changed: reads what is to be changed, and makes the change where there is what it names.
import { isNode, LineCounter, parseDocument } from 'yaml'
import { Refusal } from '../../../shared/errors.ts'
import { meant } from '../../../shared/nearest.ts'
import { ScenarioChange } from '../../../shared/scenarios/change.ts'
import { checkScenario, type Scenario } from './scenario.ts'

/** Refuses `change.invalid` with file, line, column and key. `file` is only named in refusals. */
export function parseChange(text: string, file: string): ScenarioChange {
  const lines = new LineCounter()
  const yaml = parseDocument(text, { lineCounter: lines })
  const refuse = (message: string, path: readonly PropertyKey[], offset: number): Refusal => {
    const { line, col } = lines.linePos(offset)
    const key = path.map(String).join('.')
    return new Refusal('change.invalid', `${file}:${line}: ${key}${key ? ' ' : ''}${message}`, {
      where: { file, line: Math.max(1, line), column: Math.max(1, col), ...(key ? { key } : {}) },
    })
  }
  const [syntax] = yaml.errors
  if (syntax) throw refuse(`is not YAML: ${syntax.message.split('\n')[0]}`, [], syntax.pos[0])
  const parsed = ScenarioChange.safeParse(yaml.toJS())
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  // a misspelled key is also a missing one: the misspelling says more
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const path = [...(issue?.path ?? []), ...unknown]
  const node: unknown = path.length > 0 ? yaml.getIn(path, true) : yaml.contents
  const offset = isNode(node) && node.range ? node.range[0] : 0
  const written: unknown = yaml.get('change')
  throw refuse(sentence(unknown[0], issue?.path[0] === 'change' ? String(written) : null, issue?.message), path, offset)
}

const kinds = ScenarioChange.options.map(({ shape }) => shape.change.value)
const keys = [...new Set(ScenarioChange.options.flatMap(({ shape }) => Object.keys(shape)))]

function sentence(key: string | undefined, kind: string | null, message: string | undefined): string {
  if (key !== undefined) return `is not a key of this change${didYouMean(key, keys)}`
  if (kind !== null) return `must be one of ${kinds.join(', ')}${didYouMean(kind, kinds)}`
  return `${message ?? 'is no change'}.`
}

function didYouMean(wrong: string, known: readonly string[]): string {
  const near = meant(wrong, known)
  return near === null ? '.' : `; did you mean "${near}"?`
}

/** Refuses `change.invalid` where the scenario has not what the change names, and `scenario.invalid` where it comes to nonsense. */
export function changeScenario(scenario: Scenario, change: ScenarioChange): Scenario {
  const { file, ...document } = structuredClone(scenario)
  switch (change.change) {
    case 'policy':
      Object.assign(named(document.policies, 'displayName', change.displayName, 'policy'), change.to)
      break
    case 'addPolicy':
      document.policies.push(change.policy)
      break
    case 'removePolicy': {
      const gone = named(document.policies, 'displayName', change.displayName, 'policy')
      document.policies = document.policies.filter(each => each !== gone)
      break
    }
    case 'assignment':
      named(document.pools, 'key', change.pool, 'pool').assignedTo = change.assignedTo
      break
    case 'risk':
      named(document.agents, 'key', change.agent, 'agent').riskLevel = change.riskLevel
      break
    case 'timing': {
      const task = named(document.tasks, 'key', change.task, 'task')
      if (change.later !== undefined) task.at = new Date(Date.parse(task.at) + change.later).toISOString()
      if (change.step !== undefined) delay(task.steps[change.step - 1], change)
      break
    }
    case 'profile':
      document.tenant.capabilityProfile = change.capabilityProfile
      break
    case 'licences':
      document.tenant.licences = change.licences
      break
  }
  return { ...checkScenario(document), file }
}

function delay(
  step: Scenario['tasks'][number]['steps'][number] | undefined,
  { task, step: number, takes }: Extract<ScenarioChange, { change: 'timing' }>,
): void {
  if (step === undefined) throw refused(`The task "${task}" has no step ${number}.`)
  if (takes === undefined) throw refused('A step that is to take another time needs "takes".')
  if ('takes' in step) step.takes = takes
  else if ('milliseconds' in step) step.milliseconds = takes
  else throw refused(`Step ${number} of the task "${task}" takes no time of its own.`)
}

function named<Item extends object, Key extends keyof Item>(
  items: readonly Item[],
  key: Key,
  name: string,
  what: string,
): Item {
  const found = items.find(item => item[key] === name)
  if (found !== undefined) return found
  const names = items.map(item => String(item[key]))
  throw refused(`The scenario has no ${what} "${name}"${didYouMean(name, names)}`, `There is ${names.join(', ')}.`)
}

const refused = (message: string, todo?: string): Refusal =>
  new Refusal('change.invalid', message, todo === undefined ? {} : { todo })
