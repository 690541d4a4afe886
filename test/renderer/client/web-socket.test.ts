// The WebSocket transport against a socket that the test plays.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Connection, webSocketTransport } from '../../../renderer/client/index.ts'
import { Refusal } from '../../../shared/errors.ts'

const sockets: FakeSocket[] = []

class FakeSocket extends EventTarget {
  readonly address: string
  readonly sent: string[] = []

  constructor(address: string) {
    super()
    this.address = address
    sockets.push(this)
  }

  send(text: string) {
    this.sent.push(text)
  }

  open() {
    this.dispatchEvent(new Event('open'))
  }

  close() {
    this.dispatchEvent(new Event('close'))
  }

  say(message: unknown) {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }))
  }
}

const socket = (index: number): FakeSocket => {
  const found = sockets[index]
  if (found === undefined) throw new Error(`there are only ${sockets.length} sockets`)
  return found
}

beforeEach(() => {
  sockets.length = 0
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.useFakeTimers()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('it meets the host at the contract’s path on its own origin', () => {
  webSocketTransport('http://127.0.0.1:4790')
  expect(socket(0).address).toBe('ws://127.0.0.1:4790/contract')
})

test('a request waits until the socket is open, and each reply goes to its own request', async () => {
  const transport = webSocketTransport('http://127.0.0.1:4790')
  const first = transport.request({ id: 1, call: 'app.state', input: {} })
  const second = transport.request({ id: 2, call: 'case.info', input: {} })
  expect(socket(0).sent).toEqual([])
  socket(0).open()
  expect(socket(0).sent).toHaveLength(2)
  socket(0).say({ kind: 'done', id: 2, output: 'second' })
  socket(0).say({ kind: 'done', id: 1, output: 'first' })
  await expect(first).resolves.toMatchObject({ output: 'first' })
  await expect(second).resolves.toMatchObject({ output: 'second' })
})

test('what is under way when the connection breaks is refused, and it says so and comes back', async () => {
  const transport = webSocketTransport('http://127.0.0.1:4790')
  const states: Connection[] = []
  transport.watch(state => states.push(state))
  socket(0).open()
  const answer = transport.request({ id: 1, call: 'case.verify', input: {} }).catch((error: unknown) => error)
  socket(0).close()
  const error = await answer
  expect(error instanceof Refusal && error.code).toBe('host.unreachable')

  const later = transport.request({ id: 2, call: 'app.state', input: {} })
  await vi.advanceTimersByTimeAsync(250)
  socket(1).open()
  socket(1).say({ kind: 'done', id: 2, output: 'back' })
  await expect(later).resolves.toMatchObject({ output: 'back' })
  expect(states).toEqual(['connecting', 'open', 'lost', 'open'])
})

test('it waits longer each time it does not come through, up to five seconds', async () => {
  webSocketTransport('http://127.0.0.1:4790')
  for (const pause of [250, 500, 1000, 2000, 4000, 5000, 5000]) {
    const before = sockets.length
    socket(before - 1).close()
    await vi.advanceTimersByTimeAsync(pause - 1)
    expect(sockets).toHaveLength(before)
    await vi.advanceTimersByTimeAsync(1)
    expect(sockets).toHaveLength(before + 1)
  }
})

test('events are heard until the listener stops', () => {
  const transport = webSocketTransport('http://127.0.0.1:4790')
  const heard: unknown[] = []
  const stop = transport.listen(event => heard.push(event))
  socket(0).open()
  const event = { kind: 'event', event: 'case.changed', data: {} }
  socket(0).say(event)
  stop()
  socket(0).say(event)
  expect(heard).toEqual([event])
})

test('a file that does not arrive is refused by its name; stopped, it is told as that', async () => {
  const transport = webSocketTransport('http://127.0.0.1:4790')
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  await expect(transport.upload(new File(['x'], 'june.csv'))).rejects.toMatchObject({
    data: { code: 'host.unreachable', message: expect.stringContaining('june.csv could not be handed over') },
  })
  vi.stubGlobal('fetch', () => Promise.reject(new DOMException('stopped', 'AbortError')))
  await expect(transport.upload(new File(['x'], 'june.csv'))).rejects.toThrow('stopped')
})

test('what broke in the host while it took a file is told in its words', async () => {
  const transport = webSocketTransport('http://127.0.0.1:4790')
  vi.stubGlobal('fetch', async () => Response.json({ message: 'Something broke; the log says what.' }, { status: 500 }))
  await expect(transport.upload(new File(['x'], 'june.csv'))).rejects.toThrow('Something broke; the log says what.')
})
