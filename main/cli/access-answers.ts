// What the commands about Conditional Access answer: a what-if, and a replay.
import type { RefusalData } from '../../shared/errors.ts'
import type { CaseReplayReport, WhatIfReport } from '../app/index.ts'
import { type Answer, exitCodes, placed, table } from './output.ts'

type Flips = WhatIfReport['answer']['throughline']['flips']['request']
type Change = CaseReplayReport['replay']['changes'][number]

/** A policy that was not taken makes the command end with 1, but the others are answered for. */
const exitCodeOf = (refused: readonly RefusalData[]): number =>
  refused.length > 0 ? exitCodes.refused : exitCodes.done

export function whatIfAnswer({ answer, refused }: WhatIfReport): Answer {
  const { decision, flips, assumed } = answer.throughline
  const rows = answer.value.map(({ displayName, state, policyApplies, analysisReasons, throughline }) => [
    displayName,
    states[state],
    policyApplies ? 'yes' : 'no',
    throughline.result,
    analysisReasons === 'notSet' ? '' : analysisReasons,
  ])
  const code = decision.errorCode === null ? '' : `, AADSTS${decision.errorCode}`
  return {
    json: { ...answer, throughline: { ...answer.throughline, refused } },
    text: [
      `${outcomes[decision.outcome]} (${decision.status}${code})`,
      ...(decision.notEvaluated === undefined ? [] : [decision.notEvaluated.reason]),
      ...assumed,
      '',
      ...(rows.length === 0
        ? ['No policy applies.']
        : [table(['policy', 'state', 'applies', 'result', 'reason'], rows)]),
      '',
      ...answer.value.map(({ displayName, throughline }) => `${displayName}: ${throughline.reason}`),
      '',
      ...flipLines('the request', flips.request),
      ...flipLines('the policies', flips.policies),
      ...refusedLines(refused),
    ].join('\n'),
    exitCode: exitCodeOf(refused),
  }
}

const outcomes = {
  grant: 'Granted',
  deny: 'Denied',
  cannotEvaluate: 'Cannot be evaluated, and so not granted',
} as const
const states = { enabled: 'on', disabled: 'off', enabledForReportingButNotEnforced: 'report-only' } as const

function flipLines(what: string, { to, size, sets, more, searched }: Flips): string[] {
  const turned = to === 'grant' ? 'granted' : 'denied'
  if (size === null) return [`No ${searched} changes of ${what} would have it ${turned}.`]
  return [
    `It would be ${turned} after ${size === 1 ? 'one change' : `${size} changes`} of ${what}${sets.length > 1 ? ', any of these' : ''}:`,
    ...sets.map(set => `  ${set.map(({ sentence }) => sentence).join(' ')}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}

const refusedLines = (refused: readonly RefusalData[]): string[] =>
  refused.length === 0
    ? []
    : ['', 'Not taken', ...refused.map(({ code, message, where }) => `  ${placed(message, placeOf(where))} [${code}]`)]

const placeOf = (where: RefusalData['where']): string =>
  [where?.file, where?.line, where?.column].filter(part => part !== undefined).join(':')

const shown = 10

export function replayAnswer({ replay, policies, refused }: CaseReplayReport, file: string): Answer {
  const { signIns, decisions, same, flipped, cannotEvaluate, changes, notEvaluated, skipped } = replay
  return {
    json: { ...replay, policies, refused },
    text: [
      `${file}: ${signIns} sign-ins, ${decisions} decisions replayed against ${policies} policies`,
      `same            ${same}`,
      `flipped         ${flipped}`,
      `cannotEvaluate  ${cannotEvaluate}`,
      `not evaluated   ${sum(notEvaluated)}`,
      ...notEvaluated.map(({ why, count }) => `  ${count} ${why}`),
      `skipped         ${sum(skipped)}`,
      ...skipped.map(({ why, count }) => `  ${count} ${why}`),
      ...changes.slice(0, shown).flatMap(changeLines),
      ...(changes.length > shown
        ? ['', `and ${changes.length - shown} more kinds of change, with ${sum(changes.slice(shown))} decisions`]
        : []),
      ...refusedLines(refused),
    ].join('\n'),
    exitCode: exitCodeOf(refused),
  }
}

const sum = (counted: readonly { count: number }[]): number => counted.reduce((total, { count }) => total + count, 0)

function changeLines({ from, to, count, subjects, records, policies, missing }: Change): string[] {
  const some = records.slice(0, shown).map(record => `#${record}`)
  const rest = records.length > shown ? ` and ${records.length - shown} more` : ''
  return [
    '',
    `${count} × ${from} → ${to}, ${subjects.length === 1 ? `all of ${subjects[0]}` : `of ${subjects.length} accounts`}`,
    ...(missing.length === 0 ? [] : [`  The records do not say: ${missing.join(', ')}`]),
    ...(policies.length === 0
      ? ['  The records do not name the policies that stopped it.']
      : policies.map(({ sentence }) => `  ${sentence}`)),
    `  ${some.join(' ')}${rest}`,
  ]
}
