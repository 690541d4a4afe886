// Whatever an agent sends, the machine and the applications answer: nothing throws, and asking changes nothing by itself.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  baseline,
  buildEnterprise,
  callTool,
  handleRequest,
  operationOf,
  type ResourceRequest,
  toolNames,
} from '../../main/cloudpc/index.ts'
import { seededIds } from '../../main/simulation/env.ts'
import { seededRandom } from '../../main/simulation/random.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { epochMs } from '../../shared/model/units.ts'
import { nowhere } from './material.ts'

const random = seededRandom(5)
const moment = { now: epochMs(1_790_000_000_000), ids: seededIds(random) }
const caller = { id: 'agent', displayName: 'Agent', userPrincipalName: 'agent@contoso.com' }
const founding = { domain: 'contoso.com', now: moment.now, humans: [], agentUsers: [caller], sites: [] }
const build = () => buildEnterprise({ ...founding, random: random.fork('world'), ids: seededIds(random.fork('ids')) })

test('any command line and any code come to an exit code, and never throw', async () => {
  const word = fc.constantFrom(
    ...['echo', 'type', 'dir', 'copy', 'del', 'curl', 'python', 'set', 'x', '"', "'", '|', '||', '&', '&&', '>', '>>'],
    ...['2>&1', '%OS%', '%', '..\\..', 'C:', '/', '\\', '-o', '-d', 'https://x.example', '\n', '(', ')', '\u0000'],
  )
  const piece = fc.constantFrom(
    ...[
      'print',
      'open',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ',',
      '.',
      ':',
      '=',
      '==',
      '+',
      'in',
      'if',
      'for',
      'x',
      '1',
      "'a'",
    ],
    ...['"', "f'{x}'", 'requests', 'get', 'os', 'listdir', '\n', '\n  ', ' ', 'import os', 'with', 'as', 'else:', '#'],
  )
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 12 }), fc.array(piece, { maxLength: 25 }), async (words, pieces) => {
      const computer = baseline()
      const command = `echo ${words.join(' ')}`
      const ran = await callTool(computer, 'execute_shell_command', { command }, nowhere)
      expect(ran.data).toMatchObject({ exitCode: expect.any(Number) })
      const joined = await callTool(computer, 'execute_shell_command', { command: `${words.join('')} ` }, nowhere)
      expect(joined.outcome).toBe('ok')
      const code = `x = 1\n${pieces.join(' ')}\n${pieces.join('')}`
      const python = await callTool(computer, 'execute_python_code', { code }, nowhere)
      expect(python.data).toMatchObject({ exitCode: expect.any(Number) })
      const script = await callTool(computer, 'browser_eval_js', { expression: `x${pieces.join('')}` }, nowhere)
      expect(['ok', 'error']).toContain(script.outcome)
    }),
    { seed: 62, numRuns: 300 },
  )
})

test('what is nested too deeply or grows without end is refused, and the machine goes on', async () => {
  const computer = baseline()
  const run = async (code: string) => (await callTool(computer, 'execute_python_code', { code }, nowhere)).result
  expect(await run('('.repeat(200_000))).toContain('MemoryError')
  expect(await run("x = 'xxxxxxxxxxxxxxxx'\nfor i in range(40):\n    x = x + x")).toContain('MemoryError')
  let deep: JsonObject = {}
  for (let depth = 0; depth < 50_000; depth += 1) deep = { deep }
  const actions = [{ action: 'snapshot', params: deep }]
  expect((await callTool(computer, 'browser_execute_batch', { actions }, nowhere)).code).toBe(-32600)
  expect((await callTool(computer, 'get_system_info', {}, nowhere)).outcome).toBe('ok')
})

test('any arguments of any tool are answered', async () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string(), { maxLength: 3 }),
  )
  const key = fc.constantFrom(
    'x',
    'y',
    'text',
    'selector',
    'query',
    'title',
    'keys',
    'name',
    'pid',
    'tabId',
    'expression',
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...toolNames), fc.dictionary(key, value, { maxKeys: 3 }), async (name, input) => {
      const { outcome, error } = await callTool(baseline(), name, input, nowhere)
      expect(outcome === 'ok' ? error === null : typeof error === 'string').toBe(true)
    }),
    { seed: 9, numRuns: 600 },
  )
})

test('any request is answered, changes nothing by being asked, and has effects only where it went well', () => {
  const world = build()
  const before = JSON.stringify(world)
  const place = fc.constantFrom(
    ...['/v1.0/me/sendMail', '/v1.0/me/messages', '/v1.0/me/messages/x', '/v1.0/me/joinedTeams', '/data/VendorsV2'],
    ...["/data/VendorsV2('V-1001')", "/data/VendorBankAccounts('V-1002')", '/data/VendorPaymentJournals', '/%ff'],
    ...['/api/Employees', "/api/Compensation('x')", '/api/data/v9.2/accounts', "/api/data/v9.2/contacts('__proto__')"],
    '/v1.0/sites/contoso.sharepoint.com:/sites/Procurement:/drive/root:/Invoices/INV-2001.pdf:/content',
  )
  const host = fc.constantFrom(
    'graph.microsoft.com',
    'c.operations.dynamics.com',
    'c.crm.dynamics.com',
    'hr.contoso.com',
  )
  const field = fc.constantFrom(
    'BankAccountNumber',
    'PrimaryEmailAddress',
    'message',
    'body',
    'VendorAccountNumber',
    '__proto__',
  )
  const body = fc.oneof(
    fc.constant(null),
    fc.string(),
    fc.dictionary(field, fc.oneof(fc.string(), fc.integer()), { noNullPrototype: true }),
  )
  const method = fc.constantFrom<ResourceRequest['method']>('GET', 'POST', 'PATCH', 'PUT', 'DELETE')
  fc.assert(
    fc.property(method, host, place, body, (verb, at, path, sent) => {
      const request = { method: verb, url: `https://${at}${path}`, body: sent }
      const { answer, effects } = handleRequest(world, request, caller, moment)
      if ('code' in answer) expect(effects).toEqual([])
      else expect(operationOf(request)?.writes ?? false).toBe(verb !== 'GET')
    }),
    { seed: 17, numRuns: 2000 },
  )
  expect(JSON.stringify(world)).toBe(before)
})
