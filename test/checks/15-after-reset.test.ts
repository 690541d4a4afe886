// Check 15: one Cloud PC before its reset and after it, and a token taken from one Cloud PC to another.
import { beforeAll, describe, expect, test } from 'vitest'
import { baseline, baselineHash, type Computer, lookUp } from '../../main/tenant/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { recordsOf, spansOf } from '../telemetry/records.ts'
import { type Contoso, codeOf, contoso, invoice, invoiceAgent, must, otherTask, task, vendorAgent } from './contoso.ts'

const pc = 'pc:CPCA-001'

/** Leaves something of every kind behind, in a pool of a single Cloud PC. */
async function soiled(): Promise<Contoso> {
  const run = await contoso({
    change: document => {
      for (const pool of document.pools) pool.size = 1
    },
  })
  must(await run.connect(task))
  must(await run.open(task, invoice(1043)))
  const tool = (name: string, input: JsonObject) => run.perform({ do: 'tool', task, tool: name, arguments: input })
  must(await tool('execute_shell_command', { command: 'echo 4210 > C:\\Users\\agent\\Documents\\total.txt' }))
  must(await tool('launch_application', { path: 'C:\\Windows\\System32\\notepad.exe' }))
  must(await tool('clipboard_write', { text: 'INV-1043' }))
  return run
}
const computerOf = (run: Contoso): Computer => lookUp(run.stage.estate.computers, pc)

describe('After reset: no cookies, files, tokens, processes; device id same, session id new; token from VM A rejected on VM B with a logged reason.', () => {
  let run: Contoso
  let before: Computer
  let after: Computer
  let device: { before: string; after: string }

  beforeAll(async () => {
    run = await soiled()
    before = structuredClone(computerOf(run))
    device = { before: lookUp(run.stage.estate.directory.pcs, pc).deviceId, after: '' }
    must(await run.perform({ do: 'endSession', task }))
    await run.minutes(1)
    after = structuredClone(computerOf(run))
    device.after = lookUp(run.stage.estate.directory.pcs, pc).deviceId
  })

  test.each([
    'files',
    'processes',
    'cookies',
    'tokens',
    'clipboard',
    'tabs',
    'history',
    'credentials',
    'signOn',
  ] as const)('there were %s of the session before, and none after', kind => {
    expect(before[kind]).not.toEqual(baseline()[kind])
    expect(after[kind]).toEqual(baseline()[kind])
  })

  test('nothing else is left either: the hash of everything is that of the image', () => {
    expect(baselineHash(after)).toBe(baselineHash(baseline()))
    expect(baselineHash(before)).not.toBe(baselineHash(after))
    expect(run.factsOf('pc.attested')).toMatchObject([{ pc, baselineHash: baselineHash(baseline()) }])
  })

  test('the wipe says how much of what was erased', () => {
    const [wiped] = run.factsOf('pc.wiped')
    for (const kind of ['files', 'processes', 'cookies', 'tokens', 'clipboard'] as const)
      expect([kind, (wiped?.erased[kind] ?? 0) > 0]).toEqual([kind, true])
  })

  test('every token of the session has ended', () => {
    const bound = run.factsOf('token.issued').filter(({ request }) => request.session !== null)
    const ended = new Set(run.factsOf('token.ended').map(({ token }) => token))
    expect(bound.length).toBeGreaterThan(0)
    for (const { token } of bound) expect(ended.has(token)).toBe(true)
  })

  test('the next session has the same device and another id', async () => {
    const next = must(await run.connect(otherTask, vendorAgent))
    expect(next.pc).toBe(pc)
    expect(device.after).toBe(device.before)
    const [first, second, ...more] = run.factsOf('session.connected').map(({ session }) => session)
    expect(more).toEqual([])
    expect(second).not.toBe(first)
    expect(run.factsOf('token.issued').at(-1)?.request).toMatchObject({ pc, agentUser: vendorAgent })
    const utis = computerOf(run).tokens.map(({ uti }) => uti)
    expect(before.tokens.filter(({ uti }) => utis.includes(uti))).toEqual([])
  })
})

describe('A token of Cloud PC A on Cloud PC B', () => {
  async function stolen(what: 'token' | 'proof') {
    const run = await contoso()
    const a = must(await run.connect(task, invoiceAgent))
    must(await run.open(task, invoice(1043)))
    const b = must(await run.connect(otherTask, vendorAgent))
    const outcome = await run.perform({ do: 'useStolen', task: otherTask, from: task, what })
    return { run, a, b, outcome }
  }

  test.each([
    ['token', 'jkt'],
    ['proof', 'jti'],
  ] as const)(
    'a captured %s is refused with 401, by name of the check, where it is bound and where it came from',
    async (what, check) => {
      const { run, a, b, outcome } = await stolen(what)
      expect(codeOf(outcome)).toBe(401)
      expect(run.factsOf('proof.refused')).toMatchObject([{ check, from: b.pc, boundTo: a.pc }])
      expect(run.factsOf('proof.refused')[0]?.message).not.toBe('')
    },
  )

  test('the call that failed is in Agent 365, in Defender and in Purview, with the resource’s reason; no log shows a key', async () => {
    const { run } = await stolen('token')
    const reason = 'HTTP 401 InvalidAuthenticationToken'
    const records = recordsOf(run.facts())
    const failed = spansOf(records).filter(({ status }) => status.message === reason)
    expect(failed).toHaveLength(1)
    expect(failed[0]?.attributes).toMatchObject({ 'gen_ai.tool.name': 'execute_python_code', 'error.type': '401' })
    const logged = records.filter(({ body }) => JSON.stringify(body).includes(`"ErrorMessage":"${reason}"`))
    expect(new Set(logged.map(({ plane }) => plane))).toEqual(new Set(['defender', 'purview']))
    const { jkt } = lookUp(run.stage.estate.directory.pcs, run.factsOf('proof.refused')[0]?.from ?? pc)
    expect(records.filter(({ body }) => JSON.stringify(body).includes(jkt))).toEqual([])
  })

  test('the session it was taken from goes on', async () => {
    const { run } = await stolen('proof')
    must(await run.open(task, invoice(1044)))
  })
})
