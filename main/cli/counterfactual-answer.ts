// What the command `counterfactual` answers: where two runs part, and what each log would have shown.
import type { RecordedFact } from '../../shared/model/facts.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { CounterfactualReport } from '../app/index.ts'
import { type Answer, exitCodes, table } from './output.ts'

const shown = 12

export function counterfactualAnswer(report: CounterfactualReport): Answer {
  const { scenario, seed, facts, logs, change } = report
  const { change: what, ...said } = change
  const planes = Object.entries(logs)
  return {
    json: report,
    text: [
      `${scenario}, seed ${seed}, with another ${words[what]}: ${Object.values(said).map(text).join(', ')}`,
      `facts  ${facts.base} → ${facts.changed}: ${facts.same} the same, ${facts.moved} in another order, ` +
        `${facts.onlyBase.length} only as it was, ${facts.onlyChanged.length} only as changed`,
      ...(facts.complete ? [] : ['They differ in so much that only their beginnings and ends were compared in order.']),
      ...divergence(facts.firstDivergence),
      '',
      table(
        ['log', 'as it was', 'as changed', 'only as it was', 'only as changed'],
        planes.map(([plane, each]) => [
          plane,
          ...[each.base, each.changed, each.onlyBase.length, each.onlyChanged.length].map(String),
        ]),
      ),
      ...planes.flatMap(([plane, { onlyBase, onlyChanged }]) => [
        ...rows(`${plane}, only as it was`, onlyBase),
        ...rows(`${plane}, only as changed`, onlyChanged),
      ]),
    ].join('\n'),
    exitCode: exitCodes.done,
  }
}

const words = {
  policy: 'policy',
  addPolicy: 'policy',
  removePolicy: 'set of policies, without',
  assignment: 'assignment',
  risk: 'risk',
  timing: 'timing',
  profile: 'capability profile',
  licences: 'set of licences',
  userConsent: 'setting for user consent',
} as const

const plain = new Set([
  'outcome',
  'errorCode',
  'status',
  'displayName',
  'resourceDisplayName',
  'grant',
  'riskLevel',
  'riskState',
  'tool',
])

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function divergence(first: CounterfactualReport['facts']['firstDivergence']): string[] {
  if (first === null) return ['Both tell the same.']
  return [
    '',
    'They part here',
    `  as it was   ${first.base === null ? 'nothing more' : line(first.base)}`,
    `  as changed  ${first.changed === null ? 'nothing more' : line(first.changed)}`,
  ]
}

/** The fact's kind, and what it says in texts of its own. */
function line({ seq, at, fact }: RecordedFact): string {
  const { type, ...members } = fact
  const said = Object.entries(members).flatMap(([name, value]) => sayingOf(name, value))
  return `#${seq} ${isoOf(at).slice(11, 23)} ${[type, ...said].join(' ')}`
}

/** A text as it is, of a decision its outcome; what is nested deeper is for the JSON. */
function sayingOf(name: string, value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.entries(value).flatMap(([key, each]) =>
    plain.has(key) && (typeof each === 'string' || typeof each === 'number') ? [`${key} ${each}`] : [],
  )
  return inside.length === 0 ? [] : [`${name}: ${inside.join(', ')}`]
}

function rows(title: string, found: readonly { table: string; title: string }[]): string[] {
  if (found.length === 0) return []
  const counts = new Map<string, number>()
  for (const row of found) {
    const name = `${row.table} ${row.title}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const lines = Array.from(counts, ([name, count]) => `  ${count === 1 ? name : `${name} (${count} times)`}`)
  const more = lines.length - shown
  return ['', title, ...lines.slice(0, shown), ...(more > 0 ? [`  and ${more} more kinds`] : [])]
}
