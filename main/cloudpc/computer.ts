// What is on a Cloud PC at one moment, as plain data: every kind of thing a session may add to the image it started from.
import type { Page } from './page.ts'

/** `document` is a file whose bytes are only counted and whose reader shows `text`; nothing here interprets any of it. */
export type Content =
  | { type: 'text'; text: string }
  | { type: 'binary'; base64: string }
  | { type: 'document'; text: string }
export interface StoredFile {
  path: string
  bytes: number
  content: Content
  /** Travels inside a labelled document, wherever it is copied to. */
  sensitivityLabelId: string | null
  /** Where it was downloaded from (Windows keeps this as `Zone.Identifier`), or null. */
  source: string | null
}
export interface Process {
  pid: number
  parent: number
  name: string
  commandLine: string
  /** 100 ns ticks since the machine was started, from a counter: no two processes have the same. */
  startTimeTicks: number
}
export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}
export interface DesktopWindow extends Bounds {
  handle: number
  pid: number
  processName: string
  title: string
  state: 'normal' | 'maximized' | 'minimized'
  /** What stands in it to be edited; a browser's pages are in its tabs. */
  text: string
  selected: boolean
  /** The file it was opened with or saved to. */
  path: string | null
}
/** `expires` is seconds since 1970, null for the session; this room has no clock, so the site that is shown it decides. */
export interface Cookie {
  domain: string
  name: string
  value: string
  path: string
  secure: boolean
  httpOnly: boolean
  sameSite: 'Strict' | 'Lax' | 'None'
  expires: number | null
}
export interface Dialog {
  type: 'alert' | 'confirm' | 'prompt' | 'beforeunload'
  message: string
  /** The form that is submitted when it is accepted. */
  form: string | null
}
export interface Tab {
  id: string
  page: Page
  back: string[]
  forward: string[]
  /** The element that has the keyboard, by its ref. */
  focus: string | null
  selected: boolean
  scroll: { x: number; y: number }
  dialog: Dialog | null
  /** Id of the last snapshot of this page; a new page has none, so refs expire on navigation. */
  snapshot: string | null
}
/** A token in memory, with the resource it is for. */
export interface HeldToken {
  uti: string
  audience: string
  jwt: string
}
export interface Account {
  id: string
  userPrincipalName: string
}
export interface SystemInfo {
  osVersion: string
  cpuCores: number
  memoryMb: number
  diskGb: number
  model: string
  screen: { width: number; height: number }
}
export interface MachineEvent {
  log: 'Security' | 'Application' | 'System'
  eventId: number
  message: string
}

/** Each property is a kind that a reset erases and a verification checks. */
export interface Computer {
  image: string
  system: SystemInfo
  registry: Record<string, string>
  environment: Record<string, string>
  /** Lower-case path → path as it was written: Windows keeps the case and ignores it. */
  folders: Record<string, string>
  files: Record<string, StoredFile>
  recycleBin: StoredFile[]
  processes: Process[]
  /** From the back to the front: the last that is not minimised has the keyboard. */
  windows: DesktopWindow[]
  input: { x: number; y: number }
  clipboard: string | null
  tabs: Tab[]
  activeTab: string | null
  /** Addresses visited, the oldest first. */
  history: string[]
  cookies: Cookie[]
  /** By origin. */
  storage: Record<string, { local: Record<string, string>; session: Record<string, string> }>
  /** Windows Credential Manager: whom for, and who. */
  credentials: { target: string; user: string }[]
  tokens: HeldToken[]
  /** The agent user whose primary session this is, and the sites the browser is signed in to with it. */
  signOn: { account: Account | null; sites: string[] }
  events: MachineEvent[]
  /** Counter behind every handle, tab, snapshot and cookie value. */
  serial: number
}

export type Kind = keyof Computer

export function nextSerial(computer: Computer): number {
  computer.serial += 1
  return computer.serial
}

export function logEvent(computer: Computer, log: MachineEvent['log'], eventId: number, message: string): void {
  computer.events.push({ log, eventId, message })
}

/** What Credential Manager shows for the sign-in single sign-on draws on. (The name is ours.) */
const primarySession = 'Microsoft Entra primary session'

/** Signs the agent user in to Windows: the primary session that single sign-on draws on. */
export function signIn(computer: Computer, account: Account): void {
  computer.signOn.account = account
  computer.environment.USERNAME = account.userPrincipalName
  computer.credentials.push({ target: primarySession, user: account.userPrincipalName })
  logEvent(computer, 'Security', 4624, `An account was successfully logged on: ${account.userPrincipalName}`)
}

/** Keeps a token in memory, and in the credentials cache whom it is for. */
export function holdToken(computer: Computer, token: HeldToken): void {
  computer.tokens.push(token)
}

/** Audiences of the tokens in memory, each once. */
export const heldAudiences = (computer: Computer): string[] => [
  ...new Set(computer.tokens.map(({ audience }) => audience)),
]
