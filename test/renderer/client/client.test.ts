// The client: what it asks and hears is parsed, refusals come out as refusals.
import { expect, test } from 'vitest'
import { createClient, type Folder } from '../../../renderer/client/index.ts'
import { Refusal } from '../../../shared/errors.ts'
import { memoryTransport } from '../memory-transport.ts'

const scenario = { id: 'first-light', title: 'First light', summary: 'One prompt.', threats: [] }

test('an answer is parsed and comes out as plain data', async () => {
  const client = createClient(memoryTransport({ 'live.scenarios': async () => [scenario] }))
  await expect(client.call('live.scenarios', {})).resolves.toEqual([scenario])
})

test('an answer of another shape is an error, never data', async () => {
  const transport = memoryTransport({})
  const client = createClient({
    ...transport,
    request: async ({ id }) => ({ kind: 'done', id, output: [{ id: 'first-light' }] }),
  })
  await expect(client.call('live.scenarios', {})).rejects.toThrow(/title/)
})

test('a refusal keeps its code, what was kept and what to do', async () => {
  const refusal = new Refusal('case.missing', 'There is no such case.', {
    kept: 'Nothing changed.',
    todo: 'Choose another.',
  })
  const client = createClient(
    memoryTransport({
      'case.open': async () => {
        throw refusal
      },
    }),
  )
  const error = await client.call('case.open', { file: 'gone.throughline' }).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(Refusal)
  expect(error instanceof Refusal && error.data).toEqual(refusal.data)
})

test('a bug of the host is an error that is not a refusal', async () => {
  const client = createClient(memoryTransport({}))
  const error = await client.call('case.verify', {}).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(Refusal)
})

test('an event reaches those who listen to it, parsed, until they stop', () => {
  const transport = memoryTransport({})
  const client = createClient(transport)
  const heard: string[] = []
  const stop = client.on('job.progress', job => heard.push(`${job.title} ${job.done}/${job.total}`))
  const job = { job: 'j', title: 'Importing', done: 1, total: 2, state: 'running' } as const
  transport.emit('job.progress', job)
  stop()
  transport.emit('job.progress', { ...job, done: 2 })
  expect(heard).toEqual(['Importing 1/2'])
})

test('an upload resolves with its handle, and with a refusal where the host refuses it', async () => {
  const transport = memoryTransport({})
  const file = new File(['x'], 'signins.csv')
  await expect(createClient(transport).upload(file)).resolves.toBe('upload-of-signins.csv')
  const refusing = createClient({
    ...transport,
    upload: async () => ({ code: 'host.unauthorised', message: 'This page is not signed in.' }),
  })
  await expect(refusing.upload(file)).rejects.toThrow('This page is not signed in.')
})

const folder: Folder = {
  name: 'logs',
  files: ['a.json', 'b/c.json', 'd.json'].map(path => ({ path, file: new File(['x'], 'x') })),
}

test('a folder is put together under one handle, file by file', async () => {
  const transport = memoryTransport({})
  const { folders } = createClient(transport)
  if (folders.by !== 'page') throw new Error('the page hands folders over here')
  let sent = 0
  const onSent = () => {
    sent += 1
  }
  const { signal } = new AbortController()
  await expect(folders.upload(folder, { signal, onSent })).resolves.toBe('folder-logs')
  expect(transport.put).toEqual(['folder-logs: a.json', 'folder-logs: b/c.json', 'folder-logs: d.json'])
  expect(sent).toBe(3)
})

test('where a file of a folder is refused, the host forgets the others and the refusal comes out', async () => {
  const transport = memoryTransport({ 'case.discard': async () => ({}) })
  const refuse = async (upload: string, path: string) =>
    path === 'b/c.json' ? { code: 'argument.invalid', message: 'It is there.' } : { upload }
  const begin = async () => ({ upload: 'handle' })
  const { folders } = createClient({ ...transport, folders: { by: 'page', begin, put: refuse } })
  if (folders.by !== 'page') throw new Error('the page hands folders over here')
  const options = { signal: new AbortController().signal, onSent: () => {} }
  await expect(folders.upload(folder, options)).rejects.toThrow('It is there.')
  expect(transport.asked).toEqual([{ call: 'case.discard', input: { uploads: ['handle'] } }])
})

test('a host with a dialog of its own answers with a handle, or with none where nothing was chosen', async () => {
  const answers = [{ upload: 'handle' }, null]
  const choose = async () => answers.shift()
  const { folders } = createClient({ ...memoryTransport({}), folders: { by: 'host', choose } })
  if (folders.by !== 'host') throw new Error('the host chooses folders here')
  expect(await folders.choose()).toBe('handle')
  expect(await folders.choose()).toBe(null)
})
