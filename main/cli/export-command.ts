// The commands `export`, which gets records out of a case, and `stream`, which sends those of a run as it is played.
import { type Command, Option } from 'commander'
import { Refusal } from '../../shared/errors.ts'
import { type TableName, tableNames } from '../../shared/model/evidence.ts'
import type { EpochMs, EvidenceId } from '../../shared/model/units.ts'
import {
  exportCase,
  exportCaseFiles,
  type FileFormat,
  fileFormats,
  type Selection,
  streamScenario,
  type WireFormat,
  wireFormats,
} from '../app/index.ts'
import { type CaseOption, caseOf } from './case-option.ts'
import { exportAnswer } from './export-answer.ts'
import type { CommandPlace } from './import-command.ts'
import { numberList, timeOf, wholeNumber } from './numbers.ts'
import type { Answer } from './output.ts'
import { sendAnswer } from './send-answer.ts'

interface SendWords<Format> {
  readonly format: Format
  readonly out: string
  readonly json?: boolean
}

interface ExportWords extends CaseOption, SendWords<WireFormat | FileFormat> {
  readonly table?: TableName
  readonly from?: EpochMs
  readonly until?: EpochMs
  readonly records?: EvidenceId[]
  readonly trace?: string
  readonly spreadsheet?: boolean
  readonly withProvenance?: boolean
}

export function addExport(command: Command, place: CommandPlace): void {
  const { env, streams, json } = place
  command
    .command('export')
    .description('get records out of a case: as files other tools read, or sent to a collector on this machine')
    .option('--case <file>', 'the case file')
    .addOption(format(said, [...fileFormats, ...wireFormats]))
    .option(...out)
    .addOption(new Option('--table <name>', 'records of this table alone').choices(tableNames))
    .option('--from <time>', 'records from this time on, such as 2026-11-20 or 2026-11-20T09:30Z', timeOf)
    .option('--until <time>', 'records before this time', timeOf)
    .option('--records <numbers>', 'entries of the ledger: 1,2,5-9', numberList)
    .option('--trace <id>', 'all that a trace rests on')
    .option('--spreadsheet', 'csv: keep a spreadsheet from taking what a log says for a formula')
    .option('--with-provenance', 'ndjson: tell of each record its source, line, hash and entry')
    .option(...json)
    .action(async (words: ExportWords) => {
      const { format, out } = words
      const selection = selectionOf(words)
      const file = caseOf(words)
      refuseIdle(words)
      if (isWire(format)) {
        tellBeside(
          place,
          words,
          sendAnswer(await exportCase(file, env, { ...wireOrder(format, out, place), selection })),
        )
        return
      }
      const write = async (text: string) => {
        streams.out(text)
        await streams.drained?.()
      }
      const { spreadsheet = false, withProvenance = false } = words
      const onProgress = tenths(tenth => streams.error(progressText(tenth, words.json === true)))
      const order = { format, selection, to: out, write, spreadsheet, withProvenance, onProgress }
      tellBeside(
        place,
        words,
        exportAnswer(await exportCaseFiles(file, env, { ...order, signal: place.interrupted() })),
      )
    })
}

export function addStream(command: Command, place: CommandPlace): void {
  command
    .command('stream <scenario>')
    .description('play a scenario and send what the logs see of it, as it happens')
    .option('--seed <number>', 'the same seed gives the same bytes', wholeNumber, 1)
    .addOption(format(saidOfWire, wireFormats))
    .option(...out)
    .option(...place.json)
    .action(async (scenario: string, words: SendWords<WireFormat> & { seed: number }) => {
      const order = wireOrder(words.format, words.out, place)
      tellBeside(place, words, sendAnswer(await streamScenario(scenario, words.seed, order)))
    })
}

const saidOfWire = 'otlp: traces and logs for any viewer; agent365: requests of the Agent 365 exporter'
const said = `csv: a file a table; ndjson: records as they came; ocsf: sign-ins and API activity; stix: a bundle of STIX 2.1; ${saidOfWire}`

const format = (text: string, choices: readonly string[]): Option =>
  new Option('--as, --format <form>', text).choices(choices).default('otlp')

const out = [
  '--to, --out <place>',
  'a new file, a new folder where there are several, - for standard output; otlp: logs in a file beside the traces; otlp, agent365: http://127.0.0.1:PORT too',
  '-',
] as const

const isWire = (format: WireFormat | FileFormat): format is WireFormat => wireFormats.some(wire => wire === format)

const wireOrder = (as: WireFormat, to: string, { streams }: CommandPlace) => ({ as, to, write: streams.out })

const selectionOf = ({ table, from, until, records, trace }: ExportWords): Selection => ({
  ...(table === undefined ? {} : { tables: [table] }),
  ...(from === undefined ? {} : { from }),
  ...(until === undefined ? {} : { to: until }),
  ...(records === undefined ? {} : { records }),
  ...(trace === undefined ? {} : { trace }),
})

/** Options that say something of one form alone. */
const formOptions = [
  ['spreadsheet', '--spreadsheet', 'csv'],
  ['withProvenance', '--with-provenance', 'ndjson'],
] as const

/** What would do nothing is refused, so that nobody thinks it did. */
function refuseIdle(words: ExportWords): void {
  const idle = formOptions.find(([name, , format]) => words[name] === true && words.format !== format)
  if (idle === undefined) return
  const [, option, format] = idle
  throw new Refusal('argument.invalid', `${option} says nothing of ${words.format}, only of ${format}.`, {
    todo: 'Leave it out.',
  })
}

/** Where the records themselves are the output, what is said of them goes beside it. */
function tellBeside({ streams, tell }: CommandPlace, { out, json = false }: SendWords<string>, answer: Answer): void {
  if (out !== '-') tell(answer)
  else streams.error(json ? `${JSON.stringify(answer.json)}\n` : `${answer.text}\n`)
}

/** Of work short enough to be waited for nothing is told. */
const worthTelling = 200_000

function tenths(tell: (tenth: number) => void): (done: number, total: number) => void {
  let told = 0
  return (done, total) => {
    const tenth = Math.floor((10 * done) / total)
    if (total < worthTelling || tenth <= told) return
    told = tenth
    tell(tenth)
  }
}

const progressText = (tenth: number, asJson: boolean): string =>
  asJson ? `${JSON.stringify({ progress: tenth / 10 })}\n` : `${10 * tenth} % read and written\n`
