// The loopback host: the same app in an ordinary browser. Serves the renderer, carries the contract over a WebSocket.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type WebSocket, WebSocketServer } from 'ws'
import { socketPath, uploadPath } from '../../shared/contract/host.ts'
import type { UploadReply, WireToRenderer } from '../../shared/contract/wire.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Random } from '../../shared/model/env.ts'
import { forward, type HostedApp, type Log, readRendererFile, securityHeaders } from '../app/index.ts'
import { admit, cookieName, type Doorway } from './guard.ts'
import { receive } from './upload.ts'

export interface WebHostOptions {
  readonly app: HostedApp
  readonly random: Random
  readonly log: Log
  /** Where the built renderer lies. */
  readonly rendererFolder: string
  /** 0 takes any free port. */
  readonly port: number
}

export interface WebHost {
  /** The address to open, token and all. */
  readonly url: string
  /** Ends every connection and deletes uploaded files. The app itself stays open. */
  close(): Promise<void>
}

/** Largest message a page may send; files go by upload. */
const messageBytes = 1 << 20

/** Most that is kept for a page that does not read what it asked for. */
const unreadBytes = 64 << 20

/** Listens on 127.0.0.1 only. Rejects with the system's error where the port is taken (`EADDRINUSE`). */
export async function startWebHost({ app, random, log, rendererFolder, port }: WebHostOptions): Promise<WebHost> {
  const token = Buffer.from(random.bytes(32)).toString('base64url')
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The host has no port')
  const doorway: Doorway = { port: address.port, token }
  const connect = `'self' ws://127.0.0.1:${address.port} ws://localhost:${address.port}`
  const uploadFolder = await mkdtemp(join(tmpdir(), 'throughline-uploads-'))

  server.on('request', (request, response) => {
    respond(request, response).catch((error: unknown) => {
      // What stands behind the path may be the token, which is for no log.
      if (!(error instanceof Refusal)) log.error(`${request.method} ${request.url?.split('?')[0]} failed`, error)
      refuse(response, error)
    })
  })

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = addressOf(request)
    const urlToken = url.searchParams.get('token')
    // Not every browser counts a WebSocket to its own origin as 'self'.
    for (const [name, value] of Object.entries(securityHeaders(connect))) response.setHeader(name, value)
    admit(doorway, request.headers, urlToken)

    if (request.method === 'POST' && url.pathname === uploadPath) {
      const upload = await receive(request, url.searchParams, uploadFolder, app.uploads)
      return send(response, 200, { upload } satisfies UploadReply)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD')
      return send(response, 405, { message: 'Only GET and HEAD here.' })
    }
    if (urlToken !== null) return welcome(response, url)
    const file = await readRendererFile(rendererFolder, url.pathname)
    if (file === null) return send(response, 404, { message: `There is no ${url.pathname} here.` })
    response.setHeader('Content-Type', file.type)
    response.setHeader('Content-Length', file.body.length)
    response.setHeader('Cache-Control', file.hashed ? 'private, max-age=31536000, immutable' : 'no-store')
    response.end(request.method === 'HEAD' ? undefined : file.body)
  }

  /** Trades the token in the address for a cookie, so that it does not stay in the history or on a shared screen. */
  function welcome(response: ServerResponse, url: URL): void {
    url.searchParams.delete('token')
    response.setHeader('Set-Cookie', `${cookieName(doorway.port)}=${token}; Path=/; HttpOnly; SameSite=Strict`)
    response.setHeader('Cache-Control', 'no-store')
    // A path that starts with two slashes would be read as another host.
    response.setHeader('Location', `${url.pathname.replace(/^\/+/, '/')}${url.search}`)
    response.writeHead(303).end()
  }

  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageBytes, perMessageDeflate: false })
  server.on('upgrade', (request, socket, head) => {
    // A page that is closed may reset its connection: that is how it goes, and no trouble of ours.
    socket.on('error', () => {})
    try {
      const url = addressOf(request)
      admit(doorway, request.headers, url.searchParams.get('token'))
      if (url.pathname !== socketPath) throw new Refusal('host.badMessage', `The contract is spoken at ${socketPath}.`)
      sockets.handleUpgrade(request, socket, head, open => converse(open, app, log))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const body = JSON.stringify(error.data)
      socket.end(
        `HTTP/1.1 ${statusOf(error)} Refused\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
    }
  })

  return {
    url: `http://127.0.0.1:${doorway.port}/?token=${token}`,
    close: async () => {
      for (const client of sockets.clients) client.terminate()
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await rm(uploadFolder, { recursive: true, force: true })
    },
  }
}

function converse(socket: WebSocket, app: HostedApp, log: Log): void {
  const send = (message: WireToRenderer): void => {
    if (socket.bufferedAmount > unreadBytes) socket.terminate()
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
  }
  const stop = forward(app, send)
  socket.on('close', stop)
  socket.on('error', error => log.error('A WebSocket broke', error))
  socket.on('message', data => {
    app.answer(parse(String(data))).then(send, (error: unknown) => log.error('A reply could not be sent', error))
  })
}

/** What is not JSON is handed on as undefined, which `answer` refuses like any other message that is not a request. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function addressOf(request: IncomingMessage): URL {
  try {
    return new URL(`http://127.0.0.1${request.url ?? '/'}`)
  } catch {
    throw new Refusal('host.badMessage', 'This address can not be read.')
  }
}

function statusOf(error: Refusal): number {
  switch (error.code) {
    case 'host.unauthorised':
      return 401
    case 'host.forbiddenHost':
    case 'host.forbiddenOrigin':
      return 403
    default:
      return 400
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent || !response.writable) return void response.destroy()
  const refusal = error instanceof Refusal
  // RFC 9110 §15.5.2: a 401 MUST say how to authenticate.
  if (refusal && error.code === 'host.unauthorised')
    response.setHeader('WWW-Authenticate', 'Bearer realm="Throughline"')
  // What the client still sends is not read, so the connection can not be used again.
  response.setHeader('Connection', 'close')
  send(
    response,
    refusal ? statusOf(error) : 500,
    refusal ? error.data : { message: 'Something broke; the log says what.' },
  )
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify(body))
}
