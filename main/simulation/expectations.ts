// Compares what a scenario expects with what was told and what the logs hold of it.
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { ScenarioDocument } from '../../shared/scenarios/schema.ts'
import type { Mark } from './agent/events.ts'
import { matches } from './opening/partial.ts'

/** One sentence of the scenario, and whether it held. */
export interface Verdict {
  readonly kind: 'command' | 'happens' | 'never' | 'recorded' | 'notRecorded'
  readonly says: string
  readonly held: boolean
  /** How often it was found, or what a command was answered. */
  readonly found: string
  /** Places of the facts that were found. */
  readonly facts: readonly number[]
}

/** What was told and what the logs hold of a whole run. */
export interface Seen {
  readonly facts: readonly RecordedFact[]
  readonly records: readonly LogRecord[]
  readonly marks: readonly Mark[]
}

export function judge(scenario: Pick<ScenarioDocument, 'tasks' | 'events' | 'expect'>, seen: Seen): Verdict[] {
  const { happens, never, recorded, notRecorded } = scenario.expect
  const factsLike = ({ fact: type, where }: (typeof never)[number]): number[] =>
    seen.facts.filter(({ fact }) => fact.type === type && matches(where, fact)).map(({ seq }) => seq)
  const recordsLike = ({ plane, table, where }: (typeof notRecorded)[number]): number =>
    seen.records.filter(each => each.plane === plane && each.table === table && matches(where, each.body)).length
  return [
    ...commandVerdicts(scenario, seen),
    ...happens.map(expected => {
      const facts = factsLike(expected)
      const { says, times } = expected
      const held = times === undefined ? facts.length > 0 : facts.length === times
      return { kind: 'happens', says, held, found: counted(facts.length), facts } as const
    }),
    ...never.map(expected => {
      const facts = factsLike(expected)
      return {
        kind: 'never',
        says: expected.says,
        held: facts.length === 0,
        found: counted(facts.length),
        facts,
      } as const
    }),
    ...recorded.map(expected => {
      const count = recordsLike(expected)
      const held = count >= expected.atLeast
      return { kind: 'recorded', says: expected.says, held, found: counted(count), facts: [] } as const
    }),
    ...notRecorded.map(expected => {
      const count = recordsLike(expected)
      return { kind: 'notRecorded', says: expected.says, held: count === 0, found: counted(count), facts: [] } as const
    }),
  ]
}

/** Every event comes to pass, and each command succeeds or is refused as it was written. */
function commandVerdicts({ tasks, events }: Pick<ScenarioDocument, 'tasks' | 'events'>, { marks }: Seen): Verdict[] {
  const verdictOf = (says: string, mark: Mark | undefined): Verdict => {
    if (mark === undefined) return { kind: 'command', says, held: false, found: 'it never came to pass', facts: [] }
    const wrong = mark.performed.find(({ outcome, refused }) =>
      outcome.ok ? refused !== null : String(outcome.code) !== String(refused),
    )
    const facts = Array.from({ length: mark.to - mark.from }, (_, index) => mark.from + index)
    return { kind: 'command', says, held: wrong === undefined, found: wrong ? answered(wrong) : 'as written', facts }
  }
  return [
    ...tasks.flatMap(({ key, steps }) =>
      steps.flatMap((step, index) => {
        if (step.do !== 'perform') return []
        const mark = marks.find(({ of }) => 'task' in of && of.task === key && of.step === index)
        return [verdictOf(`Step ${index + 1} of ${key}: ${String(step.command.do)}.`, mark)]
      }),
    ),
    ...events.map(({ says }, index) =>
      verdictOf(
        says,
        marks.find(({ of }) => 'event' in of && of.event === index),
      ),
    ),
  ]
}

const answered = ({ command, outcome }: Mark['performed'][number]): string =>
  outcome.ok ? `${command} was not refused` : `${command} was refused with ${outcome.code}: ${outcome.reason}`

const counted = (count: number): string => (count === 1 ? 'once' : `${count} times`)
