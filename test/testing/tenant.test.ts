// The tenant engineers test their own flows against, seen from outside: commands in, facts out, time at hand.
import { describe, expect, test } from 'vitest'
import { type CommandInput, type Outcome, openTenant, type ScenarioDocument } from '../../main/testing/index.ts'

const contosoPool = ({ pools: [pool] }: ScenarioDocument): ScenarioDocument['pools'][number] => {
  if (!pool) throw new Error('Contoso has a pool')
  return pool
}
const task = 'task:reconcile'
const ask = {
  do: 'ask',
  task,
  human: 'human:dana',
  agentUser: 'agentUser:invoice-agent',
  pool: 'pool:finance-us',
  text: 'Reconcile the August invoices.',
} as const

describe('a tenant for tests', () => {
  test('stands when it is opened, and nobody has asked for anything', async () => {
    const tenant = await openTenant()
    expect(tenant.factsOf('tenant.ready')).toHaveLength(1)
    expect(tenant.factsOf('pc.provisioned')).toHaveLength(24)
    expect(tenant.factsOf('prompt.sent')).toEqual([])
  })

  test('lets an agent work by commands, for real', async () => {
    const tenant = await openTenant()
    await tenant.perform(ask)
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: true })
    const url = 'https://contoso.sharepoint.com/sites/Finance/Shared%20Documents/AP-2026-08/INV-1043.pdf'
    expect(await tenant.perform({ do: 'tool', task, tool: 'browser_navigate', arguments: { url } })).toMatchObject({
      ok: true,
    })
    expect(tenant.factsOf('file.read')).toMatchObject([{ name: 'INV-1043.pdf' }])
    await tenant.perform({ do: 'answer', task, text: 'Done.' })
    await tenant.pass({ seconds: 10 })
    expect(tenant.factsOf('pc.available')).toHaveLength(1)
  })

  test('says what was refused and by what code, and throws nothing', async () => {
    const tenant = await openTenant()
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: false, code: 404 })
    await tenant.perform(ask)
    expect(await tenant.perform({ do: 'tool', task, tool: 'take_screenshot' })).toMatchObject({ ok: false, code: 404 })
  })

  test('gives the result of what must succeed, and throws what refused it where it does not', async () => {
    const tenant = await openTenant()
    await expect(tenant.must({ do: 'startSession', task })).rejects.toThrow('startSession was refused with 404: Nobody')
    expect(await tenant.must(ask)).toEqual({ task })
    expect(await tenant.must({ do: 'startSession', task })).toEqual({
      session: tenant.factsOf('session.connected')[0]?.session,
      pc: tenant.factsOf('pc.assigned')[0]?.pc,
    })
  })

  test('goes on with what was begun until something happens, and to its end when asked', async () => {
    const tenant = await openTenant()
    await tenant.perform(ask)
    const starting = tenant.begin({ do: 'startSession', task })
    expect(tenant.factsOf('session.requested')).toEqual([])
    const { session } = await tenant.until('session.requested')
    expect(tenant.facts().at(-1)?.fact).toMatchObject({ type: 'session.requested', session })
    expect(await starting.outcome()).toMatchObject({ ok: true, result: { session } })
    expect(tenant.factsOf('session.connected')).toMatchObject([{ session }])
    await expect(tenant.until('pc.quarantined')).rejects.toThrow('no pc.quarantined was told')
  })

  test('can be changed before it is opened', async () => {
    const tenant = await openTenant({
      change: document => {
        for (const agent of document.agents) agent.registration = 'requested'
      },
    })
    await tenant.perform(ask)
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: false, code: 70001 })
  })

  test.each<[string, (document: ScenarioDocument) => void]>([
    ['pools.0.size Too small', document => document.pools.splice(0, 1, { ...contosoPool(document), size: 0 })],
    [
      'pools.0.assignedTo.0 names no agent user: "invoice-agnt"; did you mean "invoice-agent"?',
      document => document.pools.splice(0, 1, { ...contosoPool(document), assignedTo: ['invoice-agnt'] }),
    ],
    ['policies.0.state Invalid', document => document.policies.splice(0, 1, { displayName: 'CA501' })],
  ])('that is changed into one that can not be is refused by the key: %s', async (message, change) => {
    await expect(openTenant({ change })).rejects.toThrow(
      expect.objectContaining({ code: 'scenario.invalid', message: expect.stringContaining(message) }),
    )
  })

  /** JavaScript keeps nobody from writing what TypeScript would not take. */
  const untyped = (written: object): CommandInput => JSON.parse(JSON.stringify(written))
  const names =
    /Commands are: ask, think, startSession, tool, .*, assign, .*, resize, reimage, deletePool, update, .*, receiveSet\.$/

  test.each<[string, object, string | RegExp]>([
    ['a misspelled name', { do: 'asign' }, /^There is no command "asign"; did you mean "assign"\? Commands are: /],
    [
      'a name in another case',
      { do: 'startsession', task },
      /^There is no command "startsession"; did you mean "startS/,
    ],
    ['a name like no other', { do: 'launchRocket' }, /^There is no command "launchRocket"\. Commands are: ask/],
    ['a misspelled name', { do: 'asign' }, names],
    ['no name', { task }, /^A command says in "do" what is to be done\. Commands are: ask/],
    ['nothing', [], names],
    [
      'a misspelled key',
      { ...ask, purpos: 'invoices' },
      'ask has no "purpos"; did you mean "purpose"? It takes task, human, agentUser, pool, text, channel, purpose.',
    ],
    ['what is left out', { do: 'resize', by: 'human:priya', pool: 'pool:finance-us' }, 'resize needs "size".'],
    [
      'two mistakes at once',
      { do: 'answer', task, txt: 'Done.' },
      'answer needs "text". answer has no "txt"; did you mean "text"? It takes task, text, outcome.',
    ],
    [
      'a value that is none of those it may be',
      { ...ask, channel: 'teams' },
      'channel of ask must be one of msteams, outlook, web, M365Copilot; did you mean "msteams"?',
    ],
    ['a reference of another kind', { ...ask, human: 'agent:invoice' }, 'human of ask can not be "agent:invoice".'],
    [
      'a misspelled operation',
      { do: 'directory', by: 'human:priya', operation: { operation: 'setAcountEnabled', target: 'human:dana' } },
      /^operation\.operation of directory must be one of createBlueprint, .*; did you mean "setAccountEnabled"\?$/,
    ],
    [
      'a misspelled key of an operation',
      {
        do: 'directory',
        by: 'human:priya',
        operation: { operation: 'delete', target: 'agent:invoice', forever: true },
      },
      'operation of directory has no "forever".',
    ],
  ])('refuses a command with %s in a sentence, does nothing, and goes on', async (_, written, reason) => {
    const tenant = await openTenant()
    const before = tenant.facts().length
    const outcome = { ok: false, code: 400, reason: reason instanceof RegExp ? expect.stringMatching(reason) : reason }
    expect(await tenant.perform(untyped(written))).toEqual(outcome)
    expect(await tenant.begin(untyped(written)).outcome()).toEqual(outcome)
    expect(tenant.facts()).toHaveLength(before)
    expect(await tenant.perform(ask)).toMatchObject({ ok: true })
  })

  test.each<[CommandInput, Partial<Outcome>]>([
    [
      { ...ask, human: 'human:nobody' },
      { code: 404, reason: 'There is no human:nobody.' },
    ],
    [{ ...ask, agentUser: 'agentUser:nobody' }, { code: 404 }],
    [{ ...ask, pool: 'pool:nowhere' }, { code: 404 }],
    [{ do: 'unhealthy', pc: 'pc:nowhere', reason: 'It is not there.' }, { code: 404 }],
    [{ do: 'assign', by: 'human:priya', pool: 'pool:finance-us', agentUsers: ['agentUser:nobody'] }, { code: 404 }],
    [{ do: 'endSession', task: 'task:nobodys' }, { code: 404 }],
  ])('refuses a command about what is not there, and goes on: %j', async (command, refused) => {
    const tenant = await openTenant()
    const before = tenant.facts().length
    expect(await tenant.perform(command)).toMatchObject({ ok: false, ...refused })
    expect(tenant.facts()).toHaveLength(before)
    expect(await tenant.perform(ask)).toMatchObject({ ok: true })
  })

  test('refuses what comes after a task was answered, and a task of the same name', async () => {
    const tenant = await openTenant()
    await tenant.must(ask)
    await tenant.must({ do: 'answer', task, text: 'Done.' })
    for (const command of [ask, { do: 'answer', task, text: 'Again.' }, { do: 'startSession', task }] as const)
      expect(await tenant.perform(command)).toMatchObject({ ok: false, code: 409 })
    expect(tenant.factsOf('task.completed')).toHaveLength(1)
  })

  test('is the same for the same seed, to the byte', async () => {
    const facts = async (seed: number) => {
      const tenant = await openTenant({ seed })
      await tenant.perform(ask)
      await tenant.perform({ do: 'startSession', task })
      return JSON.stringify(tenant.facts())
    }
    expect(await facts(3)).toBe(await facts(3))
    expect(await facts(3)).not.toBe(await facts(4))
  })
})
