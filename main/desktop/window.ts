// The one window: its security settings, its place on the screen, and its life.
import type { BrowserWindowConstructorOptions } from 'electron'
import type { DesktopElectron, DesktopWindow } from './electron.ts'
import { startPage } from './scheme.ts'
import { readWindowState, type WindowState, writeWindowState } from './window-state.ts'

/** Every setting of Electron's security checklist is written out, though most are the default: a default can change. */
function windowOptions(preload: string, { bounds }: WindowState): BrowserWindowConstructorOptions {
  return {
    ...(bounds ?? { width: 1440, height: 900 }),
    minWidth: 640,
    minHeight: 480,
    show: false,
    autoHideMenuBar: true,
    title: 'Throughline',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  }
}

/** Opens the window at its last place; what fails while the page loads is handed to `failed`. */
export function openWindow(
  { BrowserWindow, screen }: Pick<DesktopElectron, 'BrowserWindow' | 'screen'>,
  preload: string,
  stateFile: string,
  failed: (error: unknown) => void,
): DesktopWindow {
  const state = readWindowState(stateFile, screen.getAllDisplays())
  const window = new BrowserWindow(windowOptions(preload, state))
  if (state.maximized) window.maximize()
  // Shown once there is something to see, so that it does not flash white.
  window.once('ready-to-show', () => window.show())
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds()
    writeWindowState(stateFile, { bounds: { x, y, width, height }, maximized: window.isMaximized() })
  })
  window.loadURL(startPage).catch(failed)
  return window
}

export function bringToFront(window: DesktopWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
