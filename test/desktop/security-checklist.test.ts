// Electron's security checklist (electronjs.org/docs/latest/tutorial/security), item by item, each with what proves it here.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { electronEnvironment } from '../../main/cli/choose-host.ts'
import { exposeBridge } from '../../main/desktop/index.ts'
import { importsOf, readSource, root, sourceFiles } from '../house/sources.ts'
import type { RealElectronFits } from './electron-stub.ts'
import { load, type StartedDesktop, send, startOverStub } from './start-stub.ts'

let started: StartedDesktop

beforeAll(async () => {
  started = await startOverStub()
})

const preferences = () => started.window.options.webPreferences ?? {}
const elsewhere = [
  'https://evil.example/',
  'http://app/',
  'file:///etc/passwd',
  'app://evil/',
  'app://throughline.evil/',
  'data:text/html,x',
  'javascript:1',
  'about:blank',
]
const desktopFiles = [...sourceFiles(['main/desktop', 'renderer']), 'main/index.ts', 'main/preload.ts']
const Package = z.object({ version: z.string() })
const Manifest = z.object({ devDependencies: z.record(z.string(), z.string()) })
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'))

/** Number, the item's own words, the assertion. */
const checklist: readonly (readonly [number, string, () => void | Promise<void>])[] = [
  [
    1,
    'Only load secure content',
    async () => {
      expect(started.window.did.filter(each => each.startsWith('load'))).toEqual(['load app://throughline/'])
      expect(started.electron.schemes).toMatchObject([{ scheme: 'app', privileges: { secure: true } }])
      const policy = (await load(started, 'app://throughline/')).headers.get('content-security-policy')
      expect(policy).not.toMatch(/http:|https:|\*/)
    },
  ],
  [
    2,
    'Do not enable Node.js integration for remote content',
    () => {
      expect(preferences()).toMatchObject({
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
      })
    },
  ],
  [3, 'Enable context isolation in all renderers', () => expect(preferences().contextIsolation).toBe(true)],
  [
    4,
    'Enable process sandboxing',
    () => {
      expect(preferences().sandbox).toBe(true)
      const { order } = started.electron
      expect(order.indexOf('enableSandbox')).toBeLessThan(order.indexOf('ready'))
      expect(order).toContain('enableSandbox')
    },
  ],
  [
    5,
    'Handle session permission requests from remote content',
    () => {
      const { request, check, device } = started.electron.permission
      for (const permission of ['media', 'geolocation', 'clipboard-read', 'openExternal', 'fileSystem', 'unknown']) {
        const answers: boolean[] = []
        request?.({}, permission, granted => answers.push(granted))
        expect(answers).toEqual([false])
      }
      expect([check?.(), device?.()]).toEqual([false, false])
    },
  ],
  [6, 'Do not disable webSecurity', () => expect(preferences().webSecurity).toBe(true)],
  [
    7,
    'Define a Content Security Policy and use restrictive rules',
    async () => {
      const page = await load(started, 'app://throughline/')
      const missing = await load(started, 'app://throughline/nothing')
      for (const response of [page, missing]) {
        const policy = response.headers.get('content-security-policy')
        expect(policy).toContain("default-src 'none'")
        expect(policy).toContain("script-src 'self';")
        expect(policy).toContain("connect-src 'self';")
        expect(policy).not.toContain('unsafe-eval')
      }
    },
  ],
  [8, 'Do not enable allowRunningInsecureContent', () => expect(preferences().allowRunningInsecureContent).toBe(false)],
  [9, 'Do not enable experimental features', () => expect(preferences().experimentalFeatures).toBe(false)],
  [10, 'Do not use enableBlinkFeatures', () => expect(preferences()).not.toHaveProperty('enableBlinkFeatures')],
  [
    11,
    '<webview>: Do not use allowpopups',
    () => {
      expect(preferences().webviewTag).toBe(false)
      expect(desktopFiles.filter(path => /<webview|allowpopups/i.test(readSource(path)))).toEqual([])
    },
  ],
  [
    12,
    '<webview>: Verify options and params',
    () => expect(started.contents.prevented('will-attach-webview')).toBe(true),
  ],
  [
    13,
    'Disable or limit navigation',
    () => {
      for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
        expect(elsewhere.filter(url => !started.contents.prevented(event, url))).toEqual([])
        expect(started.contents.prevented(event, 'app://throughline/#/investigate')).toBe(false)
      }
    },
  ],
  [
    14,
    'Disable or limit creation of new windows',
    () => expect(started.contents.openHandler?.()).toEqual({ action: 'deny' }),
  ],
  [
    15,
    'Do not use shell.openExternal with untrusted content',
    () => {
      expect(desktopFiles.filter(path => /\bopen(?:External|Path)\b/.test(readSource(path)))).toEqual([])
      // What is asked of the system's shell is to show a file that was made here where it lies.
      const asking = desktopFiles.map(readSource).filter(source => /\bshell\b.*from 'electron/.test(source))
      const asked = asking.flatMap(source => source.match(/\bshell\.\w+/g) ?? [])
      expect(asked).toEqual(['shell.showItemInFolder'])
    },
  ],
  [
    16,
    'Use a current version of Electron',
    () => {
      const asked = Manifest.parse(readJson('package.json')).devDependencies.electron ?? ''
      // Exactly one version, which is installed, and not older than the major this was built against.
      expect(asked).toMatch(/^\d+\.\d+\.\d+$/)
      expect(Package.parse(readJson('node_modules/electron/package.json')).version).toBe(asked)
      expect(Number(asked.split('.')[0])).toBeGreaterThanOrEqual(45)
    },
  ],
  [
    17,
    'Validate the sender of all IPC messages',
    async () => {
      const message = { kind: 'request', request: { id: 1, call: 'app.state', input: {} } }
      const forbidden = { data: { code: 'host.forbiddenOrigin' } }
      for (const url of elsewhere) await expect(send(started, message, { url })).rejects.toMatchObject(forbidden)
      await expect(send(started, message, { id: 99 })).rejects.toMatchObject(forbidden)
      await expect(send(started, message, { parent: {} })).rejects.toMatchObject(forbidden)
      await expect(send(started, message, { gone: true })).rejects.toMatchObject(forbidden)
      expect(started.app.asked).toEqual([])
      expect(started.log.lines).toHaveLength(elsewhere.length + 3)
      expect(started.electron.handled.size).toBe(1)
      await expect(send(started, message)).resolves.toMatchObject({ kind: 'done' })
    },
  ],
  [
    18,
    'Avoid usage of the file:// protocol and prefer usage of custom protocols',
    async () => {
      const { order, schemes, served } = started.electron
      expect(order.indexOf('registerSchemes')).toBeLessThan(order.indexOf('ready'))
      expect(schemes.map(({ scheme, privileges }) => [scheme, privileges?.standard])).toEqual([['app', true]])
      expect(schemes[0]?.privileges).not.toHaveProperty('bypassCSP')
      expect([...served.keys()]).toEqual(['app'])
      expect((await load(started, 'app://throughline/')).status).toBe(200)
      for (const url of ['app://throughline/..%2foutside.js', 'app://throughline/%2e%2e%2foutside.js', 'app://evil/'])
        expect((await load(started, url)).status, url).toBe(404)
      expect((await load(started, 'app://throughline/', 'POST')).status).toBe(405)
      expect(desktopFiles.filter(path => /loadFile\(|['"`]file:/.test(readSource(path)))).toEqual([])
    },
  ],
  [
    19,
    'Check which fuses you can change',
    () => {
      // The fuses themselves are flipped in a packaged binary; started from the repository, the same doors are closed by
      // what Electron is not handed: runAsNode, NODE_OPTIONS and a foreign certificate authority.
      const handed = electronEnvironment({
        ELECTRON_RUN_AS_NODE: '1',
        ELECTRON_NO_ASAR: '1',
        NODE_OPTIONS: '--inspect',
        NODE_EXTRA_CA_CERTS: '/tmp/ca.pem',
        DISPLAY: ':0',
      })
      expect(handed).toEqual({ DISPLAY: ':0' })
    },
  ],
  [
    20,
    'Do not expose Electron APIs to untrusted web content',
    () => {
      const exposed: [string, unknown][] = []
      exposeBridge({
        contextBridge: { exposeInMainWorld: (name, api) => void exposed.push([name, api]) },
        ipcRenderer: { invoke: async () => null, on: () => null, off: () => null },
        webUtils: { getPathForFile: () => '' },
      })
      expect(exposed).toEqual([
        [
          'throughline',
          {
            request: expect.any(Function),
            upload: expect.any(Function),
            chooseFolder: expect.any(Function),
            listen: expect.any(Function),
          },
        ],
      ])
      const importers = sourceFiles(['main', 'renderer', 'shared']).filter(path =>
        importsOf(path, readSource(path)).some(({ target }) => /^electron($|\/)/.test(target)),
      )
      expect(importers.filter(path => !/^main\/(desktop\/|index\.ts|preload\.ts)/.test(path))).toEqual([])
    },
  ],
]

describe("Electron's security checklist", () => {
  test.each(checklist)('%i. %s', async (_number, _item, holds) => {
    await holds()
  })

  test('is complete: twenty items, in order', () => {
    expect(checklist.map(([number]) => number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })
})

test("the stub has the shape of Electron's own definitions", () => {
  const fits: RealElectronFits = true
  expect(fits).toBe(true)
})
