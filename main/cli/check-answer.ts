// What `check` answers: each invariant, the worlds it was checked in, and the shortest way to where one does not hold.
import type { CheckReport, PlayedWay, WorldProgress } from '../app/index.ts'
import { type Answer, exitCodes, table } from './output.ts'

type Checked = CheckReport['invariants'][number]

/** `kept`: files with the ways there. An invariant that does not hold makes the command end with 2, and so do tables that xstate does not agree with. */
export function checkAnswer(report: CheckReport, kept: readonly string[] = []): Answer {
  const { invariants, worlds, crossCheck } = report
  const broken = invariants.filter(({ holds }) => !holds)
  const rows = invariants.map(({ id, holds, promise, states, transitions }) => [
    id,
    holds ? 'holds' : 'does not hold',
    String(promise),
    String(states),
    String(transitions),
  ])
  return {
    json: report,
    text: [
      table(['invariant', '', 'promise', 'states', 'transitions'], rows),
      '',
      ...worlds.flatMap(({ name, states, transitions, leavesOut, bytes }) => [
        `${name}: ${states} states, ${transitions} transitions, ${Math.ceil(bytes / 2 ** 20)} MiB for its states`,
        ...leavesOut.map(what => `  leaves out: ${what}`),
      ]),
      '',
      crossCheck.mismatches.length === 0
        ? `xstate agrees with the tables in all ${crossCheck.sampled} sampled pairs of a state and a command.`
        : `xstate disagrees with the tables in ${crossCheck.mismatches.length} of ${crossCheck.sampled} sampled pairs:`,
      ...crossCheck.mismatches.slice(0, 3),
      ...broken.flatMap(counterexampleLines),
      ...kept.map(file => `Kept in ${file}: check --play ${file} plays it.`),
    ].join('\n'),
    exitCode: broken.length > 0 || crossCheck.mismatches.length > 0 ? exitCodes.checkFailed : exitCodes.done,
  }
}

function counterexampleLines({ id, claim, counterexample }: Checked): string[] {
  if (counterexample === undefined) return []
  const { world, steps, end } = counterexample
  return [
    '',
    `${id} does not hold: ${claim}`,
    `  in ${world}, the shortest way there:`,
    ...stepLines(steps),
    endLine(end),
  ]
}

/** A way that was kept, as it is played by the machines as they are. It ends with 2 where it still comes to the breach. */
export function playedAnswer({ claim, played, stopped }: PlayedWay): Answer {
  const { world, steps, end, broken } = played
  const verdict =
    stopped === null
      ? broken
        ? `It does not hold: ${claim}`
        : `It holds all the way: ${claim}`
      : `Step ${stopped.step} is not possible any more: ${stopped.command}. So far it holds: ${claim}`
  return {
    json: { claim, holds: !broken, stopped, world, steps, end },
    text: [`In ${world}:`, ...stepLines(steps), endLine(end), verdict].join('\n'),
    exitCode: broken ? exitCodes.checkFailed : exitCodes.done,
  }
}

const stepLines = (steps: PlayedWay['played']['steps']): string[] =>
  steps.map(
    ({ command, by, facts }, index) =>
      `  ${index + 1}. ${by}: ${command} => ${facts.map(({ type }) => type).join(', ') || 'nothing is told'}`,
  )
const endLine = (end: PlayedWay['played']['end']): string =>
  `  end: ${Object.entries(end)
    .map(([ref, state]) => `${ref}=${state}`)
    .join('  ')}`

/** For those who wait, a line each time. */
export const progressText = (progress: WorldProgress, asJson: boolean): string => {
  const { world, states, done } = progress
  if (asJson) return `${JSON.stringify({ progress })}\n`
  return `${world}: ${states.toLocaleString('en')} states, ${Math.round((done / states) * 100)} % of them left behind\n`
}
