// The command `pull`: what a trace needs, from where the logs live, into a case.
import type { Command } from 'commander'
import { Refusal } from '../../shared/errors.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import { type Pulled, pullInto, type Window } from '../app/index.ts'
import { type CaseOption, caseOf } from './case-option.ts'
import type { CommandPlace } from './import-command.ts'
import { timeOf, wholeNumber } from './numbers.ts'
import { type Answer, exitCodes, table } from './output.ts'

interface PullWords extends CaseOption {
  readonly from?: string
  readonly id?: string[]
  readonly trace?: string
  readonly since?: EpochMs
  readonly until?: EpochMs
  readonly follow: number
  readonly rows: number
  readonly by?: string
}

export function addPull(command: Command, { env, streams, tell, interrupted, json }: CommandPlace): void {
  command
    .command('pull')
    .description(
      'pull what a trace needs from Azure Data Explorer, Log Analytics or Sentinel into a case, made where it does not exist',
    )
    .option(...fromOption)
    .option('--case <file>', 'the case file')
    .option('--id <values...>', 'identifiers of any kind: a correlation, a token, a session, a person, …')
    .option('--trace <id>', 'a trace of the case: all that its records are joined by')
    .option('--since <time>', 'rows from this time on, such as 2026-11-20 or 2026-11-20T09:30Z', timeOf)
    .option('--until <time>', 'rows before this time', timeOf)
    .option('--follow <number>', 'how often what is found is followed on; 0: the identifiers alone', wholeNumber, 3)
    .option('--rows <number>', 'rows that are taken at most', wholeNumber, 100_000)
    .option('--by <words>', 'who asks, for the record')
    .option(...json)
    .action(async (words: PullWords) => {
      const { id = [], trace = null, since = null, until = null, follow, rows, by = null } = words
      const file = caseOf(words)
      const from = fromOf(words)
      const showCode = (message: string) => streams.error(`${message}\n`)
      const asked = { from, file, ids: id, trace, window: { since, until }, rounds: follow, rows, by }
      tell(pullAnswer(await pullInto({ ...asked, env, showCode, signal: interrupted() })))
    })
}

export const fromOption = [
  '--from <connection>',
  'https://CLUSTER/DATABASE, the address of a workspace, or a connection file',
] as const

export function fromOf({ from }: { readonly from?: string }): string {
  if (from !== undefined) return from
  throw new Refusal('argument.invalid', 'No connection was named.', { todo: 'Name one with --from CONNECTION.' })
}

/** A pull that was stopped ends with 1, though what came before is in the case. */
function pullAnswer(pulled: Pulled & { readonly window: Window }): Answer {
  const { imported, queries, rows, tables, left, stopped, window } = pulled
  const { since, until } = window
  const { source = null, accepted = 0, duplicates = 0, rejected = 0, refusal = null } = imported ?? {}
  const times = { since: since === null ? null : isoOf(since), until: until === null ? null : isoOf(until) }
  const refused = stopped ?? refusal
  const counted = table(
    ['table', 'rows'],
    Object.entries(tables).map(([name, count]) => [name, String(count)]),
  )
  return {
    json: { source, queries, rows, tables, accepted, duplicates, rejected, ...times, left, stopped: refused },
    text: [
      ...(rows === 0 ? [] : [counted]),
      `${rows} rows in ${queries} queries: ${accepted} new records, ${duplicates} that came more than once, ${rejected} rejected`,
      ...left.map(each => `left out: ${each}`),
      ...(refused === null ? [] : [`stopped: ${refused.message} [${refused.code}]`]),
      ...(stopped?.todo === undefined ? [] : [stopped.todo]),
    ].join('\n'),
    exitCode: refused === null ? exitCodes.done : exitCodes.refused,
  }
}
