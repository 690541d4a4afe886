// The command `hunt`: asks a case in KQL, or a service where logs live.
import { readFileSync } from 'node:fs'
import { type Command, InvalidArgumentError } from 'commander'
import { Refusal } from '../../shared/errors.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { huntThere, listHunts, loadHunt, runHunt } from '../app/index.ts'
import { type CaseOption, caseOf } from './case-option.ts'
import { huntAnswer } from './hunt-answer.ts'
import { huntsAnswer } from './hunts-answer.ts'
import type { CommandPlace } from './import-command.ts'
import { timeOf, wholeNumber } from './numbers.ts'
import { fromOption } from './pull-command.ts'

interface HuntWords extends CaseOption {
  readonly from?: string
  readonly file?: string
  readonly shipped?: string
  readonly param: Readonly<Record<string, string>>
  readonly at?: EpochMs
  readonly limit?: number
  readonly timeout?: number
  readonly unknownColumns?: boolean
  readonly out?: string
}

/** More than a terminal or a program that reads JSON at once is helped by. */
const usualRows = 10_000

export function addHunt(command: Command, { env, streams, tell, interrupted, json }: CommandPlace): void {
  command
    .command('hunt [query]')
    .description('ask a case in KQL, or with --from a service where logs live; - reads the query from standard input')
    .option('--case <file>', 'the case file')
    .option(...fromOption)
    .option('--file <file>', 'the query, from a file')
    .option('--shipped <hunt>', 'one of the hunts that are shipped, which the command hunts lists')
    .option('--param <name=value>', 'a value for what the query declares with declare query_parameters', parameters, {})
    .option('--at <time>', 'what now() is and ago() counts from; left out, the time of the case’s last record', timeOf)
    .option('--limit <rows>', `rows at most; left out, ${usualRows} here and a million into a file`, wholeNumber)
    .option('--timeout <seconds>', 'how long it may take; left out, a minute, or four with --from', wholeNumber)
    .option('--unknown-columns', 'take columns that a table does not have as empty, and say so')
    .option('--out <file>', 'write the rows into a new file: .csv, .ndjson or .parquet')
    .option(...json)
    .action(async (query: string | undefined, words: HuntWords) => {
      const { param, at, out, limit = out === undefined ? usualRows : undefined, timeout, unknownColumns } = words
      const { from } = words
      if (from === undefined) caseOf(words)
      else refuseBeside(words)
      const text = await textOf(query, words, streams.input)
      const limits = {
        ...(limit === undefined ? {} : { rows: limit }),
        ...(timeout === undefined ? {} : { milliseconds: timeout * 1000 }),
      }
      const order = { text, env, limits, parameters: param, out: out ?? null, signal: interrupted() }
      const asked = { ...order, ...(at === undefined ? {} : { at }) }
      const report =
        from === undefined
          ? await runHunt({
              ...{ ...asked, file: caseOf(words) },
              ...(unknownColumns === true ? { unknownColumns: 'empty' } : {}),
            })
          : await huntThere({ ...asked, from, showCode: message => streams.error(`${message}\n`) })
      tell(huntAnswer(report, out ?? null))
    })

  command
    .command('hunts')
    .description('the hunts that are shipped: what each finds, the threats it is for, and its parameters')
    .option('--threat <id>', 'only those for this threat')
    .option(...json)
    .action(async ({ threat }: { readonly threat?: string }) => tell(huntsAnswer(await listHunts(), threat ?? null)))
}

/** What would do nothing is refused, so that nobody thinks it did. */
function refuseBeside({ case: file, unknownColumns }: HuntWords): void {
  if (file !== undefined)
    throw new Refusal('argument.invalid', 'A case and a service can not be asked at once.', {
      todo: 'Leave out --case, or --from.',
    })
  if (unknownColumns === true)
    throw new Refusal('argument.invalid', '--unknown-columns says nothing of a service, only of a case.', {
      todo: 'Leave it out.',
    })
}

function parameters(text: string, known: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It is a name and a value, such as who=dana@example.com.')
  return { ...known, [text.slice(0, at)]: text.slice(at + 1) }
}

async function textOf(
  query: string | undefined,
  { file, shipped }: HuntWords,
  input: AsyncIterable<Uint8Array> | undefined,
): Promise<string> {
  if ([query, file, shipped].filter(each => each !== undefined).length > 1)
    throw new Refusal('argument.invalid', 'The query is given twice.', {
      todo: 'Give one of the words, --file and --shipped.',
    })
  if (file !== undefined) return readQuery(file)
  if (shipped !== undefined) return (await loadHunt(shipped)).query
  if (query === undefined)
    throw new Refusal('argument.invalid', 'No query was given.', {
      todo: 'Write it in quotes, name its file with --file, or hand it in on standard input with -.',
    })
  if (query !== '-') return query
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of input ?? []) text += decoder.decode(bytes, { stream: true })
  return text + decoder.decode()
}

function readQuery(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Refusal('argument.invalid', `The query can not be read: ${reason}.`, { where: { file } })
  }
}
