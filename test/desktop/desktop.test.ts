// The desktop shell's life: one instance, one window that returns to its place, the contract, and an orderly end.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exposeBridge, startDesktop } from '../../main/desktop/index.ts'
import { emptyCase, fakeApp, keptLog } from '../app/fake-app.ts'
import { newFolder } from '../folder.ts'
import { electronStub } from './electron-stub.ts'
import { send, startOverStub } from './start-stub.ts'

describe('starting', () => {
  test('what must come before Electron is ready does, and the app is made after it', async () => {
    const { electron, folder } = await startOverStub()
    expect(electron.order).toEqual([
      'enableSandbox',
      'registerSchemes',
      `setPath userData ${join(folder, 'electron')}`,
      'lock',
      'ready',
      'menu',
      'createApp',
    ])
    expect(electron.menus.flat().map(({ role }) => role)).toEqual(['fileMenu', 'editMenu', 'viewMenu', 'windowMenu'])
  })

  test('a second instance quits at once and makes no app', async () => {
    const electron = electronStub({ onlyInstance: false })
    await expect(startOverStub(newFolder('desktop'), electron)).rejects.toThrow('No window')
    expect(electron.order.slice(-2)).toEqual(['lock', 'quit'])
  })

  test('and the first one comes to the front', async () => {
    const { electron, window } = await startOverStub()
    window.minimized = true
    electron.appEvents.tell('second-instance')
    expect(window.did.slice(-3)).toEqual(['restore', 'show', 'focus'])
  })

  test('an app that can not be made fails the start', async () => {
    const broken = startDesktop({
      electron: electronStub(),
      createApp: () => Promise.reject(new Error('no disk')),
      log: keptLog(),
      dataFolder: newFolder('desktop'),
      rendererFolder: '/nowhere',
      preload: '/preload/index.cjs',
      platform: 'linux',
    })
    await expect(broken).rejects.toThrow('no disk')
  })
})

describe('the window', () => {
  test('is shown once there is something to see', async () => {
    const { window } = await startOverStub()
    expect([window.options.show, window.did]).toEqual([false, ['load app://throughline/']])
    window.tell('ready-to-show')
    expect(window.did.at(-1)).toBe('show')
  })

  test('opens where it was closed', async () => {
    const { window, folder } = await startOverStub()
    expect(window.options).toMatchObject({ width: 1440, height: 900 })
    window.bounds = { x: 100, y: 50, width: 1000, height: 700 }
    window.maximized = true
    window.tell('close')
    const again = await startOverStub(folder)
    expect(again.window.options).toMatchObject({ x: 100, y: 50, width: 1000, height: 700 })
    expect(again.window.maximized).toBe(true)
  })

  test.each([
    ['lies where no display is any more', { bounds: { x: 5000, y: 50, width: 1000, height: 700 }, maximized: false }],
    ['is smaller than a window can be', { bounds: { x: 0, y: 0, width: 1, height: 1 }, maximized: false }],
    ['is not a place', { bounds: 'left' }],
    ['is damaged', null],
  ])('opens in the middle where its last place %s', async (_what, state) => {
    const folder = newFolder('desktop')
    writeFileSync(join(folder, 'window.json'), state === null ? '{"bounds":' : JSON.stringify(state))
    const { window } = await startOverStub(folder)
    expect(window.options).toMatchObject({ width: 1440, height: 900 })
    expect(window.options).not.toHaveProperty('x')
  })

  test('comes back on a Mac when its icon is clicked, and only once', async () => {
    const { electron, window } = await startOverStub()
    electron.appEvents.tell('activate')
    expect(electron.windows).toHaveLength(1)
    window.tell('closed')
    electron.appEvents.tell('activate')
    expect(electron.windows).toHaveLength(2)
  })

  test('takes the app with it when it is the last, but not on a Mac', async () => {
    const { electron } = await startOverStub()
    electron.appEvents.tell('window-all-closed')
    expect(electron.order.at(-1)).toBe('quit')
    const mac = electronStub()
    await startDesktop({
      electron: mac,
      createApp: async () => fakeApp(),
      log: keptLog(),
      dataFolder: newFolder('desktop'),
      rendererFolder: '/nowhere',
      preload: '/preload/index.cjs',
      platform: 'darwin',
    })
    mac.appEvents.tell('window-all-closed')
    expect(mac.order).not.toContain('quit')
    expect(mac.menus.flat()[0]).toEqual({ role: 'appMenu' })
  })

  test('quitting waits until the case is closed', async () => {
    const { electron, app } = await startOverStub()
    expect(electron.appEvents.prevented('will-quit')).toBe(true)
    await expect.poll(() => electron.order.at(-1)).toBe('quit')
    expect(app.closed).toBe(true)
    expect(electron.appEvents.prevented('will-quit')).toBe(false)
  })
})

describe('the contract over IPC', () => {
  test('carries a request to the app and its answer back', async () => {
    const started = await startOverStub()
    const request = { id: 7, call: 'app.state', input: {} }
    expect(await send(started, { kind: 'request', request })).toEqual({ kind: 'done', id: 1, output: request })
  })

  test('gives a file on disk a handle and leaves it where it is', async () => {
    const started = await startOverStub()
    expect(await send(started, { kind: 'upload', path: '/logs/a.csv' })).toEqual({ upload: 'upload-1' })
    expect(started.app.uploaded).toEqual([{ path: '/logs/a.csv', temporary: false }])
  })

  test('asks for a folder in the system’s dialog, so that the page names none, and gives it a handle', async () => {
    const started = await startOverStub()
    started.electron.choices.push('/logs/june')
    expect(await send(started, { kind: 'chooseFolder' })).toEqual({ upload: 'upload-1' })
    expect(started.electron.order.at(-1)).toBe('dialog openDirectory')
    expect(started.app.uploaded).toEqual([{ path: '/logs/june', temporary: false }])
    expect(await send(started, { kind: 'chooseFolder' })).toBe(null)
    expect(started.app.uploaded).toHaveLength(1)
  })

  test('shows one dialog at a time, however often it is asked for one', async () => {
    const started = await startOverStub()
    started.electron.choices.push('/logs/june', '/logs/july')
    const asked = [send(started, { kind: 'chooseFolder' }), send(started, { kind: 'chooseFolder' })]
    expect(await Promise.all(asked)).toEqual([{ upload: 'upload-1' }, null])
    expect(await send(started, { kind: 'chooseFolder' })).toEqual({ upload: 'upload-2' })
  })

  test('refuses a file that a script made, which has no path', async () => {
    const started = await startOverStub()
    expect(await send(started, { kind: 'upload', path: '' })).toMatchObject({ code: 'argument.invalid' })
    expect(started.app.uploaded).toEqual([])
  })

  test.each([null, 'request', { kind: 'other' }, { kind: 'upload' }])('refuses %j', async message => {
    const started = await startOverStub()
    await expect(send(started, message)).rejects.toMatchObject({ data: { code: 'host.badMessage' } })
  })

  test('tells the window of events', async () => {
    const { app, contents } = await startOverStub()
    app.emit('case.changed', emptyCase)
    expect(contents.sent).toEqual([
      { channel: 'throughline:event', message: { kind: 'event', event: 'case.changed', data: emptyCase } },
    ])
  })
})

describe('the bridge', () => {
  function bridge() {
    const invoked: unknown[] = []
    const listeners = new Set<(event: unknown, message: unknown) => void>()
    let exposed: unknown
    exposeBridge({
      contextBridge: {
        exposeInMainWorld: (_name, api) => {
          exposed = api
        },
      },
      ipcRenderer: {
        invoke: async (channel, message) => invoked.push({ channel, message }),
        on: (_channel, listener) => listeners.add(listener),
        off: (_channel, listener) => listeners.delete(listener),
      },
      webUtils: { getPathForFile: (file: string) => `/chosen/${file}` },
    })
    const call = (name: string, ...words: unknown[]): unknown => {
      if (typeof exposed !== 'object' || exposed === null) throw new Error('Nothing was exposed')
      return Reflect.apply(Reflect.get(exposed, name), exposed, words)
    }
    return { invoked, listeners, call }
  }

  test('wraps whatever the page asks, so that the page can not name the path of an upload', () => {
    const { invoked, call } = bridge()
    call('request', { kind: 'upload', path: '/etc/passwd' })
    call('upload', 'a.csv')
    call('chooseFolder', '/etc')
    expect(invoked).toEqual([
      {
        channel: 'throughline:contract',
        message: { kind: 'request', request: { kind: 'upload', path: '/etc/passwd' } },
      },
      { channel: 'throughline:contract', message: { kind: 'upload', path: '/chosen/a.csv' } },
      { channel: 'throughline:contract', message: { kind: 'chooseFolder' } },
    ])
  })

  test('tells of events without the sender, until it is told to stop', () => {
    const { listeners, call } = bridge()
    const heard: unknown[][] = []
    const stop = call('listen', (...words: unknown[]) => heard.push(words))
    for (const listener of listeners) listener({ sender: 'ipcRenderer' }, { kind: 'event' })
    expect(heard).toEqual([[{ kind: 'event' }]])
    if (typeof stop === 'function') stop()
    expect(listeners.size).toBe(0)
  })
})

test('the place of the window is written as plain JSON', async () => {
  const { window, folder } = await startOverStub()
  window.tell('close')
  expect(JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8'))).toEqual({
    bounds: { x: 10, y: 20, width: 800, height: 600 },
    maximized: false,
  })
})

test('a place that can not be written keeps no window from closing', async () => {
  const { window, folder } = await startOverStub()
  rmSync(folder, { recursive: true })
  window.tell('close')
  expect(existsSync(folder)).toBe(false)
})
