// The loopback host over real sockets: who is let in, what is served, how the contract and uploads travel.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { seededRandom } from '../../main/simulation/random.ts'
import { startWebHost, type WebHost } from '../../main/web/index.ts'
import { emptyCase, fakeApp, keptLog } from '../app/fake-app.ts'

const Handle = z.object({ upload: z.string() })
const app = fakeApp()
const log = keptLog()
const folder = mkdtempSync(join(tmpdir(), 'throughline-web-'))
const rendererFolder = join(folder, 'renderer')
let host: WebHost
let port: number
let token: string
let cookie: string

beforeAll(async () => {
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true })
  writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html><title>Throughline</title>')
  writeFileSync(join(rendererFolder, 'assets/index-1a2b.js'), 'export {}')
  writeFileSync(join(rendererFolder, 'notes.secret'), 'no known type')
  writeFileSync(join(folder, 'outside.js'), 'kept to itself')
  symlinkSync(join(folder, 'outside.js'), join(rendererFolder, 'link.js'))
  host = await startWebHost({ app, random: seededRandom(1), log, rendererFolder, port: 0 })
  const url = new URL(host.url)
  port = Number(url.port)
  token = url.searchParams.get('token') ?? ''
  cookie = `throughline-${port}=${token}`
})

afterAll(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A raw request, because fetch does not let a script write Host, Origin or `..`. */
function ask(path: string, headers: OutgoingHttpHeaders = {}, method = 'GET', body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

/** The status a WebSocket was refused with, or 101 where it opened. */
function knock(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    socket.on('error', reject)
  })
}

const own = (): string => `http://127.0.0.1:${port}`

describe('who is let in', () => {
  test('the printed address trades its token for a cookie and leads to a clean address', async () => {
    const answer = await ask(`/?token=${token}&theme=dark`)
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/?theme=dark')
    expect(answer.headers['set-cookie']).toEqual([`${cookie}; Path=/; HttpOnly; SameSite=Strict`])
  })

  test('the token is 32 random bytes', () => {
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  })

  test.each([
    ['no token', '/', {}, 401],
    ['a wrong token in the address', '/?token=wrong', {}, 401],
    ['an empty token', '/?token=', {}, 401],
    ['a wrong cookie', '/', { cookie: 'throughline-1=x' }, 401],
    ['a wrong bearer token', '/', { authorization: 'Bearer wrong' }, 401],
    ['no token on an asset', '/assets/index-1a2b.js', {}, 401],
    ['no token on a path that is not there', '/nothing', {}, 401],
  ])('a request with %s is refused', async (_what, path, headers, status) => {
    const answer = await ask(path, headers)
    expect(answer.status).toBe(status)
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="Throughline"')
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'host.unauthorised', todo: expect.stringContaining('Open') })
  })

  test('a wrong token in the address is refused even where the cookie is right', async () => {
    expect((await ask('/?token=wrong', { cookie })).status).toBe(401)
  })

  test.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example', '[::1]:80'])(
    'the Host header %s is refused, token or not',
    async name => {
      const answer = await ask(`/?token=${token}`, { host: name, cookie })
      expect(answer.status).toBe(403)
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'host.forbiddenHost' })
    },
  )

  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
    'the origin %s is refused for a page, an upload and a WebSocket',
    async origin => {
      const headers = { origin, cookie }
      expect((await ask('/', headers)).status).toBe(403)
      expect((await ask('/upload?name=a.csv', headers, 'POST', 'x')).status).toBe(403)
      expect(await knock('/contract', headers)).toBe(403)
    },
  )

  test('a page on another port of this machine is refused, though a browser sends it our cookie', async () => {
    const headers = { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }
    expect((await ask('/assets/index-1a2b.js', headers)).status).toBe(403)
  })

  test('a WebSocket without the token is refused', async () => {
    expect(await knock('/contract', { origin: own() })).toBe(401)
    expect(await knock('/contract', { origin: own(), host: 'evil.example', cookie })).toBe(403)
    expect(await knock('/elsewhere', { origin: own(), cookie })).toBe(400)
    expect(await knock('/contract', { origin: own(), cookie })).toBe(101)
  })

  test('localhost is the same machine, and a script may bring the token as a bearer', async () => {
    expect((await ask('/', { host: `localhost:${port}`, cookie, origin: `http://localhost:${port}` })).status).toBe(200)
    expect((await ask('/', { authorization: `Bearer ${token}` })).status).toBe(200)
  })
})

describe('what is served', () => {
  test('the renderer, with a policy that lets nothing else in', async () => {
    const answer = await ask('/', { cookie })
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('<title>Throughline</title>')
    const policy = answer.headers['content-security-policy']
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`)
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/)
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
  })

  test('the same headers on a refusal', async () => {
    expect((await ask('/')).headers['content-security-policy']).toContain("default-src 'none'")
  })

  test('an asset, which never changes under its name', async () => {
    const answer = await ask('/assets/index-1a2b.js', { cookie })
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(answer.headers['cache-control']).toContain('immutable')
  })

  test('HEAD gives the headers alone', async () => {
    const answer = await ask('/', { cookie }, 'HEAD')
    expect([answer.status, answer.body, answer.headers['content-length']]).toEqual([200, '', '41'])
  })

  test.each([
    '/../outside.js',
    '/%2e%2e/outside.js',
    '/..%2foutside.js',
    '/assets/..%2f..%2foutside.js',
    '/%2e%2e%5coutside.js',
    '/link.js',
    '/assets',
    '/index.html%00.js',
    '/%ff',
    '/notes.secret',
    '//evil.example/x.js',
  ])('%s is not there', async path => {
    const answer = await ask(path, { cookie })
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain('kept to itself')
  })

  test('the way to a clean address never leads to another host', async () => {
    expect((await ask(`//evil.example/?token=${token}`)).headers.location).toMatch(/^\/(?!\/)/)
  })

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is not a method here', async method => {
    const answer = await ask('/', { cookie }, method)
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD'])
  })
})

describe('the contract over a WebSocket', () => {
  const open = (): Promise<WebSocket> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/contract`, { headers: { cookie, origin: own() } })
      socket.on('open', () => resolve(socket)).on('error', reject)
    })
  const next = (socket: WebSocket): Promise<unknown> =>
    new Promise(resolve => socket.once('message', data => resolve(JSON.parse(String(data)))))

  test('carries a request to the app and its answer back', async () => {
    const socket = await open()
    socket.send(JSON.stringify({ id: 4, call: 'app.state', input: {} }))
    expect(await next(socket)).toEqual({ kind: 'done', id: 1, output: { id: 4, call: 'app.state', input: {} } })
    socket.terminate()
  })

  test('hands what is not JSON to the app as nothing, which the app refuses', async () => {
    const socket = await open()
    socket.send('{')
    await next(socket)
    expect(app.asked.at(-1)).toBeUndefined()
    socket.terminate()
  })

  test('tells every page of an event, until it has gone', async () => {
    const [one, other] = await Promise.all([open(), open()])
    const both = Promise.all([next(one), next(other)])
    app.emit('case.changed', emptyCase)
    expect(await both).toEqual(Array(2).fill({ kind: 'event', event: 'case.changed', data: emptyCase }))
    one.terminate()
    other.terminate()
  })

  test('ends a connection that asks and asks and never reads', async () => {
    const socket = await open()
    const closed = new Promise(resolve => socket.once('close', resolve))
    socket.pause()
    const echoed = JSON.stringify({ id: 1, call: 'x'.repeat(900_000), input: {} })
    for (let times = 0; times < 200; times++) socket.send(echoed)
    // Only a host that hung up lets go of a socket that is not read: its next writes fail.
    await closed
  })

  test('ends a connection that sends more than a message may hold', async () => {
    const socket = await open()
    const code = new Promise(resolve => socket.once('close', resolve))
    socket.send('x'.repeat((1 << 20) + 1))
    expect(await code).toBe(1009)
  })
})

describe('an upload', () => {
  test('is streamed to a file of that name and given a handle', async () => {
    const body = 'a,b\n1,2\n'.repeat(50_000)
    const answer = await ask('/upload?name=sign-ins%20June.csv', { cookie, origin: own() }, 'POST', body)
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).toEqual({ upload: `upload-${app.uploaded.length}` })
    const upload = app.uploaded.at(-1)
    expect(upload?.path).toMatch(/[\\/]sign-ins June\.csv$/)
    expect(upload?.temporary).toBe(true)
    expect(readFileSync(upload?.path ?? '', 'utf8')).toBe(body)
  })

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\logs\\a.csv', 'a.csv'],
    ['..', 'file'],
    ['', 'file'],
    ['a\u0000b|c.csv', 'a_b_c.csv'],
    [`${'x'.repeat(300)}.csv`, `${'x'.repeat(196)}.csv`],
    [`${'記'.repeat(200)}.csv`, `${'記'.repeat(65)}.csv`],
  ])('called %j becomes %j in a folder of its own', async (name, expected) => {
    await ask(`/upload?name=${encodeURIComponent(name)}`, { cookie, origin: own() }, 'POST', 'x')
    const path = app.uploaded.at(-1)?.path ?? ''
    expect(path.endsWith(join(dirname(path), expected))).toBe(true)
  })

  test('that breaks off leaves nothing behind and gets no handle', async () => {
    const before = app.uploaded.length
    await new Promise<void>(resolve => {
      const headers = { cookie, origin: own(), 'content-length': 1000 }
      const asked = request({ host: '127.0.0.1', port, path: '/upload?name=half.csv', method: 'POST', headers })
      asked.on('error', () => resolve())
      asked.write('half', () => asked.destroy(new Error('gone')))
    })
    await expect.poll(() => log.lines.some(line => line.includes('POST /upload failed'))).toBe(true)
    expect(log.lines.join()).not.toContain(token)
    expect(app.uploaded).toHaveLength(before)
  })
})

describe('a folder', () => {
  const headers = () => ({ cookie, origin: own() })
  const begin = async (name: string): Promise<string> => {
    const answer = await ask(`/upload?${new URLSearchParams({ folder: name })}`, headers(), 'POST')
    return Handle.parse(JSON.parse(answer.body)).upload
  }
  const put = (within: string, name: string, body: string) =>
    ask(`/upload?${new URLSearchParams({ within, name })}`, headers(), 'POST', body)

  test('keeps each file at its path, under one handle', async () => {
    const handle = await begin('June logs')
    expect(await put(handle, 'signins.csv', 'a,b')).toMatchObject({
      status: 200,
      body: JSON.stringify({ upload: handle }),
    })
    await put(handle, 'hosts/one/audit.json', '{}')
    const folder = app.uploaded.at(-1)?.path ?? ''
    expect(folder).toMatch(/[\\/]June logs$/)
    expect(readdirSync(folder, { recursive: true }).map(String).sort()).toEqual(
      ['hosts', join('hosts', 'one'), join('hosts', 'one', 'audit.json'), 'signins.csv'].sort(),
    )
    expect(readFileSync(join(folder, 'hosts/one/audit.json'), 'utf8')).toBe('{}')
  })

  test.each(['../../out.csv', '/etc/out.csv', 'a/../../../out.csv', '..\\..\\out.csv'])(
    'lets no file out: %s stays in it',
    async name => {
      const handle = await begin('../..')
      await put(handle, name, 'x')
      const folder = app.uploaded.at(-1)?.path ?? ''
      expect(folder).toMatch(/[\\/]folder-\w+[\\/]file$/)
      expect(readdirSync(folder, { recursive: true }).map(String).at(-1)).toMatch(/out\.csv$/)
    },
  )

  test('takes nothing twice, and nothing into what it did not begin', async () => {
    const handle = await begin('twice')
    await put(handle, 'a.csv', 'first')
    const refused = await put(handle, 'a.csv', 'second')
    expect(refused.status).toBe(400)
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'argument.invalid', where: { file: 'a.csv' } })
    expect(readFileSync(join(app.uploaded.at(-1)?.path ?? '', 'a.csv'), 'utf8')).toBe('first')
    expect((await put(handle, 'a.csv/b.csv', 'below a file')).status).toBe(400)

    const own = app.uploads.add({ path: folder, temporary: false })
    const file = app.uploads.add({ path: join(folder, 'outside.js'), temporary: true })
    for (const other of [own, file, 'upload-0', 'nothing'])
      expect((await put(other, 'planted.js', 'x')).status).toBe(400)
    expect(existsSync(join(folder, 'planted.js'))).toBe(false)
  })

  test('refuses a path longer than the system has them', async () => {
    const refused = await put(await begin('deep'), Array(30).fill('d'.repeat(200)).join('/'), 'x')
    expect(refused.status).toBe(400)
    expect(JSON.parse(refused.body)).toMatchObject({ message: 'Its path in the folder is too long.' })
  })
})

test('closing ends connections, frees the port and deletes what was uploaded', async () => {
  const second = await startWebHost({ app, random: seededRandom(2), log, rendererFolder, port: 0 })
  const url = new URL(second.url)
  const auth = { authorization: `Bearer ${url.searchParams.get('token')}` }
  await fetch(`${url.origin}/upload?name=x.csv`, { method: 'POST', headers: auth, body: 'x' })
  const path = app.uploaded.at(-1)?.path ?? ''
  expect(existsSync(path)).toBe(true)
  await second.close()
  expect(existsSync(path)).toBe(false)
  await expect(fetch(url.origin, { headers: auth })).rejects.toThrow()
})

test('a port that is taken is refused with the reason', async () => {
  await expect(startWebHost({ app, random: seededRandom(3), log, rendererFolder, port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
})
