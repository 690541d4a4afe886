// A scenario with one thing changed: reads what is to be changed, and makes the change where there is what it names.
import { Refusal } from '../../../shared/errors.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { didYouMean } from '../../../shared/nearest.ts'
import { ScenarioChange } from '../../../shared/scenarios/change.ts'
import { readYaml } from './located-yaml.ts'
import { issueOf } from './mistake.ts'
import { checkScenario, type Scenario } from './scenario.ts'

/** Refuses `change.invalid` with file, line, column and key. `file` is only named in refusals. */
export function parseChange(text: string, file: string): ScenarioChange {
  const { value, refuse } = readYaml(text, file, 'change.invalid')
  const parsed = ScenarioChange.safeParse(value)
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  // a misspelled key is also a missing one: the misspelling says more
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  if (issue === undefined) throw parsed.error
  if (issue.path[0] === 'change') {
    const kind = isJsonObject(value) ? String(value.change) : ''
    throw refuse(`must be one of ${kinds.join(', ')}${didYouMean(kind, kinds)}`, ['change'])
  }
  const { message, path } = issueOf(issue, value, keys, 'this change')
  throw refuse(message, path)
}

const kinds = ScenarioChange.options.map(({ shape }) => shape.change.value)
const keys = [...new Set(ScenarioChange.options.flatMap(({ shape }) => Object.keys(shape)))]

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
    case 'userConsent':
      document.governance.userConsent = change.to
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
