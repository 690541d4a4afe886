// The command line: run, import, pull, export, stream, trace, hunt, hunts, serve, bundle, verify, info, merge, compact, lock, unlock, whatif, replay, counterfactual, check, crosswalk. Takes its words and streams, gives its exit code, touches nothing global.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { Refusal } from '../../shared/errors.ts'
import { CapabilityProfile, Licence } from '../../shared/model/access.ts'
import type { Env } from '../../shared/model/env.ts'
import {
  checkInvariants,
  keepWays,
  playCounterfactual,
  playWayFile,
  type RunProgress,
  readCrosswalk,
  readOneTrace,
  readTraces,
  replayFile,
  runScenario,
  type WorldProgress,
  whatIfFile,
} from '../app/index.ts'
import { replayAnswer, whatIfAnswer } from './access-answers.ts'
import { runAnswer, runProgressText, traceAnswer, tracesAnswer } from './answers.ts'
import { addBundle, addVerify } from './bundle-command.ts'
import { addCaseCommands } from './case-commands.ts'
import { type CaseOption, caseOf } from './case-option.ts'
import { checkAnswer, playedAnswer, progressText } from './check-answer.ts'
import { counterfactualAnswer } from './counterfactual-answer.ts'
import { crosswalkAnswer } from './crosswalk-answer.ts'
import { addExport, addStream } from './export-command.ts'
import { addHunt } from './hunt-command.ts'
import { addImport } from './import-command.ts'
import { wholeNumber } from './numbers.ts'
import { type Answer, exitCodes, print, printTrouble, type Streams } from './output.ts'
import { addPull } from './pull-command.ts'
import { addServe } from './serve-command.ts'

/**
 * Exit codes: 0 done, 1 refused input, 2 a check failed, 70 a bug.
 * @param words what stands after the command's name
 * @param interrupted asked for by what can be stopped in the middle: aborted when somebody wants it to stop
 */
export async function throughline(
  words: readonly string[],
  env: Env,
  streams: Streams,
  interrupted: () => AbortSignal = () => new AbortController().signal,
): Promise<number> {
  const asJson = words.includes('--json')
  const found: Answer[] = []
  try {
    await program(env, streams, answer => found.push(answer), interrupted).parseAsync(words, { from: 'user' })
    for (const answer of found) print(answer, asJson, streams)
    return found[0]?.exitCode ?? exitCodes.done
  } catch (error) {
    if (!(error instanceof CommanderError)) return printTrouble(error, asJson, streams)
    // Help that was asked for is printed by now; it is not trouble.
    if (error.exitCode === 0) return exitCodes.done
    return printTrouble(usage(error), asJson, streams)
  }
}

interface CheckWords {
  full?: boolean
  json?: boolean
  keep?: string
  play?: string
}

function program(env: Env, streams: Streams, tell: (answer: Answer) => void, interrupted: () => AbortSignal): Command {
  const command = new Command('throughline')
    .description(
      'Plays scenarios, takes in logs, traces what agents did back to who asked, verifies cases, asks what Conditional Access would decide, and checks what must hold.',
    )
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: () => {} })
    .showSuggestionAfterError(true)
    .helpCommand(false)
    .addHelpText('after', '\nExit codes: 0 done, 1 refused input, 2 a check failed, 70 a bug.')

  const json = ['--json', 'answer in JSON; trouble goes to standard error as JSON too'] as const
  command.option(...json)

  command
    .command('run <scenario>')
    .description(
      'play a scenario to its end; prints the root of the case its logs make, and whether each of its expectations holds',
    )
    .option('--seed <number>', 'the same seed gives the same bytes', wholeNumber, 1)
    .option(
      '--case <file>',
      'append the logs to this case, made where it does not exist; without it they stay in memory',
    )
    .option('--scale <number>', 'of a scenario with a fleet: 1 is a whole day, 0.1 a tenth of it', scaleOf)
    .option(...json)
    .action(async (scenario: string, { seed, scale, case: file, json: asJson = false }: RunWords) => {
      const size = scale === undefined ? '' : `, scale ${scale}`
      const onProgress = (progress: RunProgress) => streams.error(runProgressText(progress, asJson))
      const asked = { scenario, seed, file: file ?? null, env, signal: interrupted(), onProgress }
      const report = await runScenario({ ...asked, ...(scale === undefined ? {} : { scale }) })
      tell(runAnswer(report, `${scenario}, seed ${seed}${size}`))
    })

  addImport(command, { env, streams, tell, interrupted, json })
  addPull(command, { env, streams, tell, interrupted, json })

  addExport(command, { env, streams, tell, interrupted, json })
  addStream(command, { env, streams, tell, interrupted, json })

  command
    .command('trace [id]')
    .description('list the traces of a case, or tell one whole')
    .option('--case <file>', 'the case file')
    .option(...json)
    .action(async (id: string | undefined, options: CaseOption) => {
      if (id === undefined) tell(tracesAnswer(await readTraces(caseOf(options), env)))
      else tell(traceAnswer(await readOneTrace(id, caseOf(options), env)))
    })

  addHunt(command, { env, streams, tell, interrupted, json })
  addServe(command, { env, streams, tell, interrupted, json })
  addBundle(command, { env, tell, json })
  addVerify(command, { env, tell, json })

  addCaseCommands(command, env, tell, json)

  command
    .command('whatif <request>')
    .description(
      'what Conditional Access would decide on a request (the body of Graph’s evaluate), and what would turn it',
    )
    .option('--policies <folder>', 'JSON files of Conditional Access policies')
    .addOption(profile())
    .addOption(licences())
    .option(...json)
    .action((request: string, options: PolicyOptions) => {
      tell(whatIfAnswer(whatIfFile(request, policiesOf(options), settingsOf(options))))
    })

  command
    .command('replay')
    .description('decide the sign-ins of a case again, by other policies, and tell which come out otherwise')
    .option('--case <file>', 'the case file')
    .option('--policies <folder>', 'JSON files of Conditional Access policies')
    .addOption(profile())
    .addOption(licences())
    .option(...json)
    .action(async (options: CaseOption & PolicyOptions) => {
      const file = caseOf(options)
      tell(replayAnswer(await replayFile(file, policiesOf(options), settingsOf(options), env), file))
    })

  command
    .command('crosswalk')
    .description('which threat is shown by which scenario, what each log holds of it, what detects and what stops it')
    .option(...json)
    .action(async () => tell(crosswalkAnswer(await readCrosswalk())))

  command
    .command('counterfactual <scenario>')
    .description('play a scenario again with one thing changed, and tell what differs in facts and logs')
    .option('--change <file>', 'YAML: the one change')
    .option('--seed <number>', 'of both runs', wholeNumber, 1)
    .option(...json)
    .action(async (scenario: string, { change, seed }: { change?: string; seed: number }) => {
      if (change === undefined)
        throw new Refusal('argument.invalid', 'No change was named.', { todo: 'Name one with --change FILE.' })
      tell(counterfactualAnswer(await playCounterfactual({ scenario, seed, changeFile: change })))
    })

  command
    .command('check')
    .description('check what must hold in every reachable state of bounded worlds of the same machines')
    .option('--full', 'the complete product of 2 agents and 2 Cloud PCs too: minutes, about 1 GiB, with progress')
    .option('--keep <folder>', 'where one does not hold, keep the shortest way there as a file')
    .option('--play <file>', 'play a way that was kept, step by step, by the machines as they are')
    .option(...json)
    .action(async ({ full = false, json: asJson = false, keep, play }: CheckWords) => {
      if (play !== undefined) return tell(playedAnswer(await playWayFile(play)))
      const onProgress = (progress: WorldProgress) => streams.error(progressText(progress, asJson))
      const report = await checkInvariants({ full, ...(full && { onProgress }) })
      tell(checkAnswer(report, keep === undefined ? [] : keepWays(report, keep)))
    })

  return command
}

interface RunWords extends CaseOption {
  readonly seed: number
  readonly scale?: number
  readonly json?: boolean
}

interface PolicyOptions {
  readonly policies?: string
  readonly profile: CapabilityProfile
  readonly licences: Licence[]
}

const profile = (): Option =>
  new Option('--profile <date>', 'what exists for agents at this date')
    .choices(CapabilityProfile.options)
    .default(CapabilityProfile.enum['2026-07'])

const licences = (): Option =>
  new Option('--licences <names>', 'what the tenant has: P1, P2, E5, separated by commas')
    .argParser(licenceList)
    .default([Licence.enum.E5], 'E5')

function licenceList(text: string): Licence[] {
  const parsed = z.array(Licence).safeParse(text === '' ? [] : text.split(',').map(name => name.trim().toUpperCase()))
  if (!parsed.success) throw new InvalidArgumentError(`Licences are ${Licence.options.join(', ')}.`)
  return parsed.data
}

const settingsOf = ({ profile, licences }: PolicyOptions) => ({ profile, licences, securityDefaults: false })

function policiesOf({ policies }: PolicyOptions): string {
  if (policies !== undefined) return policies
  throw new Refusal('argument.invalid', 'No policies were named.', { todo: 'Name a folder with --policies FOLDER.' })
}

/** Commander's complaint as a refusal: its first line says what is wrong, a second the nearest name. */
function usage(error: CommanderError): Refusal {
  if (error.code === 'commander.help')
    return new Refusal('argument.invalid', 'No command was given.', {
      todo: 'Choose run, import, pull, export, stream, trace, hunt, hunts, serve, bundle, verify, info, merge, compact, lock, unlock, whatif, replay, counterfactual, check or crosswalk.',
    })
  const [message = '', near] = error.message.replace(/^error: /, '').split('\n')
  const capital = message.charAt(0).toUpperCase() + message.slice(1)
  return new Refusal('argument.invalid', /[.?!]$/.test(capital) ? capital : `${capital}.`, {
    todo: near?.replace(/^\((.*)\)$/, '$1') ?? 'See `npm run -s throughline -- --help`.',
  })
}

function scaleOf(text: string): number {
  const scale = Number(text)
  if (!/^\d*\.?\d+$/.test(text) || scale <= 0) throw new InvalidArgumentError('It is not a number above 0.')
  return scale
}
