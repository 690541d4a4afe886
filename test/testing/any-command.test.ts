// Whatever is asked of a tenant, in whatever order: every command has an outcome, nothing throws, and every invariant holds.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CommandInput, openTenant, type ScenarioDocument, type TestTenant } from '../../main/testing/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { Guid } from '../../shared/model/units.ts'

const erp = Guid.parse('00000015-0000-0000-c000-000000000000')
const graph = Guid.parse('00000003-0000-0000-c000-000000000000')

/** Mostly what is there. */
const mostly = <Known extends string, Unknown extends string>(known: readonly Known[], unknown: Unknown) =>
  fc.oneof<[fc.WeightedArbitrary<Known>, fc.WeightedArbitrary<Unknown>]>(
    { weight: 19, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: fc.constant(unknown) },
  )
const human = mostly(['human:dana', 'human:priya'], 'human:nobody')
const agentUser = mostly(['agentUser:invoice-agent', 'agentUser:vendor-agent'], 'agentUser:nobody')
const task = fc.constantFrom('task:a', 'task:a', 'task:b' as const)
const pc = mostly(['pc:CPCA-001', 'pc:CPCA-002'], 'pc:nowhere')
const pool = fc.constant('pool:finance-us' as const)
const grant = fc.constantFrom('grant:a', 'grant:b' as const)
const approval = fc.constantFrom('approval:a', 'approval:b' as const)
const review = fc.constantFrom('review:a', 'review:b' as const)
const identity = fc.constantFrom(
  'agent:invoice',
  'agentUser:invoice-agent',
  'blueprint:finance-ops',
  'human:dana' as const,
)
const tools = fc.constantFrom<{ tool: string; arguments: JsonObject }[]>(
  { tool: 'take_screenshot', arguments: {} },
  { tool: 'take_screnshot', arguments: {} },
  { tool: 'browser_navigate', arguments: { url: 'https://contoso.sharepoint.com/sites/Finance' } },
  { tool: 'browser_navigate', arguments: { uri: 1 } },
  { tool: 'execute_shell_command', arguments: { command: 'curl -s https://graph.microsoft.com/v1.0/me/messages' } },
  {
    tool: 'execute_python_code',
    arguments: {
      code: 'import requests\nrequests.post("https://contoso.operations.dynamics.com/data/VendorPaymentJournals", json={"VendorAccountNumber":"V-1001","InvoiceNumbers":"INV-1043","PaymentDate":"2026-09-18"})',
    },
  },
  {
    tool: 'execute_python_code',
    arguments: {
      code: 'import requests\nprint(requests.get("https://contoso.operations.dynamics.com/data/VendorsV2").text)',
    },
  },
)
const operation: fc.Arbitrary<Extract<CommandInput, { do: 'directory' }>['operation']> = fc.oneof(
  fc.record({ operation: fc.constant('setAccountEnabled' as const), target: identity, accountEnabled: fc.boolean() }),
  fc.record({ operation: fc.constantFrom('delete', 'restore', 'purge' as const), target: identity }),
  fc.record({
    operation: fc.constant('revokeSessions' as const),
    target: fc.constantFrom('human:dana', 'agentUser:invoice-agent' as const),
  }),
  fc.record({
    operation: fc.constantFrom('confirmCompromised', 'confirmSafe', 'dismissRisk' as const),
    target: fc.constantFrom('agent:invoice', 'agentUser:invoice-agent' as const),
  }),
)
const text = fc.constant('Whatever.')

const command: fc.Arbitrary<CommandInput> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ask' as const), task, human, agentUser, pool, text }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('startSession' as const), task }) },
  {
    weight: 8,
    arbitrary: fc
      .record({ do: fc.constant('tool' as const), task, tool: tools })
      .map(({ tool: called, ...each }) => ({ ...each, ...called })),
  },
  fc.record({ do: fc.constant('placeUnderReview' as const), by: human, pc, reason: text }),
  fc.record({ do: fc.constant('removeFromReview' as const), by: human, pc }),
  fc.record({
    do: fc.constant('contain' as const),
    by: human,
    blueprint: fc.constant('blueprint:finance-ops' as const),
  }),
  fc.record({
    do: fc.constant('updateIncident' as const),
    by: human,
    incident: fc.constantFrom('incident:1', 'incident:2' as const),
    status: fc.constantFrom('active', 'resolved' as const),
  }),
  fc.record({ do: fc.constantFrom('reconnect', 'endSession' as const), task }),
  fc.record({ do: fc.constant('answer' as const), task, text }),
  fc.record({ do: fc.constant('think' as const), task, input: text, output: text }),
  fc.record({
    do: fc.constant('obtain' as const),
    task,
    grant: fc.constantFrom('autonomous', 'onBehalfOf', 'refreshToken', 'agentUser' as const),
    resourceId: fc.constantFrom(graph, erp),
    scope: fc.constantFrom('Mail.Send', `${erp}/.default`),
    uses: fc.constantFrom(null, 1),
  }),
  fc.record({
    do: fc.constant('delegate' as const),
    task,
    child: task,
    to: agentUser,
    pool,
    text,
    permissions: fc.constant([{ resourceAppId: graph, name: 'Mail.Send' }]),
  }),
  fc.record({
    do: fc.constant('screen' as const),
    task,
    human,
    act: fc.constantFrom('open', 'takeControl', 'giveControl', 'close' as const),
  }),
  fc.record({ do: fc.constant('askStepUp' as const), task, reason: text }),
  fc.record({ do: fc.constant('meetStepUp' as const), task, human }),
  fc.record({ do: fc.constant('humanSession' as const), human, pool }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('directory' as const), by: human, operation }) },
  fc.record({
    do: fc.constant('rotateCredential' as const),
    by: human,
    blueprint: fc.constant('blueprint:finance-ops' as const),
  }),
  fc.constant({ do: 'discoverShadowAgents' } as const),
  fc.record({ do: fc.constant('setPolicies' as const), by: human, policies: fc.constant([]), reason: text }),
  fc.record({ do: fc.constant('assign' as const), by: human, pool, agentUsers: fc.array(agentUser, { maxLength: 1 }) }),
  fc.record({ do: fc.constant('resize' as const), by: human, pool, size: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ do: fc.constant('deletePool' as const), by: human, pool }),
  fc.record({
    do: fc.constant('update' as const),
    by: human,
    pc,
    what: fc.constantFrom('image', 'policy' as const),
    version: text,
  }),
  fc.record({
    do: fc.constant('grantAccess' as const),
    by: human,
    grant,
    subject: fc.constant('agent:invoice' as const),
    resourceAppId: fc.constant(erp),
    permissions: fc.constant(['Odata.FullAccess']),
    purpose: fc.constant('payments'),
    assignment: fc.constantFrom('active', 'eligible' as const),
    validDays: fc.constantFrom(null, 1),
  }),
  fc.record({ do: fc.constant('endGrant' as const), by: human, grant, reason: text }),
  fc.record({
    do: fc.constant('requestActivation' as const),
    task,
    approval,
    grant,
    justification: text,
    durationMs: fc.constant(60_000),
  }),
  fc.record({
    do: fc.constant('answerApproval' as const),
    by: human,
    approval,
    answer: fc.constantFrom('Approve', 'Deny' as const),
    justification: text,
  }),
  fc.record({
    do: fc.constant('startReview' as const),
    by: human,
    review,
    displayName: text,
    agents: fc.constant(['agent:invoice' as const]),
    windowDays: fc.constant(7),
  }),
  fc.record({
    do: fc.constant('decideReview' as const),
    by: human,
    review,
    grant,
    permission: fc.constant('Odata.FullAccess'),
    decision: fc.constantFrom('Approve', 'Deny', 'DontKnow' as const),
  }),
  fc.record({ do: fc.constant('concludeReview' as const), by: human, review }),
  fc.record({
    do: fc.constant('risk' as const),
    subject: fc.constantFrom('agent:invoice', 'agentUser:invoice-agent' as const),
    riskEventType: fc.constant('unfamiliarResourceAccess' as const),
    riskLevel: fc.constantFrom('low', 'medium', 'high' as const),
    evidence: text,
    lag: fc.constantFrom(0, 60_000),
  }),
  fc.record({ do: fc.constant('posture' as const), pc, compliant: fc.boolean(), reason: text }),
  fc.record({ do: fc.constant('resetFault' as const), pc, leaves: fc.constantFrom('all' as const, ['files'], []) }),
  fc.record({ do: fc.constant('unhealthy' as const), pc, reason: text }),
  fc.record({
    do: fc.constant('useStolen' as const),
    task,
    from: task,
    what: fc.constantFrom('token', 'proof' as const),
  }),
  fc.record({ do: fc.constant('receiveSet' as const), token: fc.constantFrom('', 'a.b.c') }),
)
const pass = fc.record({ minutes: fc.constantFrom(1, 31, 24 * 60) })

const begun: readonly CommandInput[] = [
  {
    do: 'ask',
    task: 'task:a',
    human: 'human:dana',
    agentUser: 'agentUser:invoice-agent',
    pool: 'pool:finance-us',
    text: 'Whatever.',
  },
  { do: 'startSession', task: 'task:a' },
]

/** Two agents, two Cloud PCs, an administrator who may do everything, and payments that need a person. */
const change = (document: ScenarioDocument): void => {
  for (const each of document.pools) each.size = 2
  for (const each of document.humans) if (each.key === 'priya') each.roles = ['Global Administrator']
  const when = { kind: 'payment', above: 0, currency: 'USD' } as const
  document.governance.humanApproval = [{ name: 'Payments need a person', when, fourEyes: true }]
}

async function live(seed: number, steps: readonly (CommandInput | { minutes: number })[]): Promise<TestTenant> {
  const tenant = await openTenant({ seed, scenario: 'stolen-token', change })
  for (const step of steps)
    if ('minutes' in step) await tenant.pass(step)
    else expect(await tenant.perform(step)).toEqual(expect.objectContaining({ ok: expect.any(Boolean) }))
  return tenant
}

describe('any commands in any order', () => {
  test('have an outcome each, throw nothing, and break no invariant', async () => {
    const steps = fc.array(fc.oneof({ weight: 6, arbitrary: command }, pass), { minLength: 5, maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 99 }), steps, async (seed, rest) => {
        const tenant = await live(seed, [...begun, ...rest])
        await tenant.pass({ days: 2 })
        expect(tenant.breaches()).toEqual([])
      }),
      { seed: 20, numRuns: 40 },
    )
  }, 120_000)

  // found by the test above
  test.each<[string, readonly (CommandInput | { minutes: number })[], number | string]>([
    [
      'a person at a deleted pool',
      [
        { do: 'endSession', task: 'task:a' },
        { do: 'deletePool', by: 'human:priya', pool: 'pool:finance-us' },
        { minutes: 1440 },
        { do: 'humanSession', human: 'human:dana', pool: 'pool:finance-us' },
      ],
      403,
    ],
    [
      'control of a screen nobody has opened',
      [{ do: 'screen', task: 'task:a', human: 'human:dana', act: 'takeControl' }],
      409,
    ],
    [
      'a token whose scope is one of another resource',
      [{ do: 'obtain', task: 'task:a', grant: 'onBehalfOf', resourceId: erp, scope: 'Mail.Send' }],
      70011,
    ],
    [
      'a prompt of a person whose account is disabled',
      [
        {
          do: 'directory',
          by: 'human:priya',
          operation: { operation: 'setAccountEnabled', target: 'human:dana', accountEnabled: false },
        },
        {
          do: 'ask',
          task: 'task:b',
          human: 'human:dana',
          agentUser: 'agentUser:vendor-agent',
          pool: 'pool:finance-us',
          text: 'Whatever.',
        },
      ],
      50057,
    ],
  ])('%s is refused, and the run goes on', async (_, steps, code) => {
    const tenant = await live(1, [...begun, ...steps.slice(0, -1)])
    const last = steps.at(-1)
    if (!last || 'minutes' in last) throw new Error('the last step is the command')
    expect(await tenant.perform(last)).toMatchObject({ ok: false, code })
    await tenant.pass({ hours: 1 })
  })
})
