// @vitest-environment happy-dom
// Folders chosen for import: handed over whole under one handle, with how far that is, and stopped where it is asked.
import { afterEach, beforeAll, expect, test } from 'vitest'
import { createClient, type Transport } from '../../../renderer/client/index.ts'
import type { Services } from '../../../shared/contract/contract.ts'
import { Refusal } from '../../../shared/errors.ts'
import { memoryTransport } from '../memory-transport.ts'
import { services } from '../shell/host.ts'
import { closeApp, fireEvent, openApp, openClient, preparePage, screen } from '../shell/render-app.tsx'

beforeAll(preparePage)
afterEach(closeApp)

const looking: Partial<Services> = {
  ...services(null),
  'case.preview': async ({ uploads }) => uploads.map(upload => ({ upload, skipped: 3, contents: [] })),
  'case.discard': async () => ({}),
}
const chosen = ['logs/a.json', 'logs/b/c.json'].map(path =>
  Object.defineProperty(new File(['x'], 'x'), 'webkitRelativePath', { value: path }),
)

test('a folder that is chosen is handed over under its paths, and what an import would do is shown', async () => {
  const transport = openApp(looking, '#/case')
  await screen.findByRole('button', { name: 'Import a folder' })
  fireEvent.change(screen.getByLabelText('Folder of logs to import'), { target: { files: chosen } })
  expect(await screen.findByText('3 hidden or system files will be skipped')).toBeTruthy()
  expect(transport.put).toEqual(['folder-logs: a.json', 'folder-logs: b/c.json'])
  expect(transport.asked).toContainEqual({ call: 'case.preview', input: { uploads: ['folder-logs'], formats: [] } })
})

test('while it is handed over it says how far it is; stopped, the host forgets it and nothing is shown', async () => {
  const transport = memoryTransport(looking)
  const folders: Transport['folders'] = {
    by: 'page',
    begin: async () => ({ upload: 'folder-logs' }),
    put: (upload, path, _file, signal) =>
      path === 'a.json'
        ? Promise.resolve({ upload })
        : new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
  }
  openClient(createClient({ ...transport, folders }), '#/case')
  await screen.findByRole('button', { name: 'Import a folder' })
  fireEvent.change(screen.getByLabelText('Folder of logs to import'), { target: { files: chosen } })
  expect(await screen.findByText(/50%/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }))
  expect(await screen.findByRole('button', { name: 'Import a folder' })).toBeTruthy()
  expect(transport.asked.at(-1)).toEqual({ call: 'case.discard', input: { uploads: ['folder-logs'] } })
  expect(screen.queryByLabelText('Files to import')).toBeNull()
  expect(screen.queryByRole('alert')).toBeNull()
})

test('what can not be looked at is let go of; words that are dropped are no files', async () => {
  const refused = async () => {
    throw new Refusal('job.cancelled', 'It was stopped.')
  }
  const transport = memoryTransport({ ...looking, 'case.preview': refused })
  openClient(createClient(transport), '#/case')
  const strip = (await screen.findByRole('button', { name: 'Import a folder' })).closest('.import-strip')
  if (strip === null) throw new Error('there is no strip to drop on')
  fireEvent.drop(strip, { dataTransfer: { items: [{ kind: 'string' }] } })
  fireEvent.change(screen.getByLabelText('Log files to import'), { target: { files: [new File(['x'], 'a.json')] } })
  expect(await screen.findByText('It was stopped.')).toBeTruthy()
  expect(transport.asked.slice(-2)).toEqual([
    { call: 'case.preview', input: { uploads: ['upload-of-a.json'], formats: [] } },
    { call: 'case.discard', input: { uploads: ['upload-of-a.json'] } },
  ])
  expect(transport.asked.filter(({ call }) => call === 'case.preview')).toHaveLength(1)
})

test('a host with a dialog of its own is asked for the folder, and takes a dropped one as it takes a file', async () => {
  const transport = memoryTransport(looking)
  const answers = [null, { upload: 'chosen' }]
  openClient(createClient({ ...transport, folders: { by: 'host', choose: async () => answers.shift() } }), '#/case')
  const previewed = () => transport.asked.filter(({ call }) => call === 'case.preview').map(({ input }) => input)
  const button = await screen.findByRole('button', { name: 'Import a folder' })
  fireEvent.click(button)
  fireEvent.click(button)
  await expect.poll(previewed).toEqual([{ uploads: ['chosen'], formats: [] }])
  const strip = button.closest('.import-strip')
  if (strip === null) throw new Error('there is no strip to drop on')
  fireEvent.drop(strip, { dataTransfer: { files: [new File([], 'june')] } })
  await expect.poll(() => previewed().at(-1)).toEqual({ uploads: ['upload-of-june'], formats: [] })
})
