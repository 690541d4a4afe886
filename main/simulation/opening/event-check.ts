// What is wrong with the events and expectations of a scenario, and with the commands inside its tasks.
import type { JsonObject } from '../../../shared/model/json.ts'
import { didYouMean } from '../../../shared/nearest.ts'
import type { After, ScenarioEvent } from '../../../shared/scenarios/events.ts'
import type { ScenarioDocument, ScenarioTask } from '../../../shared/scenarios/schema.ts'
import { commandMistakes, recallMistakes, unknownRefs } from './command-check.ts'
import { columnMistakes, memberMistakes } from './member-check.ts'
import type { Mistake } from './mistake.ts'
import { type Names, namesOf } from './names.ts'

export function* eventMistakes(scenario: ScenarioDocument): Generator<Mistake> {
  const names = namesOf(scenario)
  const carriers = [...scenario.sites.flatMap(({ files }) => files), ...scenario.mails]
  const injections = carriers.flatMap(({ injection }) => injection?.key ?? [])
  for (const [index, { to }] of scenario.mails.entries())
    yield* unknown(
      'human or agent user',
      to,
      [...(names.human ?? []), ...(names.agentUser ?? [])],
      ['mails', index, 'to'],
    )
  for (const [index, task] of scenario.tasks.entries()) yield* stepMistakes(task, injections, names, ['tasks', index])
  for (const [index, event] of scenario.events.entries()) {
    const path = ['events', index]
    yield* whenMistakes(event, scenario, names, path)
    yield* followMistakes(event.follows, injections, path)
    yield* recallMistakes(event.recall, names, [...path, 'recall'])
    for (const [place, command] of event.commands.entries())
      yield* commandMistakes(command, event.recall, names, null, [...path, 'commands', place])
    yield* busyTasks(event, scenario, path)
  }
  for (const list of ['happens', 'never'] as const)
    for (const [index, { fact, where }] of scenario.expect[list].entries()) {
      const path = ['expect', list, index, 'where']
      yield* memberMistakes(fact, where, path)
      yield* unknownRefs(where, names, path)
    }
  for (const list of ['recorded', 'notRecorded'] as const)
    for (const [index, expected] of scenario.expect[list].entries())
      yield* columnMistakes(expected, ['expect', list, index])
}

function* stepMistakes(
  { key: task, steps }: ScenarioTask,
  injections: readonly string[],
  names: Names,
  path: readonly PropertyKey[],
): Generator<Mistake> {
  for (const [index, step] of steps.entries()) {
    const here = [...path, 'steps', index]
    yield* followMistakes(step.follows, injections, here)
    if (steps.findIndex(({ key }) => key !== undefined && key === step.key) < index && step.key !== undefined)
      yield { message: `"${step.key}" is there twice.`, path: [...here, 'key'] }
    if (step.do !== 'perform') continue
    yield* recallMistakes(step.recall, names, [...here, 'recall'])
    yield* commandMistakes(step.command, step.recall, names, task, [...here, 'command'])
  }
}

function* followMistakes(
  follows: string | undefined,
  injections: readonly string[],
  path: readonly PropertyKey[],
): Generator<Mistake> {
  if (follows !== undefined) yield* unknown('injection', follows, injections, [...path, 'follows'])
}

/** Either an instant, or the end of a step, or a fact. */
function* whenMistakes(
  { at, after }: ScenarioEvent,
  { startsAt, tasks }: ScenarioDocument,
  names: Names,
  path: readonly PropertyKey[],
): Generator<Mistake> {
  if ((at === undefined) === (after === undefined))
    yield { message: 'happens either at an instant or after something.', path: [...path, after ? 'after' : 'at'] }
  if (at !== undefined && Date.parse(at) < Date.parse(startsAt))
    yield { message: 'lies before startsAt.', path: [...path, 'at'] }
  if (after === undefined) return
  const here = [...path, 'after']
  if (isAfterStep(after) === (after.fact !== undefined))
    yield { message: 'is the end of a step, with its task, or a fact.', path: here }
  if (after.fact !== undefined) {
    yield* memberMistakes(after.fact, after.where, [...here, 'where'])
    yield* unknownRefs(after.where, names, [...here, 'where'])
  }
  if (!isAfterStep(after)) return
  const task = tasks.find(({ key }) => key === after.task)
  if (task === undefined)
    yield* unknown(
      'task',
      after.task ?? '',
      tasks.map(({ key }) => key),
      [...here, 'task'],
    )
  else
    yield* unknown(
      `step of "${task.key}"`,
      after.step ?? '',
      task.steps.flatMap(({ key }) => key ?? []),
      [...here, 'step'],
    )
}

const isAfterStep = ({ task, step }: After): boolean => task !== undefined || step !== undefined

/** A task that is written step by step does one thing after the other: nobody else acts in it. */
function* busyTasks(
  { commands }: ScenarioEvent,
  { tasks }: ScenarioDocument,
  path: readonly PropertyKey[],
): Generator<Mistake> {
  for (const [index, command] of commands.entries()) {
    if (!isWork(command)) continue
    const named = String(command.task).replace(/^task:/, '')
    if (tasks.some(({ key }) => key === named))
      yield {
        message: `"${named}" is written step by step: what its agent does stands among its steps.`,
        path: [...path, 'commands', index, 'task'],
      }
  }
}
const isWork = ({ do: what }: JsonObject): boolean => typeof what === 'string' && work.includes(what)
const work = [
  'think',
  'startSession',
  'tool',
  'reconnect',
  'endSession',
  'obtain',
  'answer',
  'useStolen',
  'delegate',
  'callToolServer',
]

function* unknown(
  what: string,
  name: string,
  known: readonly string[],
  path: readonly PropertyKey[],
): Generator<Mistake> {
  if (known.includes(name)) return
  yield { message: `names no ${what}: "${name}"${didYouMean(name, known)}`, path: [...path] }
}
