// What an agent can do about its sessions besides starting one: another, the same again, its details, its end; and how calls are answered.
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../shared/model/json.ts'
import { contoso, must, otherTask, task } from '../checks/contoso.ts'

const server = 'mcp_W365ComputerUse'
const idOf = (session: string): string => session.slice('session:'.length)
const start = (which: `task:${string}`, sessionId?: string) =>
  ({ do: 'startSession', task: which, ...(sessionId === undefined ? {} : { sessionId }) }) as const
const tool = (name: string, input: JsonObject = {}) => ({ do: 'tool', task, tool: name, arguments: input }) as const

describe('A task with a session open', () => {
  test('gets another Cloud PC by another session, and the first back by its id', async () => {
    const run = await contoso()
    const first = must(await run.connect(task))
    const second = must(await run.perform(start(task)))
    expect(second.pc).not.toBe(first.pc)
    expect(must(await run.perform(start(task, idOf(String(first.session)))))).toEqual(first)
    must(await run.perform(tool('take_screenshot')))
    expect(run.factsOf('tool.called').at(-1)?.call.session).toBe(first.session)
  })

  test('keeps it to itself: another task of the same agent user is answered 409', async () => {
    const run = await contoso()
    const session = String(must(await run.connect(task)).session)
    const refused = await run.connect(otherTask, undefined, idOf(session))
    expect(refused).toMatchObject({ ok: false, code: 409, reason: 'The session is open in another task.' })
    must(await run.perform(tool('take_screenshot')))
  })

  test('reads its details and ends it by the gateway’s own tools, which never reach the Cloud PC', async () => {
    const run = await contoso()
    const session = String(must(await run.connect(task)).session)
    const details = await run.perform(tool(`${server}_GetSessionDetails`))
    const url = /^https:.*\.cloudinferenceplatform\.azure\.net\/computers\/[0-9a-f-]{36}\/screenshare$/
    const said: unknown = details.ok ? JSON.parse(String(details.result)) : null
    expect(said).toEqual({ sessionId: idOf(session), screenShareUrl: expect.stringMatching(url) })
    must(await run.perform(tool(`${server}_EndSession`)))
    expect(run.factsOf('session.released')).toMatchObject([{ session, reason: 'done' }])
    expect(await run.perform(tool(`${server}_GetSessionDetails`))).toMatchObject({ ok: false, code: 404 })
    must(await run.perform(tool(`${server}_StartSession`)))
    expect(run.factsOf('session.callRefused')).toEqual([])
  })

  test('is told by a code why a call came to nothing: of JSON-RPC where it was wrong, of HTTP where a resource said no', async () => {
    const run = await contoso()
    must(await run.connect(task))
    expect(await run.perform(tool('click', { x: 'left' }))).toMatchObject({ ok: false, code: -32602 })
    const closed = 'https://contoso.sharepoint.com/sites/Nobody/Shared%20Documents/a.pdf'
    expect(await run.perform(tool('browser_navigate', { url: closed }))).toMatchObject({ ok: false, code: 404 })
    expect(await run.perform(tool('browser_navigate', { url: 'nowhere' }))).toMatchObject({ ok: false, code: 'error' })
  })
})

describe('A token that arrives once its session has ended', () => {
  test('is never put on the Cloud PC: whenever the agent is stopped, the reset finds nothing of it', async () => {
    for (let after = 0; after <= 2400; after += 150) {
      const run = await contoso()
      must(await run.connect(task))
      const code = [
        'import requests',
        'requests.get("https://graph.microsoft.com/v1.0/me/messages")',
        'requests.get("https://contoso.crm.dynamics.com/api/data/v9.2/accounts")',
        'requests.get("https://contoso.operations.dynamics.com/data/VendorsV2")',
      ].join('\n')
      const running = run.begin(tool('execute_python_code', { code }))
      await run.pass(after)
      must(await run.perform({ do: 'directory', by: 'human:priya', operation: stopped }))
      await running.outcome()
      await run.minutes(20)
      expect(run.factsOf('pc.quarantined'), `stopped after ${after} ms`).toEqual([])
    }
  })
})

const stopped = { operation: 'setAccountEnabled', target: 'agent:invoice', accountEnabled: false } as const
