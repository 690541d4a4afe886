// Where a service with logs is and how one is let in: an address, or a file that says more. Secrets stand in files of their own.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../../../../shared/errors.ts'

const words = z.string().trim().min(1)

/** Each is one of the official client's own ways. */
const Credential = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('azureCli'), tenant: words.optional() }),
  z.strictObject({ kind: z.literal('managedIdentity'), clientId: words.optional() }),
  z.strictObject({ kind: z.literal('deviceCode'), tenant: words.optional() }),
  z.strictObject({ kind: z.literal('appKey'), tenant: words, clientId: words, keyFile: words }),
  z.strictObject({
    kind: z.literal('certificate'),
    tenant: words,
    clientId: words,
    /** PEM, with the private key. */
    certificateFile: words,
    sendChain: z.boolean().default(false),
  }),
  /** A bearer token got elsewhere, on the first line of a file. */
  z.strictObject({ kind: z.literal('token'), tokenFile: words }),
])
export type Credential = z.infer<typeof Credential>

const ConnectionFile = z.strictObject({
  name: words.optional(),
  cluster: words,
  database: words.optional(),
  credential: Credential.optional(),
})

export interface Connection {
  readonly name: string
  /** The cluster, or of a workspace of Log Analytics or Sentinel its address for clients of Data Explorer; without a last slash. */
  readonly cluster: string
  readonly database: string
  readonly credential: Credential
}

/**
 * @param text `https://CLUSTER/DATABASE`, the `https://ade.loganalytics.io/…/workspaces/NAME` of a workspace
 * (https://learn.microsoft.com/azure/data-explorer/query-monitor-data), or a JSON file that names `cluster`, `database` and
 * `credential`; an address alone is asked with the sign-in of the Azure CLI, and one on this machine without any
 * Refuses argument.invalid, also for an address beyond this machine that is not https.
 */
export function connectionOf(text: string): Connection {
  return /^https?:/i.test(text) ? fromAddress(text) : fromFile(text)
}

function fromAddress(text: string): Connection {
  return connection({ cluster: text }, text)
}

function fromFile(file: string): Connection {
  let read: unknown
  try {
    read = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw invalid(`The connection can not be read: ${reason}.`, file)
  }
  const parsed = ConnectionFile.safeParse(read)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Refusal('argument.invalid', `This is no connection: ${issue?.message ?? 'it can not be read'}.`, {
      where: { file, ...(issue !== undefined && issue.path.length > 0 && { key: issue.path.join('.') }) },
    })
  }
  const { credential, ...rest } = parsed.data
  return connection({ ...rest, ...(credential !== undefined && { credential: beside(credential, file) }) }, file)
}

/** Files a connection names stand beside it. */
function beside(credential: Credential, file: string): Credential {
  const at = (name: string): string => resolve(dirname(file), name)
  switch (credential.kind) {
    case 'appKey':
      return { ...credential, keyFile: at(credential.keyFile) }
    case 'certificate':
      return { ...credential, certificateFile: at(credential.certificateFile) }
    case 'token':
      return { ...credential, tokenFile: at(credential.tokenFile) }
    default:
      return credential
  }
}

const workspace =
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.(?:operationalinsights\/workspaces|insights\/components)\/([^/]+)$/i

function connection(said: z.infer<typeof ConnectionFile>, where: string): Connection {
  const url = URL.parse(said.cluster)
  if (url === null || !/^https?:$/.test(url.protocol)) throw invalid(`${said.cluster} is no address.`, where)
  // What the client reads as a part of a connection string, and what carries a secret, is no part of an address.
  if (/[;=]/.test(url.href) || url.username !== '' || url.search !== '' || url.hash !== '')
    throw invalid('An address has no user, question mark, semicolon or equals sign.', where)
  const here = isLoopback(url.hostname)
  if (url.protocol === 'http:' && !here)
    throw invalid(
      `${url.host} would be asked in the clear, where anyone on the way can read along.`,
      where,
      'Use https.',
    )
  const path = decodeURIComponent(url.pathname).replace(/\/+$/, '')
  const named = workspace.exec(path)?.[1]
  const inPath = named === undefined && path !== '' ? path.slice(1) : undefined
  const database = said.database ?? named ?? inPath
  if (database === undefined || (inPath !== undefined && said.database !== undefined))
    throw invalid('The database has to be named once.', where, 'Write https://CLUSTER/DATABASE.')
  if (database.includes('/')) throw invalid(`${database} is no database and no workspace.`, where)
  const cluster = named === undefined ? url.origin : `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  const credential = said.credential ?? { kind: here ? 'none' : 'azureCli' }
  if (credential.kind === 'none' && !here)
    throw invalid(`${url.host} lets nobody in without a credential.`, where, 'Leave it out for the Azure CLI’s own.')
  return { name: said.name ?? `${url.host}/${database}`, cluster, database, credential }
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)

const invalid = (message: string, where: string, todo?: string): Refusal =>
  new Refusal('argument.invalid', message, {
    ...(!/^https?:/i.test(where) && { where: { file: where } }),
    ...(todo !== undefined && { todo }),
  })
