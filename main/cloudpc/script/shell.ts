// The Command Prompt of a Cloud PC: pipes, chains and redirection around the commands of the table below, and no others.

import type { Computer } from '../computer.ts'
import { fileAt, resolvePath, textOf, writeFile } from '../files.ts'
import { profile } from '../image.ts'
import type { Send } from '../web.ts'
import { commands } from './commands.ts'
import { complained, type Output } from './output.ts'

/** Where a command runs: `input` is what the pipe before it gave. */
export interface Place {
  computer: Computer
  send: Send
  cwd: string
  input: string
}

/**
 * Runs a command line as cmd.exe does: `a | b` feeds b with a's output, `a && b` goes on after success, `a || b` after
 * failure, `a & b` always; `>`, `>>`, `2>` and `2>&1` redirect, also to `nul`; `%NAME%` is the environment's.
 */
export async function runShell(computer: Computer, line: string, send: Send, cwd = profile): Promise<Output> {
  const output: Output = { stdout: '', stderr: '', exitCode: 0 }
  const place = { computer, send, cwd, input: '' }
  let joint = '&'
  for (const part of split(filledIn(computer, line), /^(&&|\|\||&)/)) {
    const skipped = (joint === '&&' && output.exitCode !== 0) || (joint === '||' && output.exitCode === 0)
    if (!skipped) {
      const ran = await runPipeline(place, part.text)
      output.stdout += ran.stdout
      output.stderr += ran.stderr
      output.exitCode = ran.exitCode
    }
    joint = part.end
  }
  return output
}

async function runPipeline(place: Place, text: string): Promise<Output> {
  let last: Output = { stdout: '', stderr: '', exitCode: 0 }
  let stderr = ''
  for (const part of split(text, /^\|/)) {
    last = await runCommand({ ...place, input: last.stdout }, part.text)
    stderr += last.stderr
  }
  return { ...last, stderr }
}

async function runCommand(place: Place, text: string): Promise<Output> {
  const [whole = { text: '', end: '' }, target] = split(text, /^>>?/)
  const ofErrors = target !== undefined && / 2$/.test(whole.text)
  const command = ofErrors ? whole.text.slice(0, -1) : whole.text
  const [name = '', ...args] = wordsOf(command)
  if (name === '') return complained('The syntax of the command is incorrect.\n')
  const plain = name.toLowerCase().replace(/\.exe$/, '')
  const run = Object.hasOwn(commands, plain) ? commands[plain] : undefined
  const output = run ? await run(place, args, command.trim().slice(name.length).trim()) : unknownCommand(name)
  if (!target) return output
  if (ofErrors && target.text.trim() === '&1') return { ...output, stdout: output.stdout + output.stderr, stderr: '' }
  if (target.text.trim().toLowerCase() === 'nul') return { ...output, [ofErrors ? 'stderr' : 'stdout']: '' }
  return redirect(place, output, target.text, whole.end === '>>', ofErrors ? 'stderr' : 'stdout')
}

/** cmd.exe's own words, and its exit code for them. */
const unknownCommand = (name: string): Output =>
  complained(`'${name}' is not recognized as an internal or external command,\noperable program or batch file.\n`, 9009)

function redirect(
  { computer, cwd }: Place,
  output: Output,
  target: string,
  append: boolean,
  stream: 'stdout' | 'stderr',
): Output {
  const path = resolvePath(computer, target.trim(), cwd)
  const before = append ? fileAt(computer, path) : null
  const text = (before ? textOf(before) : '') + output[stream]
  const written = writeFile(computer, path, { type: 'text', text })
  return typeof written === 'string' ? complained(`${written}\n`) : { ...output, [stream]: '' }
}

/** Cuts outside double quotes; `end` is what it was cut at. */
function split(text: string, at: RegExp): { text: string; end: string }[] {
  const parts: { text: string; end: string }[] = []
  let quoted = false
  let start = 0
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '"') quoted = !quoted
    // a single cut at `|` must not take the first half of `||`, which is cut before
    const cut =
      quoted || (text[index] === '&' && text[index - 1] === '>') ? null : at.exec(text.slice(index, index + 2))
    if (!cut) continue
    parts.push({ text: text.slice(start, index), end: cut[0] })
    index += cut[0].length - 1
    start = index + 1
  }
  return [...parts, { text: text.slice(start), end: '' }]
}

/** cmd.exe puts in the environment's values before it looks at the line; an unknown name stays as it is. */
const filledIn = ({ environment }: Computer, line: string): string =>
  line.replace(/%(\w+)%/g, (whole, name) => environment[String(name).toUpperCase()] ?? whole)

/** As Windows programs take their arguments: double quotes keep together, `\\"` is a quote, single quotes are letters. */
const wordsOf = (text: string): string[] =>
  Array.from(text.matchAll(/(?:"(?:\\"|[^"])*"|[^\s"])+/g), ([word]) =>
    word.replaceAll(/\\?"/g, quote => (quote === '"' ? '' : '"')),
  )
