// Promise 19: what is left of a session on its Cloud PC.
import { describe, expect, test } from 'vitest'
import {
  type Contoso,
  continuousAccess,
  contoso,
  dana,
  ended,
  invoice,
  invoicePdf,
  mark,
  must,
  onePc,
  refused,
  tokensOf,
  tomas,
  vendor,
} from './contoso.ts'

const pc = 'pc:CPCA-001'
const secret = 'routing 021000021'
const erpUrl = 'https://contoso.operations.dynamics.com'

/** The first agent leaves all it can: a file, the clipboard, a process, pages with their cookies, a token. */
async function littered(): Promise<Contoso> {
  const tenant = await contoso(onePc)
  await tenant.work('task:one', invoice, dana)
  must(await tenant.tool('task:one', 'execute_shell_command', { command: `echo ${secret} > notes.txt` }))
  must(await tenant.tool('task:one', 'clipboard_write', { text: secret }))
  must(await tenant.tool('task:one', 'launch_application', { path: 'C:\\Windows\\System32\\notepad.exe' }))
  must(await tenant.open('task:one', invoicePdf))
  return tenant
}
const look = async (tenant: Contoso, task: 'task:one' | 'task:two') => ({
  files: must(await tenant.tool(task, 'execute_shell_command', { command: 'type notes.txt & dir' })),
  clipboard: must(await tenant.tool(task, 'clipboard_read')),
  processes: must(await tenant.tool(task, 'list_processes')),
  cookies: must(await tenant.tool(task, 'browser_get_cookies')),
  tabs: must(await tenant.tool(task, 'browser_list_tabs')),
})

describe('After the task: session ends, the Cloud PC is reset before reuse; tokens, cached data, browser sessions, files and memory are gone; no credential persists, no trust carries over; every session starts from a known baseline', () => {
  test('the next agent on the same Cloud PC finds nothing of the one before', async () => {
    const tenant = await littered()
    const before = await look(tenant, 'task:one')
    expect(before.files).toContain(secret)
    expect(before.clipboard).toContain(secret)
    expect(before.processes).toContain('notepad.exe')
    expect(before.cookies).toContain('FedAuth')
    expect(before.tabs).toContain('INV-1043')
    await tenant.finish('task:one')
    await tenant.work('task:two', vendor, tomas)
    expect(tenant.boundToken('task:two').request.pc).toBe(pc)
    const after = await look(tenant, 'task:two')
    expect(JSON.stringify(after)).not.toMatch(/021000021|notepad|FedAuth|INV-1043|invoice\.agent/)
  })

  test('what was erased is counted, every kind of thing is checked, and the whole is attested by the hash of its baseline', async () => {
    const tenant = await littered()
    await tenant.finish('task:one')
    const [{ erased } = { erased: null }] = tenant.factsOf('pc.wiped')
    for (const count of Object.values(erased ?? {})) expect(count).toBeGreaterThan(0)
    expect(tenant.factsOf('pc.verified')[0]?.checks.every(({ clean }) => clean)).toBe(true)
    // an untouched session leaves the same machine: bit for bit the known baseline
    await tenant.work('task:two', vendor, tomas)
    await tenant.finish('task:two')
    const hashes = tenant.factsOf('pc.attested').map(({ baselineHash }) => baselineHash)
    expect(hashes).toHaveLength(2)
    expect(new Set(hashes).size).toBe(1)
  })

  test('a script that a session left running writes nothing on the Cloud PC of the next one', async () => {
    const payments = { kind: 'payment', above: 0, currency: 'USD' } as const
    const tenant = await contoso(onePc, continuousAccess, ({ governance }) => {
      governance.humanApproval = [{ name: 'Payments need a person', when: payments, fourEyes: true }]
    })
    await tenant.work('task:one', invoice, dana)
    // it waits for a person; what it sends once its session has ended is refused, takes time, and then it would write
    const journal = { VendorAccountNumber: 'V-1001', InvoiceNumbers: 'INV-1043', PaymentDate: '2026-09-18' }
    const code = [
      'import requests, pyperclip',
      `requests.post("${erpUrl}/data/VendorPaymentJournals", json=${JSON.stringify(journal)})`,
      'for each in range(100):',
      '    requests.get("https://contoso.crm.dynamics.com/api/data/v9.2/accounts")',
      `with open("left.txt", "w") as f:`,
      `    f.write("${secret}")`,
      `pyperclip.copy("${secret}")`,
    ].join('\n')
    const running = tenant.begin({ do: 'tool', task: 'task:one', tool: 'execute_python_code', arguments: { code } })
    await tenant.until('approval.requested')
    must(await tenant.directory({ operation: 'setAccountEnabled', target: 'agent:invoice', accountEnabled: false }))
    await tenant.until('pc.available')
    await tenant.work('task:two', vendor, tomas)
    expect(await running.outcome()).toMatchObject(refused(-32603))
    expect(must(await tenant.tool('task:two', 'execute_shell_command', { command: 'dir' }))).not.toContain('left.txt')
    expect(must(await tenant.tool('task:two', 'clipboard_read'))).not.toContain(secret)
    expect(tenant.factsOf('pc.quarantined')).toEqual([])
  })

  test('none of the session’s tokens outlives it', async () => {
    const tenant = await littered()
    await tenant.finish('task:one')
    const bound = tokensOf(tenant, 'task:one').filter(({ request }) => request.pc !== null)
    expect(bound.length).toBeGreaterThan(0)
    for (const { token } of bound) expect(ended(tenant, token)).toEqual(['sessionEnded'])
    await tenant.work('task:two', vendor, tomas)
    const stolen = { do: 'useStolen', task: 'task:two', from: 'task:one', what: 'token' } as const
    expect(await tenant.perform(stolen)).toMatchObject(refused(401))
  })

  test.each(['files', 'clipboard', 'cookies', 'tokens', 'processes', 'signOn'])(
    'a reset that leaves %s behind is found out: the Cloud PC is given to nobody again, and replaced',
    async left => {
      const tenant = await littered()
      must(await tenant.perform({ do: 'resetFault', pc, leaves: [left] }))
      const from = mark(tenant)
      await tenant.finish('task:one')
      expect(tenant.since(from, 'pc.verified')[0]?.checks).toContainEqual({ name: left, clean: false })
      expect(tenant.since(from, 'pc.quarantined')).toMatchObject([{ pc }])
      expect(tenant.since(from, 'pc.attested')).toEqual([])
      expect(tenant.since(from, 'pc.available')).toEqual([])
      await tenant.ask('task:two', vendor, tomas)
      expect(await tenant.start('task:two')).toMatchObject({ ok: false })
      await tenant.pass({ minutes: 45 })
      await tenant.start('task:two')
      const after = await look(tenant, 'task:two')
      expect(JSON.stringify(after)).not.toMatch(/021000021|FedAuth|invoice\.agent/)
    },
  )

  test('a reset that does not come to an end gives no Cloud PC back', async () => {
    const tenant = await littered()
    must(await tenant.perform({ do: 'resetFault', pc, leaves: 'all' }))
    const from = mark(tenant)
    await tenant.finish('task:one')
    await tenant.pass({ minutes: 10 })
    expect(tenant.since(from, 'pc.available')).toEqual([])
  })
})
