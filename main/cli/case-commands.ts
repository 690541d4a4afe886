// The commands about cases as files: info, merge, compact, lock, unlock.
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Refusal } from '../../shared/errors.ts'
import type { Env } from '../../shared/model/env.ts'
import { compactCase, lockCase, mergeFiles, readHealth, unlockCase } from '../app/index.ts'
import { compactAnswer, healthAnswer, lockAnswer, mergeAnswer, unlockAnswer } from './case-answers.ts'
import type { Answer } from './output.ts'

interface OutOption {
  readonly out?: string
}

interface LockOptions extends OutOption {
  readonly passwordFile?: string
}

export function addCaseCommands(
  command: Command,
  env: Env,
  tell: (answer: Answer) => void,
  json: readonly [string, string],
): void {
  command
    .command('info <case>')
    .description('how a case is: size, sources, what was rejected, who signed it, and what could be done')
    .option(...json)
    .action(async (file: string) => tell(healthAnswer(await readHealth(file, env))))

  command
    .command('merge <cases...>')
    .description('make a new case of several: sources byte for byte, each once, and what was done, by whom and when')
    .option('--out <file>', 'the new case')
    .option(...json)
    .action(async (files: string[], options: OutOption) => {
      const out = outOf(options, 'the new case')
      tell(mergeAnswer(await mergeFiles(files, out, env), files))
    })

  command
    .command('compact <case>')
    .description('give back unused bytes of a case, and make anew what is derived from it')
    .option(...json)
    .action(async (file: string) => tell(compactAnswer(await compactCase(file, env), file)))

  command
    .command('lock <case>')
    .description('write a whole case into one file that only a password opens')
    .option('--out <file>', 'the new file')
    .option('--password-file <file>', 'its first line is the password; - for standard input')
    .option(...json)
    .action(async (file: string, options: LockOptions) => {
      const out = outOf(options, 'the new file')
      await lockCase(file, out, passwordOf(options), env)
      tell(lockAnswer(file, out))
    })

  command
    .command('unlock <file>')
    .description('make a case again of a locked file')
    .option('--out <file>', 'the new case')
    .option('--password-file <file>', 'its first line is the password; - for standard input')
    .option(...json)
    .action(async (file: string, options: LockOptions) => {
      const out = outOf(options, 'the new case')
      tell(unlockAnswer(await unlockCase(file, out, passwordOf(options), env)))
    })
}

function outOf({ out }: OutOption, what: string): string {
  if (out !== undefined) return out
  throw new Refusal('argument.invalid', `No name was given for ${what}.`, { todo: 'Name one with --out FILE.' })
}

/** Never a word of the command: those stand in the shell's history and in the list of processes. */
function passwordOf({ passwordFile }: LockOptions): string {
  if (passwordFile === undefined)
    throw new Refusal('argument.invalid', 'No password was given.', {
      todo: 'Name a file with --password-file FILE, or hand it in on standard input with --password-file -.',
    })
  const password = readText(passwordFile).split(/\r?\n/)[0] ?? ''
  if (password !== '') return password
  throw new Refusal('argument.invalid', 'The first line, where the password should be, is empty.', {
    where: { file: passwordFile },
  })
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Refusal('argument.invalid', `The password can not be read: ${reason}.`, { where: { file } })
  }
}
