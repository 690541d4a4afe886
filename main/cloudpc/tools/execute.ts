// Shell commands and Python code, within their published limits.
import { z } from 'zod'
import type { Computer } from '../computer.ts'
import { folderAt, resolvePath } from '../files.ts'
import { profile } from '../image.ts'
import { limits } from '../limits.ts'
import { launch } from '../processes.ts'
import { toResult } from '../script/output.ts'
import { runPython } from '../script/python.ts'
import { runShell } from '../script/shell.ts'
import { failed, optional, type Tool, tool } from '../tool.ts'

const timeoutMs = z.int().min(1).max(limits.commandMs).default(30_000)

export const executeTools: Record<string, Tool> = {
  execute_shell_command: tool(
    'Runs a shell command, with pipes and chains.',
    { command: z.string().min(1), cwd: optional.text, timeoutMs },
    async (computer, { command, cwd, timeoutMs: most }, send) => {
      const folder = folderOf(computer, cwd)
      if (folder === null) return failed(`The folder ${cwd} does not exist.`)
      launch(computer, 'cmd.exe')
      // the only command that takes time of its own
      const wait = /^\s*timeout\s+(?:\/t\s+)?(\d+)/i.exec(command)
      if (wait && Number(wait[1]) * 1000 > most)
        return toResult({ stdout: '', stderr: '', exitCode: 1 }, { success: false, timedOut: true })
      const output = wait ? { stdout: '', stderr: '', exitCode: 0 } : await runShell(computer, command, send, folder)
      return toResult(output, { success: output.exitCode === 0, timedOut: false })
    },
  ),

  execute_python_code: tool(
    'Runs Python code in a process of its own.',
    { code: z.string().min(1).max(limits.pythonCharacters), cwd: optional.text, timeoutMs },
    async (computer, { code, cwd, timeoutMs: most }, send) => {
      const folder = folderOf(computer, cwd)
      if (folder === null) return failed(`The folder ${cwd} does not exist.`)
      launch(computer, 'python.exe')
      return toResult(await runPython(computer, code, send, folder, most), {})
    },
  ),
}

function folderOf(computer: Computer, given: string | null): string | null {
  return folderAt(computer, given === null ? profile : resolvePath(computer, given))
}
