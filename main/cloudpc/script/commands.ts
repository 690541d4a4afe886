// The commands of the Command Prompt that a Cloud PC knows, each with the options that are answered.

import {
  baseName,
  copyFile,
  deleteFile,
  fileAt,
  folderAt,
  listFolder,
  makeFolder,
  moveFile,
  notFound,
  pathNotFound,
  resolvePath,
  textOf,
  writeFile,
} from '../files.ts'
import { programs, protectedProcesses } from '../image.ts'
import { end as endProcess } from '../processes.ts'
import { bodyFrom, fetchFrom, methodOf } from './http.ts'
import { registry, scheduledTasks, storedCredentials } from './lasting.ts'
import { complained, type Output, said } from './output.ts'
import { runPython } from './python.ts'
import type { Place } from './shell.ts'

/** `args` without quotes; `rest` as it was written. */
type Command = (place: Place, args: readonly string[], rest: string) => Output | Promise<Output>

const told = (error: string | null): Output => (error === null ? said('') : complained(`${error}\n`))

const type: Command = ({ computer, cwd }, [name = '']) => {
  const file = fileAt(computer, resolvePath(computer, name, cwd))
  return file ? said(textOf(file)) : complained(`${notFound}\n`)
}

const list: Command = ({ computer, cwd }, args) => {
  const given = args.find(each => !each.startsWith('/')) ?? '.'
  const path = resolvePath(computer, given, cwd)
  if (!folderAt(computer, path)) {
    const file = fileAt(computer, path)
    return file ? said(`${baseName(file.path)}\n`) : complained('File Not Found\n')
  }
  const { folders, files } = listFolder(computer, path)
  if (args.includes('/b'))
    return said([...folders, ...files.map(file => file.path)].map(each => `${baseName(each)}\n`).join(''))
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return said(
    [
      ` Directory of ${path}`,
      '',
      ...folders.map(each => `<DIR>          ${baseName(each)}`),
      ...files.map(file => `${String(file.bytes).padStart(14)} ${baseName(file.path)}`),
      `${String(files.length).padStart(16)} File(s) ${bytes} bytes`,
      `${String(folders.length).padStart(16)} Dir(s)`,
      '',
    ].join('\n'),
  )
}

const remove: Command = ({ computer, cwd }, args) => {
  const names = args.filter(each => !each.startsWith('/'))
  const missing = names.filter(name => !deleteFile(computer, resolvePath(computer, name, cwd), true))
  return missing.length > 0 || names.length === 0
    ? complained(`Could Not Find ${missing.map(name => resolvePath(computer, name, cwd)).join(' ')}\n`)
    : said('')
}

const make: Command = ({ computer, cwd }, [name = '']) => told(makeFolder(computer, resolvePath(computer, name, cwd)))

const unmake: Command = ({ computer, cwd }, args) => {
  const path = resolvePath(computer, args.find(each => !each.startsWith('/')) ?? '', cwd)
  if (!folderAt(computer, path)) return complained(`${pathNotFound}\n`)
  const { folders, files } = listFolder(computer, path)
  if (folders.length + files.length > 0) return complained('The directory is not empty.\n')
  delete computer.folders[path.toLowerCase()]
  return said('')
}

const transfer =
  (how: typeof copyFile, done: string): Command =>
  ({ computer, cwd }, args) => {
    const [from = '', to = '.'] = args.filter(each => !each.startsWith('/'))
    const moved = how(computer, resolvePath(computer, from, cwd), resolvePath(computer, to, cwd))
    return typeof moved === 'string' ? complained(`${moved}\n`) : said(`        1 file(s) ${done}.\n`)
  }

/** `findstr [/i] [/v] text [file]`: plain text, no patterns. */
const findText: Command = ({ computer, cwd, input }, args) => {
  const [wanted = '', name] = args.filter(each => !each.startsWith('/'))
  const file = name === undefined ? null : fileAt(computer, resolvePath(computer, name, cwd))
  if (name !== undefined && !file) return complained(`FINDSTR: Cannot open ${name}\n`)
  const fold = (text: string): string => (args.includes('/i') ? text.toLowerCase() : text)
  const text = file ? textOf(file) : input
  const found = text
    .split('\n')
    .filter(line => line !== '' && fold(line).includes(fold(wanted)) !== args.includes('/v'))
  return { stdout: found.map(line => `${line}\n`).join(''), stderr: '', exitCode: found.length > 0 ? 0 : 1 }
}

/** `curl [-X method] [-d data] [-o file] [-s] [-H header] url`; the machine's token goes along, headers are not sent. */
const curl: Command = async ({ computer, send, cwd }, args) => {
  const given: { method?: string; data?: string; target?: string; url?: string } = {}
  const words = [...args]
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-X' || word === '--request') given.method = words.shift() ?? ''
    else if (word === '-d' || word === '--data') given.data = words.shift() ?? ''
    else if (word === '-o' || word === '--output') given.target = words.shift() ?? ''
    else if (word === '-H' || word === '--header') words.shift()
    else if (word === '-s' || word === '-sS' || word === '--silent') continue
    else if (word.startsWith('-')) return complained(`curl: option ${word}: is unknown\n`, 2)
    else given.url = word
  }
  const { method, data, target, url } = given
  if (url === undefined) return complained('curl: no URL specified\n', 2)
  if (!URL.canParse(url)) return complained('curl: (3) URL rejected: Malformed input to a URL function\n', 3)
  const verb = methodOf(method ?? (data === undefined ? 'GET' : 'POST'))
  if (!verb) return complained(`curl: the method ${method} is not supported here\n`, 2)
  const { text } = await fetchFrom(send, { method: verb, url, body: data === undefined ? null : bodyFrom(data) })
  if (target === undefined) return said(text)
  const written = writeFile(computer, resolvePath(computer, target, cwd), { type: 'text', text }, { source: url })
  return typeof written === 'string' ? complained(`curl: (23) ${written}\n`, 23) : said('')
}

/** `python file`; code on the command line (`-c`) is for execute_python_code. */
const python: Command = ({ computer, send, cwd }, [name = '', ...more]) => {
  if (name === '--version') return said('Python 3.13.7\n')
  const path = resolvePath(computer, name === '-c' ? '' : name, cwd)
  const file = fileAt(computer, path)
  if (name === '-c') return runPython(computer, more.join(' '), send, cwd)
  if (!file) return complained(`python: can't open file '${path}': [Errno 2] No such file or directory\n`, 2)
  return runPython(computer, textOf(file), send, cwd)
}

const account = ({ computer }: Place): string => {
  const { account: signedIn } = computer.signOn
  return signedIn ? `azuread\\${signedIn.userPrincipalName}` : 'cpca\\agent'
}

const taskkill: Command = ({ computer }, args) => {
  const wanted = args[args.findIndex(each => /^\/(pid|im)$/i.test(each)) + 1] ?? ''
  const process = computer.processes.find(
    ({ pid, name }) => String(pid) === wanted || name.toLowerCase() === wanted.toLowerCase(),
  )
  if (!process) return complained(`ERROR: The process "${wanted}" not found.\n`, 128)
  if (protectedProcesses.includes(process.name))
    return complained(
      `ERROR: The process with PID ${process.pid} could not be terminated.\nReason: Access is denied.\n`,
    )
  endProcess(computer, process)
  return said(`SUCCESS: The process with PID ${process.pid} has been terminated.\n`)
}

export const commands: Record<string, Command> = {
  echo: (_, args, rest) => said(`${args.length > 0 ? rest : 'ECHO is on.'}\n`),
  dir: list,
  type,
  more: (place, args, rest) => (args.length > 0 ? type(place, args, rest) : said(place.input)),
  copy: transfer(copyFile, 'copied'),
  move: transfer(moveFile, 'moved'),
  del: remove,
  erase: remove,
  mkdir: make,
  md: make,
  rmdir: unmake,
  rd: unmake,
  findstr: findText,
  find: findText,
  whoami: place => said(`${account(place)}\n`),
  hostname: ({ computer }) => said(`${computer.environment.COMPUTERNAME}\n`),
  ver: ({ computer }) => said(`\n${computer.system.osVersion}\n`),
  cd: ({ cwd }) => said(`${cwd}\n`),
  ipconfig: () =>
    said('\nWindows IP Configuration\n\nEthernet adapter Ethernet:\n\n   Media State . . . . . : Connected\n'),
  set: ({ computer }, [name]) =>
    said(
      Object.entries(computer.environment)
        .filter(([each]) => name === undefined || each.startsWith(name.toUpperCase()))
        .map(([each, value]) => `${each}=${value}\n`)
        .sort()
        .join(''),
    ),
  setx: ({ computer }, [name = '', value = '']) => {
    computer.environment[name.toUpperCase()] = value
    return said('\nSUCCESS: Specified value was saved.\n')
  },
  tasklist: ({ computer }) =>
    said(computer.processes.map(({ name, pid }) => `${name.padEnd(26)}${String(pid).padStart(8)}\n`).join('')),
  taskkill,
  where: (_, [name = '']) => {
    const path = programs[name.toLowerCase().replace(/(\.exe)?$/, '.exe')]
    return path ? said(`${path}\n`) : complained('INFO: Could not find files for the given pattern(s).\n')
  },
  clip: ({ computer, input }) => {
    computer.clipboard = input
    return said('')
  },
  cmdkey: storedCredentials,
  reg: registry,
  schtasks: scheduledTasks,
  curl,
  python,
}
