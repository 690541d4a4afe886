// A case as a cluster of Kusto, for this machine alone: what speaks Kusto's protocol can hunt in it with its own client.
// https://learn.microsoft.com/kusto/api/rest/request
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { z } from 'zod'
import { Refusal } from '../../../shared/errors.ts'
import type { Clock, Ids } from '../../../shared/model/env.ts'
import { isoOf } from '../../../shared/model/units.ts'
import type { EvidenceSource, Log } from '../../app/index.ts'
import { admitHere, isToken } from '../guard.ts'
import { answerV1, answerV2 } from './answers.ts'
import { tell } from './commands.ts'
import { type Asked, oneApiError } from './oneapi.ts'
import { Body, limitsOf, optionsOf } from './request.ts'
import { tableV1 } from './tables.ts'

export interface KustoHostOptions {
  /** What is asked. It stays open when the host closes. */
  readonly source: EvidenceSource
  /** What clients call the database; they may also leave it out. */
  readonly database: string
  readonly env: { readonly clock: Clock; readonly ids: Ids }
  readonly log: Log
  readonly version: string
  /** 0 takes any free port. */
  readonly port: number
  /** Asked for as a bearer token; null lets in whoever can reach this machine's loopback. */
  readonly token: string | null
}

export interface KustoHost {
  /** The cluster's address. */
  readonly url: string
  close(): Promise<void>
}

/** Queries that are answered at the same time; further ones are told to come back. */
const atOnce = 8
const bodyBytes = 4 << 20

/** Listens on 127.0.0.1 only. Rejects with the system's error where the port is taken (`EADDRINUSE`). */
export async function startKustoHost(options: KustoHostOptions): Promise<KustoHost> {
  const { source, database, env, log, token } = options
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The host has no port')
  const { port } = address
  let underWay = 0

  server.on('request', (request, response) => {
    const given = request.headers['x-ms-client-request-id']
    const requestId =
      typeof given === 'string' && /^[\x20-\x7e]{1,256}$/.test(given) ? given : `unspecified;${env.ids.guid()}`
    const asked: Asked = { requestId, activityId: env.ids.guid(), at: isoOf(env.clock.now()) }
    response.setHeader('x-ms-client-request-id', asked.requestId)
    response.setHeader('x-ms-activity-id', asked.activityId)
    respond(request, response, asked).catch((error: unknown) => {
      if (!(error instanceof Refusal)) log.error(`${request.method} ${request.url?.split('?')[0]} failed`, error)
      refuse(response, error, asked)
    })
  })

  async function respond(request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void> {
    response.setHeader('Cache-Control', 'no-store')
    admitHere(port, request.headers)
    const path = request.url?.split('?')[0] ?? '/'
    // Clients ask this before they have a token, to learn where to get one.
    if (path === '/v1/rest/auth/metadata' && request.method === 'GET') return send(response, 200, signInAt)
    if (token !== null && !isToken(request.headers, token))
      throw new Refusal('host.unauthorised', 'This cluster opens with its token only.', {
        todo: 'Name a connection with its token, and ask again.',
      })
    const endpoint = endpoints.get(path)
    if (endpoint === undefined)
      return send(response, 404, { error: { code: 'NotFound', message: `There is no ${path} here.` } })
    if (request.method !== 'POST') {
      response.setHeader('Allow', 'POST')
      return send(response, 405, { error: { code: 'MethodNotAllowed', message: 'Only POST here.' } })
    }
    const body = Body.safeParse(await jsonOf(request))
    if (!body.success) throw new Refusal('host.badMessage', 'A request is JSON with the members db and csl.')
    const { db, csl, properties } = body.data
    if (!isHere(db)) throw new Refusal('argument.invalid', `There is no database ${db} here. It is called ${database}.`)
    if (underWay >= atOnce) throw new Refusal('hunt.throttled', `${atOnce} queries are answered already.`)
    underWay++
    try {
      const gone = new AbortController()
      response.once('close', () => gone.abort())
      await answer(endpoint, { csl, ...properties }, asked, response, request, gone.signal)
    } finally {
      underWay--
    }
  }

  const isHere = (db: string | undefined): boolean =>
    db === undefined || ['', 'netdefaultdb', database.toLowerCase()].includes(db.toLowerCase())

  async function answer(
    endpoint: Endpoint,
    { csl, Options, Parameters }: { csl: string } & Body['properties'],
    asked: Asked,
    response: ServerResponse,
    request: IncomingMessage,
    signal: AbortSignal,
  ): Promise<void> {
    const isCommand = csl.trimStart().startsWith('.')
    if (endpoint === 'mgmt' && !isCommand)
      throw new Refusal('argument.invalid', 'A command begins with a dot; queries are asked at /v2/rest/query.')
    if (endpoint !== 'mgmt' && isCommand)
      throw new Refusal('argument.invalid', 'A command is given at /v1/rest/mgmt, not asked as a query.')
    if (endpoint === 'mgmt') {
      const told = tell(csl, { database, version: options.version, tables: await source.schema(signal) })
      return stream([`{"Tables":[${tableV1('Table_0', told.columns, told.rows)}]}`], request, response)
    }
    const said = optionsOf(Options)
    const { query_now: at } = said
    const hunt = await source.hunt(csl, {
      parameters: Parameters,
      written: 'kql',
      signal,
      limits: limitsOf(said),
      ...(at !== undefined && { at }),
    })
    const bug = (error: unknown): void => log.error('A hunt failed on the way', error)
    const fragmented = said.results_v2_fragment_primary_tables
    const pieces = endpoint === 'v2' ? answerV2(hunt, asked, { fragmented, bug }) : answerV1(hunt, asked, { bug })
    return stream(pieces, request, response)
  }

  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

type Endpoint = 'v1' | 'v2' | 'mgmt'
const endpoints = new Map<string, Endpoint>([
  ['/v2/rest/query', 'v2'],
  ['/v1/rest/query', 'v1'],
  ['/v1/rest/mgmt', 'mgmt'],
])

/** What a cluster of Azure's public cloud says; the token asked for here is another, which clients are given by hand. */
const signInAt = {
  AzureAD: {
    LoginEndpoint: 'https://login.microsoftonline.com',
    LoginMfaRequired: false,
    KustoClientAppId: 'db662dc1-0cfe-4e1c-a843-19a68e65be58',
    KustoClientRedirectUri: 'https://microsoft/kustoclient',
    KustoServiceResourceId: 'https://kusto.kusto.windows.net',
    FirstPartyAuthorityUrl: 'https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  },
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = z.instanceof(Buffer).parse(part)
    size += bytes.length
    if (size > bodyBytes) throw new Refusal('host.badMessage', `A request is ${bodyBytes} bytes at most.`)
    parts.push(bytes)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    return undefined
  }
}

/** Packed where the client takes that. Somebody who goes away meanwhile is no trouble of ours. */
async function stream(
  pieces: Iterable<string> | AsyncIterable<string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  const text = Readable.from(pieces, { objectMode: false })
  try {
    if (/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
      response.setHeader('Content-Encoding', 'gzip')
      await pipeline(text, createGzip(), response)
    } else {
      await pipeline(text, response)
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error
  }
}

function refuse(response: ServerResponse, error: unknown, asked: Asked): void {
  if (response.headersSent || !response.writable) {
    response.destroy()
    return
  }
  response.setHeader('Connection', 'close')
  const refusal = error instanceof Refusal ? error.data : null
  // RFC 9110 §15.5.2: a 401 MUST say how to authenticate.
  if (refusal?.code === 'host.unauthorised') response.setHeader('WWW-Authenticate', 'Bearer realm="Throughline"')
  if (refusal?.code === 'hunt.throttled') response.setHeader('Retry-After', '1')
  const { status, body } = oneApiError(refusal, asked)
  send(response, status, body)
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}
