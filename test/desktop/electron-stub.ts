// Electron for tests: keeps what the shell sets on it, and lets a test play the page, the person and the system.
import type {
  app,
  BrowserWindow,
  BrowserWindowConstructorOptions,
  CustomScheme,
  dialog,
  ipcMain,
  Menu,
  MenuItemConstructorOptions,
  protocol,
  Rectangle,
  screen,
  session,
} from 'electron'
import type { DesktopContents, DesktopElectron, DesktopWindow, IpcSender } from '../../main/desktop/electron.ts'

/** Compiles only while Electron's own definitions still are what the shell takes them for. */
export type RealElectronFits = {
  app: typeof app
  BrowserWindow: typeof BrowserWindow
  dialog: typeof dialog
  ipcMain: typeof ipcMain
  Menu: typeof Menu
  protocol: typeof protocol
  screen: typeof screen
  session: typeof session
} extends DesktopElectron
  ? true
  : false

type Heard = (...words: never[]) => unknown

/** Listeners by event, called as Electron would. */
class Listeners {
  readonly #heard = new Map<string, Heard[]>()

  readonly on = (event: string, listener: Heard): void => {
    this.#heard.set(event, [...(this.#heard.get(event) ?? []), listener])
  }

  has(event: string): boolean {
    return this.#heard.has(event)
  }

  tell(event: string, ...words: unknown[]): void {
    for (const listener of this.#heard.get(event) ?? []) Reflect.apply(listener, undefined, words)
  }

  /** Tells a preventable event of `url` and says whether it was prevented. */
  prevented(event: string, url = ''): boolean {
    let prevented = false
    this.tell(event, {
      url,
      preventDefault: () => {
        prevented = true
      },
    })
    return prevented
  }
}

export class StubContents extends Listeners implements DesktopContents {
  readonly sent: { channel: string; message: unknown }[] = []
  openHandler: (() => { action: 'deny' }) | null = null
  readonly id: number

  constructor(id: number) {
    super()
    this.id = id
  }

  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message })
  }

  setWindowOpenHandler(handler: () => { action: 'deny' }): void {
    this.openHandler = handler
  }
}

export class StubWindow extends Listeners implements DesktopWindow {
  readonly did: string[] = []
  readonly options: BrowserWindowConstructorOptions
  readonly webContents: StubContents
  readonly once = this.on
  bounds: Rectangle = { x: 10, y: 20, width: 800, height: 600 }
  minimized = false
  maximized = false

  constructor(options: BrowserWindowConstructorOptions, id: number) {
    super()
    this.options = options
    this.webContents = new StubContents(id)
  }

  async loadURL(url: string): Promise<void> {
    this.did.push(`load ${url}`)
  }
  show(): void {
    this.did.push('show')
  }
  focus(): void {
    this.did.push('focus')
  }
  restore(): void {
    this.did.push('restore')
  }
  maximize(): void {
    this.maximized = true
  }
  isMinimized(): boolean {
    return this.minimized
  }
  isMaximized(): boolean {
    return this.maximized
  }
  getNormalBounds(): Rectangle {
    return this.bounds
  }
}

type IpcHandler = (event: IpcSender, message: unknown) => Promise<unknown>
type PermissionHandler = (contents: unknown, permission: string, decide: (granted: boolean) => void) => void

export interface StubElectron extends DesktopElectron {
  /** What happened, in order: the shell must do some things before Electron is ready. */
  readonly order: string[]
  readonly windows: StubWindow[]
  readonly appEvents: Listeners
  readonly schemes: CustomScheme[]
  readonly menus: MenuItemConstructorOptions[][]
  readonly handled: Map<string, IpcHandler>
  /** What the person will choose in dialogs, one after the other; none left: cancelled. */
  readonly choices: string[]
  readonly served: Map<string, (request: Request) => Promise<Response>>
  readonly permission: {
    request: PermissionHandler | null
    check: (() => boolean) | null
    device: (() => boolean) | null
  }
}

export function electronStub({ onlyInstance = true }: { onlyInstance?: boolean } = {}): StubElectron {
  const order: string[] = []
  const windows: StubWindow[] = []
  const appEvents = new Listeners()
  const schemes: CustomScheme[] = []
  const menus: MenuItemConstructorOptions[][] = []
  const handled = new Map<string, IpcHandler>()
  const choices: string[] = []
  const served = new Map<string, (request: Request) => Promise<Response>>()
  const permission: StubElectron['permission'] = { request: null, check: null, device: null }
  const did = (what: string): void => void order.push(what)
  return {
    order,
    windows,
    appEvents,
    schemes,
    menus,
    handled,
    choices,
    served,
    permission,
    app: {
      enableSandbox: () => did('enableSandbox'),
      setPath: (name, path) => did(`setPath ${name} ${path}`),
      requestSingleInstanceLock: () => {
        did('lock')
        return onlyInstance
      },
      quit: () => did('quit'),
      whenReady: async () => did('ready'),
      on: appEvents.on,
    },
    BrowserWindow: class extends StubWindow {
      constructor(options: BrowserWindowConstructorOptions) {
        super(options, windows.length + 1)
        windows.push(this)
        appEvents.tell('web-contents-created', {}, this.webContents)
      }
    },
    Menu: {
      buildFromTemplate: template => {
        menus.push(template)
        return template
      },
      setApplicationMenu: () => did('menu'),
    },
    dialog: {
      showOpenDialog: async ({ properties }) => {
        did(`dialog ${properties?.join(' ')}`)
        const chosen = choices.shift()
        return { canceled: chosen === undefined, filePaths: chosen === undefined ? [] : [chosen] }
      },
    },
    ipcMain: { handle: (channel, listener) => void handled.set(channel, listener) },
    protocol: {
      registerSchemesAsPrivileged: custom => {
        did('registerSchemes')
        schemes.push(...custom)
      },
      handle: (scheme, handler) => void served.set(scheme, handler),
    },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    session: {
      defaultSession: {
        setPermissionRequestHandler: handler => {
          permission.request = handler
        },
        setPermissionCheckHandler: handler => {
          permission.check = handler
        },
        setDevicePermissionHandler: handler => {
          permission.device = handler
        },
      },
    },
  }
}
