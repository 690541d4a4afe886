// What is on a Cloud PC at one moment, as plain data: the baseline it starts from and everything a session may add.

export interface StoredFile {
  path: string
  bytes: number
}
export interface Process {
  pid: number
  name: string
}
export interface Cookie {
  domain: string
  name: string
}
export interface Tab {
  url: string
  title: string
  text: string
  /** Names of the fields the page offers to fill in. */
  fields: string[]
}
/** A token in memory, with the resource it is for. */
export interface HeldToken {
  uti: string
  audience: string
  jwt: string
}

export interface Computer {
  files: StoredFile[]
  processes: Process[]
  cookies: Cookie[]
  tabs: Tab[]
  clipboard: string | null
  tokens: HeldToken[]
}

/** Every Cloud PC of a pool starts from this: nothing but what Windows itself runs. */
export function baseline(): Computer {
  return {
    files: [],
    processes: [
      { pid: 4, name: 'System' },
      { pid: 688, name: 'lsass.exe' },
      { pid: 912, name: 'svchost.exe' },
    ],
    cookies: [],
    tabs: [],
    clipboard: null,
    tokens: [],
  }
}

export function holdToken(computer: Computer, token: HeldToken): void {
  computer.tokens.push(token)
}

/** Starts a program if it is not running yet; process ids go up in fours, as Windows gives them out. */
export function launch(computer: Computer, name: string): Process {
  const running = computer.processes.find(process => process.name === name)
  if (running) return running
  const process = { pid: Math.max(...computer.processes.map(each => each.pid)) + 4, name }
  computer.processes.push(process)
  return process
}

export function addCookie(computer: Computer, domain: string, name: string): void {
  if (!computer.cookies.some(cookie => cookie.domain === domain && cookie.name === name))
    computer.cookies.push({ domain, name })
}
