// Compares what a scenario expects with what was told and what the logs hold of it.
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { ScenarioDocument } from '../../shared/scenarios/schema.ts'
import type { Mark, Performed } from './agent/events.ts'
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

type Judged = Pick<ScenarioDocument, 'tasks' | 'events' | 'expect' | 'fleet'>

/** @param scenario as it was written: the commands of a fleet's tasks are judged together */
export function judge(scenario: Judged, seen: Seen): Verdict[] {
  const judging = beginJudging(scenario)
  judging.take(seen)
  return judging.verdicts()
}

/** Judges a run as it goes on, piece after piece in order: nothing of a piece is kept but places and counts. */
export interface Judging {
  take(piece: Seen): void
  /** Of all that was taken. */
  verdicts(): Verdict[]
}

export function beginJudging(scenario: Judged): Judging {
  const { happens, never, recorded, notRecorded } = scenario.expect
  const facts = [...happens, ...never].map(expected => ({ expected, places: noPlaces() }))
  const records = [...recorded, ...notRecorded].map(expected => ({ expected, count: 0 }))
  const own: Mark[] = []
  const ownTasks = new Set(scenario.tasks.map(({ key }) => key))
  const ofFleet: { count: number; wrong: Performed[] } = { count: 0, wrong: [] }
  const placesOf = (expected: unknown): number[] => facts.find(each => each.expected === expected)?.places ?? []
  const countOf = (expected: unknown): number => records.find(each => each.expected === expected)?.count ?? 0

  return {
    take(piece) {
      for (const { seq, fact } of piece.facts)
        for (const { expected, places } of facts)
          if (expected.fact === fact.type && matches(expected.where, fact)) places.push(seq)
      for (const { plane, table, body } of piece.records)
        for (const each of records) {
          const { expected } = each
          if (expected.plane === plane && expected.table === table && matches(expected.where, body)) each.count += 1
        }
      for (const mark of piece.marks) {
        if ('event' in mark.of || ownTasks.has(mark.of.task)) own.push(mark)
        else {
          ofFleet.count += mark.performed.length
          ofFleet.wrong.push(...mark.performed.filter(isWrong))
        }
      }
    },
    verdicts: () => [
      ...commandVerdicts(scenario, own),
      ...(scenario.fleet === null ? [] : [fleetVerdict(ofFleet)]),
      ...happens.map(expected => {
        const places = placesOf(expected)
        const { says, times } = expected
        const held = times === undefined ? places.length > 0 : places.length === times
        return { kind: 'happens', says, held, found: counted(places.length), facts: places } as const
      }),
      ...never.map(expected => {
        const places = placesOf(expected)
        const { says } = expected
        return { kind: 'never', says, held: places.length === 0, found: counted(places.length), facts: places } as const
      }),
      ...recorded.map(expected => {
        const count = countOf(expected)
        const held = count >= expected.atLeast
        return { kind: 'recorded', says: expected.says, held, found: counted(count), facts: [] } as const
      }),
      ...notRecorded.map(expected => {
        const count = countOf(expected)
        const { says } = expected
        return { kind: 'notRecorded', says, held: count === 0, found: counted(count), facts: [] } as const
      }),
    ],
  }
}

const noPlaces = (): number[] => []

function fleetVerdict({ count, wrong }: { count: number; wrong: readonly Performed[] }): Verdict {
  const [first] = wrong
  const found = first ? `${wrong.length} of ${count} did not: ${answered(first)}` : `${count} as written`
  return { kind: 'command', says: 'Each command of the fleet comes out as written.', held: !first, found, facts: [] }
}

/** Succeeded where it was to be refused, or was refused otherwise than it was written. */
const isWrong = ({ outcome, refused }: Performed): boolean =>
  outcome.ok ? refused !== null : String(outcome.code) !== String(refused)

/** Every event comes to pass, and each command succeeds or is refused as it was written. */
function commandVerdicts(
  { tasks, events }: Pick<ScenarioDocument, 'tasks' | 'events'>,
  marks: readonly Mark[],
): Verdict[] {
  const verdictOf = (says: string, mark: Mark | undefined): Verdict => {
    if (mark === undefined) return { kind: 'command', says, held: false, found: 'it never came to pass', facts: [] }
    const wrong = mark.performed.find(isWrong)
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

const answered = ({ command, outcome }: Performed): string =>
  outcome.ok ? `${command} was not refused` : `${command} was refused with ${outcome.code}: ${outcome.reason}`

const counted = (count: number): string => (count === 1 ? 'once' : `${count} times`)
