// The command `serve --kusto`: a case as a cluster, for tools on this machine that speak Kusto's protocol.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Refusal } from '../../shared/errors.ts'
import { type Log, openSource } from '../app/index.ts'
import { type KustoHost, startKustoHost } from '../web/index.ts'
import { type CaseOption, caseOf } from './case-option.ts'
import type { CommandPlace } from './import-command.ts'
import { wholeNumber } from './numbers.ts'
import { exitCodes, type Streams } from './output.ts'

interface ServeWords extends CaseOption {
  readonly kusto?: boolean
  readonly port?: number
  readonly tokenFile?: string
  readonly json?: boolean
}

export function addServe(command: Command, { env, streams, tell, interrupted, json }: CommandPlace): void {
  command
    .command('serve')
    .description('answer queries of other tools on this machine over a case, until Ctrl-C')
    .option('--kusto', 'as a cluster of Azure Data Explorer does (v1 and v2 of its protocol)')
    .option('--case <file>', 'the case file')
    .option('--port <number>', 'the port; left out, any that is free', wholeNumber, 0)
    .option('--token-file <file>', 'its first line is asked for as a bearer token')
    .option(...json)
    .action(async (words: ServeWords, own: Command) => {
      const asJson = own.optsWithGlobals<ServeWords>().json === true
      if (words.kusto !== true)
        throw new Refusal('argument.invalid', 'It is not said what to serve as.', { todo: 'Say --kusto.' })
      const token = words.tokenFile === undefined ? null : tokenIn(words.tokenFile)
      const { source, name, version } = await openSource(caseOf(words), env)
      try {
        const host = await listening(
          { source, database: name, env, log: logOf(streams), version, token },
          words.port ?? 0,
        )
        const stop = interrupted()
        streams.out(begun(host, name, token !== null, asJson))
        if (!stop.aborted) await once(stop, 'abort')
        await host.close()
      } finally {
        await source.close()
      }
      tell({ json: { closed: true }, text: 'Closed.', exitCode: exitCodes.done })
    })
}

async function listening(
  options: Omit<Parameters<typeof startKustoHost>[0], 'port'>,
  port: number,
): Promise<KustoHost> {
  try {
    return await startKustoHost({ ...options, port })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new Refusal('argument.invalid', `Nothing can listen on port ${port}: ${String(error.code)}.`, {
      todo: 'Name another, or leave --port out.',
    })
  }
}

function begun({ url }: KustoHost, database: string, hasToken: boolean, asJson: boolean): string {
  if (asJson) return `${JSON.stringify({ url, database })}\n`
  const open = hasToken
    ? ''
    : '\nIt asks for no token: whatever runs on this machine can read the case. --token-file FILE asks for one.'
  return `The case answers at ${url}, database ${database}.${open}\nCtrl-C ends it.\n`
}

/** Bugs stand on standard error: there is no app that looks after a log. */
const logOf = (streams: Streams): Log => ({
  error: (message, error) =>
    streams.error(`${message}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
})

function tokenIn(file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8').split(/\r?\n/)[0]?.trim() ?? ''
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Refusal('argument.invalid', `The token can not be read: ${reason}.`, { where: { file } })
  }
  if (/^[\w.~+/-]+=*$/.test(text)) return text
  throw new Refusal('argument.invalid', 'The first line is no token: letters, digits and -._~+/ alone.', {
    where: { file },
  })
}
