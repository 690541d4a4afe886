// The file system of a Cloud PC: Windows paths, folders, files, and the recycle bin.
import type { Computer, Content, StoredFile } from './computer.ts'
import { profile } from './image.ts'
import { limits } from './limits.ts'

/** What Windows says of a path, in its own words. */
export const notFound = 'The system cannot find the file specified.'
export const pathNotFound = 'The system cannot find the path specified.'

/** An absolute Windows path from what a tool was given: slashes either way, `.` and `..`, `%NAME%`, relative to `cwd`. */
export function resolvePath(computer: Computer, given: string, cwd: string = profile): string {
  const named = given.replace(/%(\w+)%/g, (whole, name) => computer.environment[String(name).toUpperCase()] ?? whole)
  const slashed = named.replaceAll('/', '\\').replace(/^"|"$/g, '')
  const absolute = /^[a-z]:/i.test(slashed) ? slashed : slashed.startsWith('\\') ? `C:${slashed}` : `${cwd}\\${slashed}`
  const parts: string[] = []
  for (const part of absolute.split('\\')) {
    if (part === '..')
      parts.splice(Math.max(1, parts.length - 1)) // the drive stays
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const [drive = 'C:', ...rest] = parts
  return [drive.toUpperCase(), ...rest].join('\\')
}

export const fileAt = (computer: Computer, path: string): StoredFile | null =>
  computer.files[path.toLowerCase()] ?? null
export const folderAt = (computer: Computer, path: string): string | null =>
  computer.folders[path.toLowerCase()] ?? null

export const baseName = (path: string): string => path.slice(path.lastIndexOf('\\') + 1)
export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('\\')))

/** Bytes of a content as it is; a document's are what its server said, so they are given. */
function bytesOf(content: Content): number {
  return content.type === 'binary' ? Buffer.from(content.base64, 'base64').length : Buffer.byteLength(content.text)
}

/** What a reader of the file sees. */
export const textOf = ({ content }: StoredFile): string =>
  content.type === 'binary' ? Buffer.from(content.base64, 'base64').toString('latin1') : content.text

/** Writes or overwrites; the folder must be there. A string says why not. */
export function writeFile(
  computer: Computer,
  path: string,
  content: Content,
  more: Partial<Pick<StoredFile, 'bytes' | 'sensitivityLabelId' | 'source'>> = {},
): StoredFile | string {
  if (!folderAt(computer, parentOf(path))) return pathNotFound
  if (folderAt(computer, path)) return 'Access is denied.'
  if (content.type !== 'binary' && content.text.length > limits.textBytes)
    return 'There is not enough space on the disk.'
  const { bytes = bytesOf(content), sensitivityLabelId = null, source = null } = more
  const file = { path, bytes, content, sensitivityLabelId, source }
  computer.files[path.toLowerCase()] = file
  return file
}

export function makeFolder(computer: Computer, path: string): string | null {
  if (folderAt(computer, path) || fileAt(computer, path)) return `A subdirectory or file ${path} already exists.`
  const missing: string[] = []
  for (let each = path; each !== '' && !folderAt(computer, each); each = parentOf(each)) missing.unshift(each)
  for (const each of missing) computer.folders[each.toLowerCase()] = each
  return null
}

/** `forGood` as the shell's `del` does; otherwise it goes to the recycle bin, as with the Delete key. */
export function deleteFile(computer: Computer, path: string, forGood: boolean): boolean {
  const file = fileAt(computer, path)
  if (!file) return false
  delete computer.files[path.toLowerCase()]
  if (!forGood) computer.recycleBin.push(file)
  return true
}

/** A string says why not. */
export function copyFile(computer: Computer, from: string, to: string): StoredFile | string {
  const file = fileAt(computer, from)
  if (!file) return notFound
  const target = folderAt(computer, to) ? `${to}\\${baseName(file.path)}` : to
  const { bytes, sensitivityLabelId, source } = file
  return writeFile(computer, target, { ...file.content }, { bytes, sensitivityLabelId, source })
}

export function moveFile(computer: Computer, from: string, to: string): StoredFile | string {
  const moved = copyFile(computer, from, to)
  if (typeof moved !== 'string' && moved.path.toLowerCase() !== from.toLowerCase()) deleteFile(computer, from, true)
  return moved
}

/** Folders and files directly inside, by name. */
export function listFolder(computer: Computer, path: string): { folders: string[]; files: StoredFile[] } {
  const inside = (each: string): boolean => parentOf(each).toLowerCase() === path.toLowerCase()
  return {
    folders: Object.values(computer.folders).filter(inside).sort(),
    files: Object.values(computer.files)
      .filter(file => inside(file.path))
      .sort((left, right) => (left.path < right.path ? -1 : 1)),
  }
}
