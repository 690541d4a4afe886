// Processes of a Cloud PC and the windows they own.
import { type Computer, type DesktopWindow, logEvent, nextSerial, type Process } from './computer.ts'
import { programs, protectedProcesses, screen } from './image.ts'

/** Starts a program if it is not running yet; process ids go up in fours, as Windows gives them out. */
export function launch(computer: Computer, name: string, args: readonly string[] = []): Process {
  return computer.processes.find(process => process.name === name) ?? start(computer, name, args)
}

/** Starts another process of a program, whatever is running already. */
export function start(computer: Computer, name: string, args: readonly string[] = []): Process {
  const image = programs[name.toLowerCase()] ?? name
  const commandLine = [image.includes(' ') ? `"${image}"` : image, ...args].join(' ')
  const pid = Math.max(...computer.processes.map(each => each.pid)) + 4
  const parent = computer.processes.find(each => each.name === 'explorer.exe')?.pid ?? 0
  const process = { pid, parent, name, commandLine, startTimeTicks: 10_000_000 + nextSerial(computer) }
  computer.processes.push(process)
  logEvent(computer, 'Security', 4688, `A new process has been created: ${name} (${pid})`)
  return process
}

/** Ends a process, its windows, and for the browser its tabs. */
export function end(computer: Computer, process: Process): void {
  computer.processes.splice(computer.processes.indexOf(process), 1)
  computer.windows = computer.windows.filter(({ pid }) => pid !== process.pid)
  if (process.name === 'msedge.exe') Object.assign(computer, { tabs: [], activeTab: null })
  logEvent(computer, 'Security', 4689, `A process has exited: ${process.name} (${process.pid})`)
}

export function openWindow(computer: Computer, process: Process, title: string): DesktopWindow {
  const { width, height } = screen
  const window: DesktopWindow = {
    handle: 65_536 + nextSerial(computer) * 2,
    pid: process.pid,
    processName: process.name,
    title,
    x: 0,
    y: 0,
    width,
    height: height - 40, // the taskbar's
    state: 'normal',
    text: '',
    selected: false,
    path: null,
  }
  computer.windows.push(window)
  return window
}

/** The window that has the keyboard, or null. */
export function foreground(computer: Computer): DesktopWindow | null {
  return computer.windows.findLast(window => window.state !== 'minimized') ?? null
}

export function bringToFront(computer: Computer, window: DesktopWindow): void {
  const { windows } = computer
  if (window.state === 'minimized') window.state = 'normal'
  if (windows.at(-1) === window) return
  windows.splice(windows.indexOf(window), 1)
  windows.push(window)
}

/** Closing a program's last window ends it, unless Windows needs it. */
export function closeWindow(computer: Computer, window: DesktopWindow): void {
  computer.windows.splice(computer.windows.indexOf(window), 1)
  const owner = computer.processes.find(({ pid }) => pid === window.pid)
  const last = !computer.windows.some(({ pid }) => pid === window.pid)
  if (owner && last && !protectedProcesses.includes(owner.name)) end(computer, owner)
}

/** The frontmost window whose title holds `title`, whatever the case. */
export function findWindow(computer: Computer, title: string): DesktopWindow | null {
  const wanted = title.toLowerCase()
  return computer.windows.findLast(window => window.title.toLowerCase().includes(wanted)) ?? null
}
