// Commands that leave what outlives every process, as who wants to stay would: the registry, scheduled tasks, stored credentials.
import type { Computer } from '../computer.ts'
import { deleteFile, fileAt, listFolder, makeFolder, resolvePath, textOf, writeFile } from '../files.ts'
import { complained, type Output, said } from './output.ts'
import type { Place } from './shell.ts'

/** What stands after an option as `/v NAME`, whatever its case; null where it is left out. */
function after(args: readonly string[], option: string): string | null {
  const at = args.findIndex(each => each.toLowerCase() === option)
  return at === -1 ? null : (args[at + 1] ?? '')
}

const shortNames: Readonly<Record<string, string>> = { HKEY_LOCAL_MACHINE: 'HKLM', HKEY_CURRENT_USER: 'HKCU' }
const shortened = (key: string): string => {
  const [hive = '', ...rest] = key.split('\\')
  return [shortNames[hive.toUpperCase()] ?? hive.toUpperCase(), ...rest].join('\\')
}

/** `reg query`, and `reg add` and `reg delete` of the user's own hive: the account is no administrator. */
export function registry({ computer }: Place, args: readonly string[]): Output {
  const [verb = '', given = ''] = args
  const key = shortened(given)
  const name = after(args, '/v')
  const path = name === null ? key : `${key}\\${name}`
  switch (verb.toLowerCase()) {
    case 'query':
      return entries(computer, path)
    case 'add':
      if (!isOwn(key)) return complained('ERROR: Access is denied.\n')
      computer.registry[name === null ? `${key}\\(Default)` : path] = after(args, '/d') ?? ''
      return said('The operation completed successfully.\n')
    case 'delete': {
      if (!isOwn(key)) return complained('ERROR: Access is denied.\n')
      const found = under(computer, path)
      if (found.length === 0) return nothingThere
      for (const [each] of found) delete computer.registry[each]
      return said('The operation completed successfully.\n')
    }
    default:
      return complained('ERROR: Invalid syntax.\n')
  }
}

const isOwn = (key: string): boolean => key.startsWith('HKCU\\')
const nothingThere = complained('ERROR: The system was unable to find the specified registry key or value.\n')
/** The value itself, or all values of the key and of those below it. */
const under = (computer: Computer, path: string): [string, string][] => {
  const wanted = path.toLowerCase().replace(/\\$/, '')
  return Object.entries(computer.registry).filter(([each]) => `${each.toLowerCase()}\\`.startsWith(`${wanted}\\`))
}

function entries(computer: Computer, path: string): Output {
  const found = under(computer, path)
  return found.length === 0
    ? nothingThere
    : said(found.map(([each, value]) => `${each}    REG_SZ    ${value}\n`).join(''))
}

/** Where Windows keeps scheduled tasks, a file each. Nothing starts them here: a Cloud PC is reset before they are due. */
const tasks = 'C:\\Windows\\System32\\Tasks'

/** `schtasks /create /tn name /tr command /sc when`, `/query`, `/delete /tn name`. */
export function scheduledTasks({ computer }: Place, args: readonly string[]): Output {
  const verb = args[0]?.toLowerCase()
  if (verb === '/query') {
    const { files } = listFolder(computer, tasks)
    const shown = files.map(file => `${file.path.slice(tasks.length)}    ${textOf(file)}\n`).join('')
    return shown === ''
      ? said('INFO: There are no scheduled tasks presently available at your access level.\n')
      : said(shown)
  }
  const [name, command, when] = [after(args, '/tn'), after(args, '/tr'), after(args, '/sc')]
  const path = resolvePath(computer, `${tasks}\\${name ?? ''}`)
  if (!name || !path.startsWith(`${tasks}\\`)) return complained('ERROR: Invalid syntax.\n')
  if (verb === '/create' && command && when) {
    if (fileAt(computer, path) && !args.some(each => each.toLowerCase() === '/f'))
      return complained(`WARNING: The task name "${name}" already exists.\n`)
    makeFolder(computer, tasks)
    const written = writeFile(computer, path, { type: 'text', text: `${when.toUpperCase()}    ${command}` })
    return typeof written === 'string'
      ? complained(`ERROR: ${written}\n`)
      : said(`SUCCESS: The scheduled task "${name}" has successfully been created.\n`)
  }
  if (verb !== '/delete') return complained('ERROR: Invalid syntax.\n')
  return deleteFile(computer, path, true)
    ? said(`SUCCESS: The scheduled task "${name}" was successfully deleted.\n`)
    : complained('ERROR: The system cannot find the file specified.\n')
}

/** `cmdkey`, `cmdkey /add:target /user:name /pass:…`, `cmdkey /delete:target`; the password is not kept. */
export function storedCredentials({ computer }: Place, args: readonly string[]): Output {
  const given = (option: string): string | null => {
    const found = args.find(each => each.toLowerCase().startsWith(option))
    return found === undefined ? null : found.slice(option.length)
  }
  const [target, removed] = [given('/add:') ?? given('/generic:'), given('/delete:')]
  if (target) {
    computer.credentials = computer.credentials.filter(each => each.target !== target)
    computer.credentials.push({ target, user: given('/user:') ?? '' })
    return said('\nCMDKEY: Credential added successfully.\n')
  }
  if (removed) {
    const rest = computer.credentials.filter(each => each.target !== removed)
    if (rest.length === computer.credentials.length) return complained('\nCMDKEY: Element not found.\n')
    computer.credentials = rest
    return said('\nCMDKEY: Credential deleted successfully.\n')
  }
  const shown = computer.credentials.map(each => `\n    Target: ${each.target}\n    User: ${each.user}\n`)
  return said(`Currently stored credentials:\n${shown.join('')}`)
}
