// The machine itself: clipboard, processes, programs, system information, and waiting.
import { z } from 'zod'
import type { Computer, Process } from '../computer.ts'
import { baseName, fileAt, resolvePath, textOf } from '../files.ts'
import { programs, protectedProcesses, services } from '../image.ts'
import { end, launch, openWindow } from '../processes.ts'
import { failed, json, ok, type Tool, type ToolResult, tool } from '../tool.ts'

export const systemTools: Record<string, Tool> = {
  wait_milliseconds: tool('Waits once, up to five seconds.', { ms: z.int() }, (_, { ms }) =>
    ok(`Waited ${Math.max(0, Math.min(5000, ms))} ms.`),
  ),

  clipboard_read: tool('Reads the clipboard.', {}, ({ clipboard }) =>
    json({ format: clipboard === null ? 'empty' : 'text', payload: clipboard ?? '' }),
  ),

  clipboard_write: tool('Puts text on the clipboard.', { text: z.string() }, (computer, { text }) => {
    computer.clipboard = text
    return ok(`${text.length} characters copied.`)
  }),

  list_processes: tool(
    'Lists the processes of the session.',
    { maxCount: z.int().min(1).default(200) },
    ({ processes, windows }, { maxCount }) =>
      json(
        processes
          .filter(isOfSession)
          .slice(0, maxCount)
          .map(({ pid, name, startTimeTicks }) => ({
            pid,
            name,
            memoryMb: memoryMb[name] ?? 40,
            windowTitle: windows.find(window => window.pid === pid)?.title ?? '',
            startTimeTicks,
          })),
      ),
  ),

  kill_process: tool(
    'Ends a process.',
    { pid: z.int(), startTime: z.int(), force: z.boolean().default(false) },
    (computer, { pid, startTime }) => {
      const process = computer.processes.find(each => each.pid === pid)
      if (!process) return failed(`No process has the id ${pid}.`)
      if (process.startTimeTicks !== startTime)
        return failed(`Process ${pid} was started at another time: the id was given out again.`)
      if (protectedProcesses.includes(process.name)) return failed(`${process.name} is protected.`)
      end(computer, process)
      return json({ pid, name: process.name, killed: true })
    },
  ),

  launch_application: tool(
    'Starts a program with a window.',
    { path: z.string().min(1), args: z.array(z.string()).nullable().default(null) },
    (computer, { path, args }) => launchApplication(computer, path, args ?? []),
  ),

  get_system_info: tool('Describes the machine.', {}, ({ system, image }) =>
    json({
      osVersion: system.osVersion,
      model: system.model,
      image,
      cpuCores: system.cpuCores,
      memoryMb: system.memoryMb,
      diskGb: system.diskGb,
      screen: { ...system.screen },
    }),
  ),
}

/** "Current session only": the services of Windows run in another (session 0). */
const isOfSession = ({ name }: Process): boolean => !services.includes(name)

const memoryMb: Readonly<Record<string, number>> = { 'msedge.exe': 310, 'excel.exe': 180 }

function launchApplication(computer: Computer, given: string, args: readonly string[]): ToolResult {
  const path = resolvePath(computer, given)
  const [name] = Object.entries(programs).find(([, at]) => at.toLowerCase() === path.toLowerCase()) ?? []
  if (!name) return failed(`${path} is not in an allowed directory or is not there.`)
  const process = launch(computer, name, args)
  const file = args[0] === undefined ? null : fileAt(computer, resolvePath(computer, args[0]))
  const title = file ? `${baseName(file.path)} - ${name}` : name
  const open = computer.windows.find(({ pid }) => pid === process.pid) ?? openWindow(computer, process, title)
  if (file) Object.assign(open, { title, path: file.path, text: textOf(file) })
  return json({ path, pid: process.pid })
}
