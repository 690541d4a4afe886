// Folders as a page gets hold of them: every file in it, by its path there.
import { Refusal } from '../../shared/errors.ts'

export interface Folder {
  readonly name: string
  /** By their paths in the folder, with slashes. */
  readonly files: readonly { readonly path: string; readonly file: File }[]
}

/** What was chosen with `webkitdirectory`: each file names its path, the folder first. */
export function folderOf(files: readonly [File, ...File[]]): Folder {
  const [name = ''] = files[0].webkitRelativePath.split('/')
  return { name, files: files.map(file => ({ path: file.webkitRelativePath.slice(name.length + 1), file })) }
}

export interface Dropped {
  readonly files: readonly File[]
  readonly folders: readonly Folder[]
}

/**
 * What was dropped on the page. Has to be called while the drop is told of: what it holds is gone after that.
 * Rejects with import.unreadable for a folder that can not be looked into.
 */
export async function droppedIn({ items }: DataTransfer): Promise<Dropped> {
  const dropped = [...items]
    .filter(({ kind }) => kind === 'file')
    .map(item => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const folders: Folder[] = []
  const files: File[] = []
  for (const { entry, file } of dropped) {
    if (entry !== null && isFolder(entry)) folders.push({ name: entry.name, files: await collect(entry, '', []) })
    else if (file !== null) files.push(file)
  }
  return { files, folders }
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile

/** Into one list: a call takes no more arguments than a stack holds. */
async function collect(folder: FileSystemDirectoryEntry, before: string, files: Folder['files'][number][]) {
  const reader = folder.createReader()
  for (;;) {
    // Some at a time, and none once there are no more.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, error => reject(unreadable(folder, error))),
    )
    if (entries.length === 0) return files
    for (const entry of entries) {
      const path = before + entry.name
      if (isFolder(entry)) await collect(entry, `${path}/`, files)
      if (isFile(entry)) files.push({ path, file: await fileOf(entry) })
    }
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, error => reject(unreadable(entry, error))))

const unreadable = ({ fullPath }: FileSystemEntry, { message }: DOMException): Refusal =>
  new Refusal('import.unreadable', `${fullPath.replace(/^\//, '')} can not be read: ${message}`)
