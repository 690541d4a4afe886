// Paths of files, versions and command lines taken apart.
// https://learn.microsoft.com/kusto/query/parse-path-function, …/parse-version-function, …/parse-command-line-function
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { failed } from '../values.ts'

/** All parts are there, empty where the path has none. */
function parsePath(path: string): Json {
  const [, scheme = '', rest = path] = /^([a-z][a-z\d+.-]+):\/\/(.*)$/is.exec(path) ?? []
  const [, root = ''] = /^(?:\\\\\?\\)?([a-z]:)/i.exec(rest) ?? []
  const cut = Math.max(rest.lastIndexOf('/'), rest.lastIndexOf('\\'))
  const last = rest.slice(Math.max(cut + 1, rest.indexOf(root) + root.length))
  const directory = cut < 0 ? root : rest.slice(0, cut)
  const colon = last.indexOf(':')
  const file = colon < 0 ? last : last.slice(0, colon)
  const name = directory.split(/[/\\]/).at(-1) ?? ''
  return {
    Scheme: scheme,
    RootPath: root,
    DirectoryPath: directory,
    DirectoryName: name === root ? '' : name,
    Filename: file,
    Extension: file.includes('.') ? file.slice(file.lastIndexOf('.') + 1) : '',
    AlternateDataStreamName: colon < 0 ? '' : last.slice(colon + 1),
  }
}

/** One to four numbers of up to eight digits; a number that is left out is 0. null for all else. */
function parseVersion(version: string): string | null {
  const parts = version.trim().split('.')
  if (parts.length > 4 || !parts.every(part => /^\d{1,8}$/.test(part))) return null
  const digits = [0, 1, 2, 3].map(place => (parts[place] ?? '0').padStart(8, '0')).join('')
  const whole = digits.replace(/^0+(?=\d)/, '')
  // decimals have 38 digits here, of which ten stand after the point
  if (whole.length > 28) throw failed(`parse_version can not hold the first number of the version "${version}".`)
  return whole
}

/**
 * As CommandLineToArgvW of Windows takes it apart: the program's name knows quotes alone, in all else a backslash before a
 * quote counts: 2n of them and a quote are n and a quote that opens or closes, 2n + 1 are n and the quote itself; within
 * quotes, two of them are one.
 * https://learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-commandlinetoargvw
 */
function argumentsOf(line: string): string[] {
  const [program = '', start] = programOf(line)
  const found = [program]
  let current: string | null = null
  let quoted = false
  for (let place = start; place < line.length; ) {
    const [, slashes = '', quote = ''] = /^(\\*)("?)/.exec(line.slice(place, place + longestRun(line, place))) ?? []
    const character = line[place] ?? ''
    if (quote !== '') {
      current = (current ?? '') + '\\'.repeat(Math.floor(slashes.length / 2))
      place += slashes.length + 1
      if (slashes.length % 2 === 1) current += '"'
      else if (quoted && line[place] === '"') {
        current += '"'
        place++
      } else quoted = !quoted
    } else if (slashes !== '') {
      current = (current ?? '') + slashes
      place += slashes.length
    } else if (!quoted && (character === ' ' || character === '\t')) {
      if (current !== null) found.push(current)
      current = null
      place++
    } else {
      current = (current ?? '') + character
      place++
    }
  }
  if (current !== null) found.push(current)
  return found
}

/** How many characters from here a run of backslashes and what follows it may take. */
function longestRun(line: string, place: number): number {
  let length = 1
  while (line[place + length - 1] === '\\') length++
  return length
}

function programOf(line: string): [string, number] {
  if (line.startsWith('"')) {
    const end = line.indexOf('"', 1)
    return end < 0 ? [line.slice(1), line.length] : [line.slice(1, end), end + 1]
  }
  const end = line.search(/[ \t]/)
  return end < 0 ? [line, line.length] : [line.slice(0, end), end]
}

export const pathFunctions: readonly DeclaredFunction[] = [
  declareFunction({ name: 'parse_path', parameters: ['string'], returns: 'dynamic', call: parsePath }),
  declareFunction({ name: 'parse_version', parameters: ['string'], returns: 'decimal', call: parseVersion }),
  declareFunction({
    name: 'parse_command_line',
    parameters: ['string', 'string'],
    returns: 'dynamic',
    call: (line, parser) => {
      if (parser.toLowerCase() !== 'windows')
        throw failed(`parse_command_line knows the parser windows, not "${parser}".`)
      return line.trim() === '' ? null : argumentsOf(line)
    },
  }),
]
