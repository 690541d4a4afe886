// The client: what it asks and hears is parsed, refusals come out as refusals.
import { expect, test } from 'vitest'
import { createClient } from '../../../renderer/client/index.ts'
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
