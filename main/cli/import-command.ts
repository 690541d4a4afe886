// The command `import`: takes logs into a case.
import { type Command, Option } from 'commander'
import { Refusal } from '../../shared/errors.ts'
import type { Env } from '../../shared/model/env.ts'
import { type FormatId, formatIds } from '../../shared/model/evidence.ts'
import { importPaths, previewPaths } from '../app/index.ts'
import { type CaseOption, caseOf } from './case-option.ts'
import { importAnswer } from './import-answer.ts'
import type { Answer, Streams } from './output.ts'
import { previewAnswer } from './preview-answer.ts'

export interface CommandPlace {
  readonly env: Env
  readonly streams: Streams
  tell(answer: Answer): void
  interrupted(): AbortSignal
  /** The option every command has, as its name and what it says of itself. */
  readonly json: readonly [string, string]
}

interface ImportWords extends CaseOption {
  readonly as?: FormatId
  readonly preview?: boolean
}

export function addImport(command: Command, { env, streams, tell, interrupted, json }: CommandPlace): void {
  command
    .command('import <paths...>')
    .description('take logs into a case, made where it does not exist: files, gzip, zip, folders, - for standard input')
    .option('--case <file>', 'the case file')
    .addOption(new Option('--as <format>', 'what to read them as; left out, told from the content').choices(formatIds))
    .option('--preview', 'say what would be taken in, and take nothing in')
    .option(...json)
    .action(async (paths: string[], options: ImportWords) => {
      const { as, preview = false } = options
      const readAs = as === undefined ? {} : { as }
      const asked = { paths, file: caseOf(options), env, signal: interrupted(), ...readAs }
      if (preview) tell(previewAnswer(await previewPaths(asked)))
      else tell(importAnswer(await importPaths({ ...asked, input: streams.input ?? noInput })))
    })
}

/** Refuses only when it is read. */
const noInput: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => {
    throw new Refusal('argument.invalid', 'There is no standard input here.')
  },
}
