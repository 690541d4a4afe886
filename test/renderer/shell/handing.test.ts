// Handing over to the host: several at once are told as one and stopped as one, and what broke one off is told as it was.
import { expect, test } from 'vitest'
import { createClient, type Folder, type Transport } from '../../../renderer/client/index.ts'
import { createHanding } from '../../../renderer/shell/handing.ts'
import { createShellStore } from '../../../renderer/shell/shell-store.ts'
import { memoryTransport } from '../memory-transport.ts'

const folderOf = (name: string, ...paths: string[]): Folder => ({
  name,
  files: paths.map(path => ({ path, file: new File(['x'], path) })),
})

function handingOver(transport: Partial<Transport>) {
  const store = createShellStore()
  const client = createClient({ ...memoryTransport({ 'case.discard': async () => ({}) }), ...transport })
  return { handing: createHanding(client, store), told: () => store.getSnapshot().context.handing }
}

/** Its first file arrives; the next ones only end when they are stopped. */
const slowFolders: Transport['folders'] = {
  by: 'page',
  begin: async name => ({ upload: name }),
  put: (upload, path, _file, signal) =>
    path === 'first'
      ? Promise.resolve({ upload })
      : new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
}

test('folders handed over at once are told together, and Stop ends all of them', async () => {
  const { handing, told } = handingOver({ folders: slowFolders })
  const june = handing.over({ folders: [folderOf('june', 'first', 'second')] })
  const july = handing.over({ folders: [folderOf('july', 'first', 'second', 'third')] })
  await expect.poll(told).toEqual({ done: 2, total: 5 })
  handing.stop()
  expect(await Promise.all([june, july])).toEqual([null, null])
  expect(told()).toBeNull()
})

test('one that is through leaves the others told, and to be stopped', async () => {
  const { handing, told } = handingOver({ folders: slowFolders })
  const july = handing.over({ folders: [folderOf('july', 'first', 'second')] })
  expect(await handing.over({ folders: [folderOf('june', 'first')] })).toEqual(['june'])
  expect(told()).toEqual({ done: 1, total: 2 })
  handing.stop()
  expect(await july).toBeNull()
})

test('a host that is gone keeps nobody waiting, and what broke off is told', async () => {
  const { handing, told } = handingOver({
    request: () => new Promise(() => {}),
    folders: { ...slowFolders, put: () => Promise.reject(new Error('gone')) },
  })
  await expect(handing.over({ files: [new File([], 'a')], folders: [folderOf('june', 'b')] })).rejects.toThrow('gone')
  expect(told()).toBeNull()
})
