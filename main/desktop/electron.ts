// What of Electron this shell uses, in its own types: `electron` itself is assignable to it, and so is the stub in the tests.
import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  MenuItemConstructorOptions,
  OpenDialogOptions,
  Rectangle,
} from 'electron'

export interface DesktopElectron {
  readonly app: DesktopApp
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => DesktopWindow
  readonly Menu: {
    buildFromTemplate(template: MenuItemConstructorOptions[]): unknown
    setApplicationMenu(menu: unknown): void
  }
  readonly dialog: {
    showOpenDialog(options: OpenDialogOptions): Promise<{ readonly canceled: boolean; readonly filePaths: string[] }>
  }
  readonly ipcMain: {
    handle(channel: string, listener: (event: IpcSender, message: unknown) => Promise<unknown>): void
  }
  readonly protocol: {
    registerSchemesAsPrivileged(schemes: CustomScheme[]): void
    handle(scheme: string, handler: (request: Request) => Promise<Response>): void
  }
  readonly screen: { getAllDisplays(): { readonly workArea: Rectangle }[] }
  readonly session: { readonly defaultSession: DesktopSession }
}

export interface DesktopApp {
  enableSandbox(): void
  setPath(name: 'userData', path: string): void
  requestSingleInstanceLock(): boolean
  quit(): void
  whenReady(): Promise<void>
  on(event: 'second-instance', listener: () => void): unknown
  on(event: 'activate', listener: () => void): unknown
  on(event: 'window-all-closed', listener: () => void): unknown
  on(event: 'will-quit', listener: (event: Preventable) => void): unknown
  on(event: 'web-contents-created', listener: (event: unknown, contents: DesktopContents) => void): unknown
}

export interface DesktopSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, decide: (granted: boolean) => void) => void,
  ): void
  setPermissionCheckHandler(handler: () => boolean): void
  setDevicePermissionHandler(handler: () => boolean): void
}

export interface DesktopWindow {
  readonly webContents: DesktopContents
  loadURL(url: string): Promise<void>
  show(): void
  focus(): void
  restore(): void
  maximize(): void
  isMinimized(): boolean
  isMaximized(): boolean
  getNormalBounds(): Rectangle
  once(event: 'ready-to-show', listener: () => void): unknown
  on(event: 'close', listener: () => void): unknown
  on(event: 'closed', listener: () => void): unknown
}

export interface DesktopContents {
  readonly id: number
  send(channel: string, message: unknown): void
  setWindowOpenHandler(handler: () => { action: 'deny' }): void
  on(event: 'will-navigate', listener: (event: Preventable & { readonly url: string }) => void): unknown
  on(event: 'will-frame-navigate', listener: (event: Preventable & { readonly url: string }) => void): unknown
  on(event: 'will-redirect', listener: (event: Preventable & { readonly url: string }) => void): unknown
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown
}

export interface Preventable {
  preventDefault(): void
}

/** Starts Node in a process that Electron looks after. */
export interface DesktopUtilityProcess {
  fork(
    script: string,
    words: string[],
    options: {
      readonly serviceName: string
      readonly stdio: ('ignore' | 'pipe')[]
      readonly env: NodeJS.ProcessEnv
    },
  ): UtilityChild
}

export interface UtilityChild {
  /** Undefined until it runs. */
  readonly pid: number | undefined
  readonly stderr: NodeJS.ReadableStream | null
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  once(event: 'spawn', listener: () => void): unknown
  once(event: 'exit', listener: (code: number) => void): unknown
}

/** Who sent a message: `senderFrame` is null once that frame is gone. */
export interface IpcSender {
  readonly sender: { readonly id: number }
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null
}

/** What of Electron the preload script uses. */
export interface PreloadElectron<FileHandle> {
  readonly contextBridge: { exposeInMainWorld(name: string, api: unknown): void }
  readonly ipcRenderer: {
    invoke(channel: string, message: unknown): Promise<unknown>
    on(channel: string, listener: (event: unknown, message: unknown) => void): unknown
    off(channel: string, listener: (event: unknown, message: unknown) => void): unknown
  }
  readonly webUtils: { getPathForFile(file: FileHandle): string }
}
