// The desktop shell: one Electron app, one window, the contract over IPC. Takes `electron` as a parameter.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { forward, type HostedApp, type Log } from '../app/index.ts'
import { eventChannel } from './channels.ts'
import { serveContract } from './contract.ts'
import type { DesktopElectron, DesktopWindow } from './electron.ts'
import { setLimits } from './limits.ts'
import { registerScheme, serveScheme } from './scheme.ts'
import { bringToFront, openWindow } from './window.ts'

export interface DesktopOptions {
  readonly electron: DesktopElectron
  /** Called once Electron is ready and this is the only instance. */
  readonly createApp: () => Promise<HostedApp>
  readonly log: Log
  readonly dataFolder: string
  readonly rendererFolder: string
  readonly preload: string
  readonly platform: NodeJS.Platform
}

/**
 * Must be called before Electron is ready: the scheme and the sandbox are set up first.
 * Where Throughline runs already over the same data folder, that one comes to the front and this one quits.
 */
export async function startDesktop(options: DesktopOptions): Promise<void> {
  const { electron, log } = options
  const { app } = electron
  app.enableSandbox()
  registerScheme(electron.protocol)
  // The lock belongs to this folder, so that two data folders are two apps.
  const userData = join(options.dataFolder, 'electron')
  mkdirSync(userData, { recursive: true })
  app.setPath('userData', userData)
  if (!app.requestSingleInstanceLock()) return app.quit()

  let window: DesktopWindow | null = null
  app.on('second-instance', () => {
    if (window !== null) bringToFront(window)
  })
  app.on('window-all-closed', () => {
    // On a Mac an app stays in the dock until it is quit.
    if (options.platform !== 'darwin') app.quit()
  })
  await app.whenReady()
  setLimits(electron)
  setMenu(electron.Menu, options.platform)
  serveScheme(electron.protocol, options.rendererFolder)

  const throughline = await options.createApp()
  serveContract(electron, throughline, log, () => window?.webContents.id ?? null)
  forward(throughline, event => window?.webContents.send(eventChannel, event))
  const show = (): void => {
    window = openWindow(electron, options.preload, join(options.dataFolder, 'window.json'), error =>
      log.error('The page could not be loaded', error),
    )
    window.on('closed', () => {
      window = null
    })
  }
  app.on('activate', () => {
    if (window === null) show()
  })
  quitAfter(app, throughline, log)
  show()
}

/** Electron's own menu has links to its website; this one has what every window has. */
function setMenu(menu: DesktopElectron['Menu'], platform: NodeJS.Platform): void {
  const roles = platform === 'darwin' ? (['appMenu', 'editMenu', 'viewMenu', 'windowMenu'] as const) : standardMenus
  menu.setApplicationMenu(menu.buildFromTemplate(roles.map(role => ({ role }))))
}

const standardMenus = ['fileMenu', 'editMenu', 'viewMenu', 'windowMenu'] as const

/** Electron waits for nobody when it quits: hold it back until the case is closed, then quit again. */
function quitAfter(app: DesktopElectron['app'], throughline: HostedApp, log: Log): void {
  let closed = false
  app.on('will-quit', event => {
    if (closed) return
    event.preventDefault()
    throughline
      .close()
      .catch((error: unknown) => log.error('The case could not be closed', error))
      .finally(() => {
        closed = true
        app.quit()
      })
  })
}
