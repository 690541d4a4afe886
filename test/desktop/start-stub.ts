// The desktop shell started over the stub, with a built renderer of its own: what its tests begin with.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDesktop } from '../../main/desktop/index.ts'
import { fakeApp, keptLog } from '../app/fake-app.ts'
import { newFolder } from '../folder.ts'
import { electronStub, type StubContents, type StubElectron, type StubWindow } from './electron-stub.ts'

export interface StartedDesktop {
  readonly electron: StubElectron
  readonly app: ReturnType<typeof fakeApp>
  readonly log: ReturnType<typeof keptLog>
  readonly folder: string
  readonly window: StubWindow
  readonly contents: StubContents
}

export const channel = 'throughline:contract'

export async function startOverStub(folder = newFolder('desktop'), electron = electronStub()): Promise<StartedDesktop> {
  const app = fakeApp()
  const log = keptLog()
  const rendererFolder = join(folder, 'renderer')
  mkdirSync(rendererFolder, { recursive: true })
  writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'outside.js'), 'kept to itself')
  await startDesktop({
    electron,
    createApp: async () => {
      electron.order.push('createApp')
      return app
    },
    log,
    dataFolder: folder,
    rendererFolder,
    preload: '/preload/index.cjs',
    platform: 'linux',
  })
  const [window] = electron.windows
  if (window === undefined) throw new Error('No window was opened')
  return { electron, app, log, folder, window, contents: window.webContents }
}

/** Sends a message as the page does; `from` may differ from our own main frame in one respect. */
export function send(
  { electron, contents }: StartedDesktop,
  message: unknown,
  from: { id?: number; url?: string; parent?: unknown; gone?: true } = {},
): Promise<unknown> {
  const handler = electron.handled.get(channel)
  if (handler === undefined) throw new Error('Nothing listens to the contract')
  const frame = { url: from.url ?? 'app://throughline/', parent: from.parent ?? null }
  return handler({ sender: { id: from.id ?? contents.id }, senderFrame: from.gone ? null : frame }, message)
}

/** A request of the custom protocol, as the page or an attacker would make it. */
export async function load({ electron }: StartedDesktop, url: string, method = 'GET'): Promise<Response> {
  const handler = electron.served.get('app')
  if (handler === undefined) throw new Error('Nothing serves app:')
  return handler(new Request(url, { method }))
}
