// A small Python for the Cloud PC: it runs the subset below for real, and says of anything else that it does not.
import { isJsonObject } from '../../../shared/model/json.ts'
import type { Computer } from '../computer.ts'
import { profile } from '../image.ts'
import { limits } from '../limits.ts'
import type { Send } from '../web.ts'
import type { Output } from './output.ts'
import { Evaluator } from './python-evaluator.ts'
import { PythonError, truthy } from './python-values.ts'

const modules = ['os', 'sys', 'json', 'requests', 'pyperclip', 'time']
const mostSteps = 100_000

/**
 * What it runs: `import` of os, sys, json, requests, pyperclip and time; assignments and `+=`; `for x in …:`, `if …:`,
 * `else:`, `with open(…) as f:`; print and the calls and operators of the evaluator. Exit code 1 and the last line of a
 * traceback where Python would stop, and where the code goes beyond the subset (`NotImplementedError`).
 */
export async function runPython(
  computer: Computer,
  code: string,
  send: Send,
  cwd = profile,
  timeoutMs: number = limits.commandMs,
): Promise<Output> {
  const evaluator = new Evaluator({ computer, send, cwd, timeoutMs })
  let steps = 0

  async function block(lines: readonly Line[]): Promise<void> {
    let skipElse = true
    for (let index = 0; index < lines.length; ) {
      const line = lines[index]
      if (!line) return
      steps += 1
      if (steps > mostSteps) throw new PythonError('TimeoutError', 'the script ran for too long')
      const body = bodyAfter(lines, index)
      index += 1 + body.length
      skipElse = await statement(line, body, skipElse)
    }
  }

  /** Whether an `else` that follows is to be skipped. */
  async function statement({ text, number }: Line, body: readonly Line[], skipElse: boolean): Promise<boolean> {
    if (body.length > 0 && !text.endsWith(':'))
      throw new PythonError('IndentationError', `unexpected indent (line ${number})`)
    const imported = /^(?:import|from)\s+([\w.]+)/.exec(text)
    if (imported) {
      const [name = ''] = (imported[1] ?? '').split('.')
      if (!modules.includes(name)) throw new PythonError('ModuleNotFoundError', `No module named '${name}'`)
      return true
    }
    const loop = /^for\s+(\w+)\s+in\s+(.+):$/.exec(text)
    if (loop) {
      const items = await evaluator.evaluate(loop[2] ?? '')
      const list = typeof items === 'string' ? [...items] : isJsonObject(items) ? Object.keys(items) : items
      if (!Array.isArray(list)) throw new PythonError('TypeError', 'object is not iterable')
      for (const item of list) {
        evaluator.assign(loop[1] ?? '', item)
        await block(body)
      }
      return true
    }
    const condition = /^if\s+(.+):$/.exec(text)
    if (condition) {
      const holds = truthy(await evaluator.evaluate(condition[1] ?? ''))
      if (holds) await block(body)
      return holds
    }
    if (text === 'else:') {
      if (!skipElse) await block(body)
      return true
    }
    const opened = /^with\s+(.+)\s+as\s+(\w+):$/.exec(text)
    if (opened) {
      evaluator.assign(opened[2] ?? '', await evaluator.evaluate(opened[1] ?? ''))
      await block(body)
      return true
    }
    const other = /^(def|class|while|try|except|return|lambda|async|elif|raise|assert|del|global|yield)\b/.exec(text)
    if (other) throw new PythonError('NotImplementedError', `'${other[1]}' is outside the Python this machine runs`)
    const assigned = /^(\w+)\s*(\+)?=(?!=)\s*(.+)$/.exec(text)
    if (!assigned) {
      if (text !== 'pass') await evaluator.evaluate(text)
      return true
    }
    const [, name = '', plus, expression = ''] = assigned
    evaluator.assign(name, await evaluator.evaluate(plus ? `${name} + (${expression})` : expression))
    return true
  }

  try {
    await block(linesOf(code))
    return { stdout: evaluator.stdout, stderr: '', exitCode: 0 }
  } catch (error) {
    if (!(error instanceof PythonError)) throw error
    const stderr = `Traceback (most recent call last):\n${error.name}: ${error.message}\n`
    return { stdout: evaluator.stdout, stderr, exitCode: 1 }
  }
}

interface Line {
  indent: number
  text: string
  number: number
}

function linesOf(code: string): Line[] {
  return code.split('\n').flatMap((line, index) => {
    const text = line.trim()
    if (text === '' || text.startsWith('#')) return []
    return [{ indent: line.length - line.trimStart().length, text, number: index + 1 }]
  })
}

/** The lines after `index` that are indented further than it. */
function bodyAfter(lines: readonly Line[], index: number): Line[] {
  const indent = lines[index]?.indent ?? 0
  const rest = lines.slice(index + 1)
  const end = rest.findIndex(line => line.indent <= indent)
  return end === -1 ? rest : rest.slice(0, end)
}
