// Logs that live in Azure Data Explorer, Log Analytics or Sentinel, asked through Microsoft's own client.

import { readFileSync } from 'node:fs'
import type { Client, KustoConnectionStringBuilder, ClientRequestProperties as Properties } from 'azure-kusto-data'
import { Refusal } from '../../../../../shared/errors.ts'
import type { Ids } from '../../../../../shared/model/env.ts'
import { isoOf } from '../../../../../shared/model/units.ts'
import type { EvidenceSource, HuntLimits } from '../source.ts'
import { answerOf } from './answer.ts'
import { type Connection, isLoopback } from './connection.ts'
import { framesOf } from './frames.ts'
import { retrying } from './retry.ts'
import { schemaIn } from './show-schema.ts'
import { inTime, limited, refusedBy } from './way.ts'

export interface KustoOptions {
  readonly connection: Connection
  /** Names each request, so that it can be found where it ran. */
  readonly ids: Ids
  /** Lets so many milliseconds go by; rejects where the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** Shows a person where to sign in and with which code. Left out, signing in with a device code is refused. */
  readonly showCode?: (message: string) => void
}

/** The service's own: 500,000 records and 64 MiB of them (https://learn.microsoft.com/kusto/concepts/query-limits). */
export const usualLimits: HuntLimits = { rows: 500_000, bytes: 256 << 20, milliseconds: 4 * 60_000 }

/** Nothing is asked before the first hunt. Refuses argument.invalid where a file of the credential can not be read. */
export async function kustoSource(options: KustoOptions): Promise<EvidenceSource> {
  const { connection, ids } = options
  // Half a second and 40 MiB of sign-in libraries: for those who ask a service only.
  const kusto = await import('azure-kusto-data')
  const builder = signIn(kusto.KustoConnectionStringBuilder, options)
  // The client would tell the path it was started from and the name of the account on this machine.
  builder.applicationNameForTracing = 'Throughline'
  builder.userNameForTracing = '[none]'
  const client = new kusto.Client(builder)
  const closing = new AbortController()
  const signals = streaming(client, isLoopback(new URL(connection.cluster).hostname))

  const properties = (
    requestId: string,
    limits: HuntLimits,
    parameters: Readonly<Record<string, string>>,
  ): Properties => {
    const asked = new kusto.ClientRequestProperties()
    asked.clientRequestId = requestId
    asked.raw = true
    asked.setTimeout(limits.milliseconds)
    asked.setClientTimeout(limits.milliseconds + graceMs)
    for (const [name, value] of Object.entries(readOnly)) asked.setOption(name, value)
    asked.setOption('truncationmaxrecords', limits.rows)
    for (const [name, value] of Object.entries(parameters)) asked.setParameter(name, value)
    return asked
  }

  return {
    kind: 'kusto',
    name: connection.name,
    place: { address: connection.cluster, database: connection.database },
    records: null,
    schema: async signal => {
      const requestId = `Throughline.schema;${ids.guid()}`
      const limits = { ...usualLimits, milliseconds: 60_000 }
      const given = inTime(limits, signal, closing.signal)
      signals.set(requestId, given.signal)
      try {
        const asked = properties(requestId, limits, {})
        const command = '.show database schema as json'
        const { value } = await retrying(
          () => given.race(() => client.executeMgmt(connection.database, command, asked)),
          options.wait,
          given.signal,
        )
        return await schemaIn(limited(value, limits.bytes), connection.database)
      } catch (error) {
        throw await refusedBy(error, given, connection, 0)
      } finally {
        signals.delete(requestId)
      }
    },
    hunt: async (kql, { parameters = {}, written = 'plain', at, limits: asked = {}, signal, onBytes } = {}) => {
      const literals = written === 'kql' ? parameters : await literalsIn(kql, parameters)
      const limits = { ...usualLimits, ...asked }
      const requestId = `Throughline.hunt;${ids.guid()}`
      const given = inTime(limits, signal, closing.signal)
      signals.set(requestId, given.signal)
      const letGo = (): void => void signals.delete(requestId)
      try {
        const request = properties(requestId, limits, literals)
        if (at !== undefined) request.setOption('query_now', isoOf(at))
        const { value, notes } = await retrying(
          () => given.race(() => client.executeQuery(connection.database, kql, request)),
          options.wait,
          given.signal,
        )
        const refused = (error: unknown, rows: number) => refusedBy(error, given, connection, rows)
        return await answerOf(framesOf(limited(value, limits.bytes, onBytes)), {
          requestId,
          most: limits.rows,
          notes,
          letGo,
          refused,
        })
      } catch (error) {
        letGo()
        throw await refusedBy(error, given, connection, 0)
      }
    },
    close: async () => {
      closing.abort()
      client.close()
    },
  }
}

/** Microsoft's parser knows what a query declares, and is loaded for those that do. */
async function literalsIn(
  kql: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  if (Object.keys(parameters).length === 0) return {}
  const { literalsOf } = await import('./parameters.ts')
  return literalsOf(kql, parameters)
}

/** So much longer than the service is given, so that it is the one to say that the time is over. */
const graceMs = 5_000

/** https://learn.microsoft.com/kusto/api/rest/request-properties */
const readOnly = {
  request_readonly: true,
  // Frames of a part of the rows each: they can be read as they come.
  results_v2_fragment_primary_tables: true,
  results_v2_newlines_between_frames: true,
} as const

/** Has the client hand over each answer as the stream it comes in, and give a request up when its signal says so. */
function streaming(client: Client, here: boolean): Map<unknown, AbortSignal> {
  const signals = new Map<unknown, AbortSignal>()
  client.axiosInstance.interceptors.request.use(config => {
    const signal = signals.get(config.headers.get('x-ms-client-request-id'))
    config.responseType = 'stream'
    // Told to count bytes, the client would keep a connection open that nobody reads any more; they are counted here.
    config.maxContentLength = -1
    if (signal !== undefined) config.signal = signal
    if (here) config.proxy = false
    return config
  })
  return signals
}

type Builder = typeof KustoConnectionStringBuilder

function signIn(builder: Builder, { connection, showCode }: KustoOptions): KustoConnectionStringBuilder {
  const { cluster, credential } = connection
  switch (credential.kind) {
    case 'none':
      return new builder(cluster)
    case 'azureCli':
      return builder.withAzLoginIdentity(cluster, credential.tenant)
    case 'managedIdentity':
      return credential.clientId === undefined
        ? builder.withSystemManagedIdentity(cluster)
        : builder.withUserManagedIdentity(cluster, credential.clientId)
    case 'deviceCode':
      if (showCode === undefined)
        throw new Refusal('argument.invalid', 'Nobody is there to be shown a code to sign in with.', {
          todo: 'Use another credential.',
        })
      return builder.withAadDeviceAuthentication(cluster, credential.tenant, ({ message }) => showCode(message))
    case 'appKey':
      return builder.withAadApplicationKeyAuthentication(
        cluster,
        credential.clientId,
        firstLine(credential.keyFile),
        credential.tenant,
      )
    case 'certificate':
      return builder.withAadApplicationCertificateAuthentication(
        cluster,
        credential.clientId,
        undefined,
        credential.tenant,
        credential.sendChain,
        credential.certificateFile,
      )
    case 'token':
      return builder.withAccessToken(cluster, firstLine(credential.tokenFile))
  }
}

function firstLine(file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8').split(/\r?\n/)[0]?.trim() ?? ''
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Refusal('argument.invalid', `The secret can not be read: ${reason}.`, { where: { file } })
  }
  if (text !== '') return text
  throw new Refusal('argument.invalid', 'The first line, where the secret should be, is empty.', { where: { file } })
}
