// Folders as a page gets them: chosen in its dialog, or dropped on it.
import { expect, test } from 'vitest'
import { droppedIn, folderOf } from '../../../renderer/client/index.ts'

const fileAt = (webkitRelativePath: string): File =>
  Object.defineProperty(new File(['x'], 'x'), 'webkitRelativePath', { value: webkitRelativePath })

test('a folder that was chosen has its name, and every file its path in it', () => {
  const { name, files } = folderOf([fileAt('logs/a.json'), fileAt('logs/logs/b/c.json')])
  expect(name).toBe('logs')
  expect(files.map(({ path }) => path)).toEqual(['a.json', 'logs/b/c.json'])
})

type Told<Value> = (value: Value) => void

const entryOf = (name: string, fullPath: string) => ({ name, fullPath, isFile: false, isDirectory: false })
const fileEntry = (name: string, fullPath = `/${name}`) => ({
  ...entryOf(name, fullPath),
  isFile: true,
  file: (told: Told<File>) => told(new File(['x'], name)),
})
/** Tells two entries at a time, as a browser tells a hundred. */
const folderEntry = (name: string, inside: readonly unknown[], atOnce = 2) => ({
  ...entryOf(name, `/${name}`),
  isDirectory: true,
  createReader: () => {
    const left = [...inside]
    return { readEntries: (told: Told<readonly unknown[]>) => told(left.splice(0, atOnce)) }
  },
})
const dropOf = (...entries: readonly { readonly name: string }[]): DataTransfer =>
  Object.assign(Object.create(null), {
    items: [
      { kind: 'string' },
      ...entries.map(entry => ({
        kind: 'file',
        webkitGetAsEntry: () => entry,
        getAsFile: () => new File(['x'], entry.name),
      })),
    ],
  })

test('files and folders that are dropped together are told apart, and folders are gone through to the last file', async () => {
  const inner = folderEntry('inner', [fileEntry('4')])
  const logs = folderEntry('logs', [fileEntry('1'), fileEntry('2'), fileEntry('3'), inner, fileEntry('5')])
  const { files, folders } = await droppedIn(dropOf(fileEntry('alone.csv'), logs, folderEntry('empty', [])))
  expect(files.map(({ name }) => name)).toEqual(['alone.csv'])
  expect(folders.map(folder => [folder.name, folder.files.map(({ path }) => path)])).toEqual([
    ['logs', ['1', '2', '3', 'inner/4', '5']],
    ['empty', []],
  ])
})

test('a folder within a folder may hold any number of files', async () => {
  const [most, same] = [130_000, new File(['x'], 'a')]
  const entry = { ...fileEntry('a'), file: (told: Told<File>) => told(same) }
  const inner = folderEntry('inner', new Array(most).fill(entry), most)
  const { folders } = await droppedIn(dropOf(folderEntry('logs', [inner])))
  expect(folders[0]?.files).toHaveLength(most)
})

test('what can not be read is refused by its path', async () => {
  const gone = {
    ...fileEntry('gone', '/logs/gone'),
    file: (_: Told<File>, failed: Told<DOMException>) => failed(new DOMException('A file could not be found.')),
  }
  await expect(droppedIn(dropOf(folderEntry('logs', [gone])))).rejects.toMatchObject({
    data: { code: 'import.unreadable', message: 'logs/gone can not be read: A file could not be found.' },
  })
})
