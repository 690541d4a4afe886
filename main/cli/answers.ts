// What each command's finding looks like: the JSON that programs read, and the text for people.
import { Refusal } from '../../shared/errors.ts'
import type { VerifyReport } from '../../shared/model/evidence.ts'
import type { Clause, Trace, TraceSummary } from '../../shared/model/trace.ts'
import { type EpochMs, isoOf } from '../../shared/model/units.ts'
import type { RunProgress, RunReport } from '../app/index.ts'
import { type Answer, exitCodes, placed, table } from './output.ts'

/** What the scenario expects and did not come out so is a check that failed. */
export function runAnswer(report: RunReport, title: string): Answer {
  const records = Object.entries(report.records).map(([plane, count]) => `${plane} ${count}`)
  const { verdicts } = report
  const failed = verdicts.filter(({ held }) => !held)
  return {
    json: report,
    text: [
      `${title}: ${report.facts} facts in ${duration(report.virtualMs)} of virtual time`,
      `records  ${records.join(', ')}`,
      `root     ${report.root}`,
      ...(verdicts.length === 0
        ? []
        : ['', ...verdicts.map(verdictLine), verdictCount(verdicts.length, failed.length)]),
    ].join('\n'),
    exitCode: failed.length > 0 ? exitCodes.checkFailed : exitCodes.done,
  }
}

/** A line for each piece of a long run. */
export function runProgressText(progress: RunProgress, asJson: boolean): string {
  if (asJson) return `${JSON.stringify({ progress })}\n`
  const { facts, records, at } = progress
  const count = (number: number): string => number.toLocaleString('en')
  return `${isoOf(at).slice(0, 16)}Z  ${count(facts)} facts, ${count(records)} records\n`
}

/** A command of the scenario that came out as written says nothing of how often it was found. */
function verdictLine({ kind, says, held, found }: RunReport['verdicts'][number]): string {
  const way = {
    command: 'command',
    happens: 'happens',
    never: 'never',
    recorded: 'recorded',
    notRecorded: 'not recorded',
  }
  return `${held ? 'holds' : 'FAILS'}  ${way[kind].padEnd(12)}  ${says}${held ? '' : ` (found ${found})`}`
}

const verdictCount = (all: number, failed: number): string =>
  failed === 0 ? `All ${all} expectations hold.` : `${failed} of ${all} expectations fail.`

export function tracesAnswer(traces: readonly TraceSummary[]): Answer {
  const rows = traces.map(({ id, start, human, agent, nodes, links, gaps, title }) => [
    id,
    start === null ? '' : isoOf(start),
    human ?? '',
    agent ?? '',
    String(nodes),
    String(links),
    String(gaps),
    title,
  ])
  return {
    json: { traces },
    text:
      traces.length === 0
        ? 'This case holds no traces: import logs, or run a scenario into it.'
        : table(['id', 'start', 'human', 'agent', 'nodes', 'links', 'gaps', 'title'], rows),
    exitCode: exitCodes.done,
  }
}

export function traceAnswer({ summary, nodes, links, gaps, story }: Trace): Answer {
  const label = new Map(nodes.map(node => [node.id, node.label]))
  const name = (id: string): string => label.get(id) ?? id
  const records = (evidence: readonly number[]): string => (evidence.length === 0 ? '' : `  #${evidence.join(' #')}`)
  return {
    json: { ...summary, nodes, links, gaps, story: story.map(clause => ({ ...clause, text: sentence(clause) })) },
    text: [
      `${summary.title}  (${summary.id})`,
      '',
      'What happened',
      ...story.flatMap((clause, at) => [
        ...(day(clause.at) === day(story[at - 1]?.at) ? [] : [`  ${day(clause.at)}`]),
        `  ${time(clause.at)}  ${sentence(clause)}${records(clause.evidence)}`,
      ]),
      '',
      'How it is joined',
      ...links.map(
        ({ from, to, rule, key, confidence }) => `  ${name(from)} → ${name(to)}  ${rule}  ${key}  ${confidence}`,
      ),
      '',
      gaps.length === 0 ? 'No gaps.' : 'What is missing',
      ...gaps.map(({ kind, expected, why, near }) => `  ${kind} beside ${name(near)}: ${expected} ${why}`),
    ].join('\n'),
    exitCode: exitCodes.done,
  }
}

export function verifyAnswer(report: VerifyReport, file: string): Answer {
  const { ok, size, root, firstBad } = report
  return {
    json: report,
    text: ok
      ? `${file} holds: ${size} entries under root ${root}`
      : [
          `${file} was changed: ${firstBad?.what ?? 'something does not hold'}`,
          ...(firstBad === undefined
            ? []
            : [`  at        ${firstBad.at}`, `  expected  ${firstBad.expected}`, `  found     ${firstBad.found}`]),
        ].join('\n'),
    exitCode: ok ? exitCodes.done : exitCodes.checkFailed,
  }
}

/** A file too damaged to be read through has no size and no root to report, but its check failed all the same. */
export function damagedAnswer(error: unknown, file: string): Answer {
  if (!(error instanceof Refusal && error.code === 'case.damaged')) throw error
  const { message, where } = error.data
  return {
    json: { ok: false, firstBad: { what: message, at: where?.key ?? file } },
    text: placed(message, file),
    exitCode: exitCodes.checkFailed,
  }
}

const sentence = ({ parts }: Clause): string => parts.map(({ text }) => text).join('')

/** Undefined before the first clause, whose day is new. */
const day = (at: EpochMs | null | undefined): string | undefined =>
  at === null ? 'No record says when' : at && `${isoOf(at).slice(0, 10)} UTC`

const time = (at: EpochMs | null): string => (at === null ? '--:--:--' : isoOf(at).slice(11, 19))

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const
  const told = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`)
  return told.length === 0 ? `${milliseconds} ms` : told.join(' ')
}
