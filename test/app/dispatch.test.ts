// The boundary of the contract: input parsed, refusals as data, bugs logged and told.
import { describe, expect, test } from 'vitest'
import { dispatch } from '../../main/app/index.ts'
import type { Services } from '../../shared/contract/contract.ts'
import { Refusal } from '../../shared/errors.ts'
import { emptyCase, keptLog } from './fake-app.ts'

const never = async (): Promise<never> => {
  throw new Error('not asked for in this test')
}
const services: Services = {
  'app.state': async () => ({ version: '1', host: 'web', case: null, demo: false }),
  'case.list': async () => [{ name: 'One', file: 'one', bytes: Number.NaN }],
  'case.create': never,
  'case.open': async ({ file }) => {
    throw new Refusal('case.missing', `There is no case ${file}.`, { where: { file } })
  },
  'case.info': async () => emptyCase,
  'case.preview': never,
  'case.import': never,
  'case.discard': never,
  'case.rejected': async ({ source, after, limit }) => {
    expect({ source, after, limit }).toEqual({ source: 3, after: -1, limit: 100 })
    return { total: 0, lines: [] }
  },
  'case.record': never,
  'case.verify': never,
  'case.act': never,
  'case.acts': never,
  'case.annotations': never,
  'case.health': never,
  'case.compact': never,
  'case.lock': never,
  'case.unlock': never,
  'case.bundle': never,
  'case.export': never,
  'case.merge': never,
  'investigate.traces': never,
  'investigate.trace': never,
  'investigate.find': never,
  'investigate.shown': never,
  'hunt.run': never,
  'hunt.page': never,
  'hunt.behind': never,
  'hunt.close': never,
  'hunt.export': never,
  'hunt.schema': never,
  'hunt.complete': never,
  'hunt.hover': never,
  'hunt.signature': never,
  'hunt.diagnostics': never,
  'hunt.format': never,
  'hunt.colours': never,
  'hunt.library': never,
  'hunt.history': never,
  'hunt.saved': never,
  'hunt.save': never,
  'hunt.forget': never,
  'live.scenarios': never,
  'live.runs': never,
  'live.start': never,
  'live.step': never,
  'live.facts': never,
  'live.frame': never,
  'live.actor': never,
  'host.show': async () => ({}),
  'job.cancel': never,
}

const ask = async (message: unknown) => {
  const log = keptLog()
  return { reply: await dispatch(services, message, log), logged: log.lines }
}

describe('a request', () => {
  test('is answered under its id', async () => {
    const { reply } = await ask({ id: 5, call: 'app.state', input: {} })
    expect(reply).toEqual({ kind: 'done', id: 5, output: { version: '1', host: 'web', case: null, demo: false } })
  })

  test('reaches its service with its defaults filled in', async () => {
    expect((await ask({ id: 1, call: 'case.rejected', input: { source: 3 } })).reply.kind).toBe('done')
  })

  test.each([null, 'app.state', {}, { id: -1, call: 'app.state' }, { id: 'x', call: 'app.state', input: {} }])(
    'that is not one (%j) is refused under id -1',
    async message => {
      const { reply, logged } = await ask(message)
      expect(reply).toMatchObject({ kind: 'refused', id: -1, refusal: { code: 'host.badMessage' } })
      expect(logged).toEqual([])
    },
  )

  test.each([
    ['app.staet', 'There is no call "app.staet".'],
    ['toString', 'There is no call "toString".'],
    ['__proto__', 'There is no call "__proto__".'],
  ])('of an unknown call %s is refused by name', async (call, message) => {
    const { reply } = await ask({ id: 2, call, input: {} })
    expect(reply).toEqual({ kind: 'refused', id: 2, refusal: { code: 'host.badMessage', message } })
  })

  test('with an input that is not the call’s is refused with the field', async () => {
    const { reply } = await ask({ id: 3, call: 'case.create', input: { name: '' } })
    expect(reply).toMatchObject({
      kind: 'refused',
      id: 3,
      refusal: {
        code: 'argument.invalid',
        where: { key: 'name' },
        message: expect.stringMatching(/^case\.create: name: /),
      },
    })
  })

  test('that a service refuses comes back as that refusal, and is not logged', async () => {
    const { reply, logged } = await ask({ id: 4, call: 'case.open', input: { file: 'x' } })
    const refusal = { code: 'case.missing', message: 'There is no case x.', where: { file: 'x' } }
    expect(reply).toEqual({ kind: 'refused', id: 4, refusal })
    expect(logged).toEqual([])
  })

  test('that meets a bug comes back as a bug, after it was logged', async () => {
    const { reply, logged } = await ask({ id: 6, call: 'case.verify', input: {} })
    expect(reply).toEqual({ kind: 'bug', id: 6, message: 'not asked for in this test' })
    expect(logged).toEqual(['case.verify failed: Error: not asked for in this test'])
  })

  test('whose answer is not what the contract says is a bug', async () => {
    const { reply, logged } = await ask({ id: 7, call: 'case.list', input: {} })
    expect(reply).toMatchObject({ kind: 'bug', id: 7 })
    expect(logged).toHaveLength(1)
  })
})
