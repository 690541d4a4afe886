// What the platform notices by itself: found from what agents do, known only when the lag is over, and then acted on.
import { describe, expect, test } from 'vitest'
import { openTenant, type ScenarioDocument, type TestTenant } from '../../main/testing/index.ts'
import { factsOf, play, variantOf } from './play.ts'

const task = 'task:reconcile'
const graph = '00000003-0000-0000-c000-000000000000'
const hour = 3_600_000

const blockHighRisk = {
  displayName: 'Block risky agents',
  state: 'enabled',
  conditions: {
    users: { includeUsers: ['AllAgentIdUsers'] },
    applications: { includeApplications: ['All'] },
    agentIdRiskLevels: 'high',
  },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
}

async function tenantWith(change: (document: ScenarioDocument) => void): Promise<TestTenant> {
  return openTenant({
    scenario: 'stolen-token',
    change(document) {
      document.policies = [blockHighRisk]
      change(document)
    },
  })
}
const ask = (tenant: TestTenant, named: `task:${string}` = task) =>
  tenant.must({
    do: 'ask',
    task: named,
    human: 'human:dana',
    agentUser: 'agentUser:invoice-agent',
    pool: 'pool:finance-us',
    text: 'Look into it.',
  })
const obtain = (tenant: TestTenant, grant: 'autonomous' | 'onBehalfOf' = 'autonomous', resourceId = graph) =>
  tenant.perform({
    do: 'obtain',
    task,
    grant,
    resourceId,
    scope: grant === 'autonomous' ? `${resourceId}/.default` : `${resourceId}/Files.Read.All`,
  })

test('what is usual of an agent that is not there is refused by its name', async () => {
  const usual = {
    agent: 'invoise',
    hours: { from: 8, to: 18 },
    resources: null,
    signInsPerHour: null,
    objectsPerHour: null,
  }
  await expect(tenantWith(({ signals }) => signals.usual.push(usual))).rejects.toThrow(/invoise.*invoice/)
})

describe('a run in which all goes well', () => {
  test('gives rise to no detection', async () => {
    for (const seed of [1, 7, 11]) {
      const run = await play('first-light', seed)
      await run.pass(48 * hour)
      expect(factsOf(run, 'risk.arose')).toEqual([])
      expect(factsOf(run, 'alert.raised')).toEqual([])
    }
  })
})

describe('ID Protection', () => {
  test('finds a stolen token by the refused attempts, of the agent whose token it is, and not before the lag is over', async () => {
    const run = await play('stolen-token', 7)
    expect(factsOf(run, 'risk.arose')).toMatchObject([{ subject: 'agent:invoice' }])
    expect(factsOf(run, 'risk.detected')).toEqual([])
    await run.pass(2 * hour)
    const [found] = factsOf(run, 'risk.detected')
    const attempts = run.facts().filter(({ fact }) => fact.type === 'proof.refused')
    const issued = factsOf(run, 'token.issued').find(({ request }) => request.pc !== null)
    expect(found).toMatchObject({
      subject: 'agent:invoice',
      detection: {
        riskEventType: 'failedAccessAttempt',
        riskLevel: 'medium',
        detectionTimingType: 'offline',
        activityDateTime: attempts.at(-1)?.at,
        signInCorrelationId: issued?.request.correlationId,
        signInRequestId: issued?.request.requestId,
        signInClientDisplayName: 'Invoice Agent',
      },
    })
    expect(factsOf(run, 'risk.changed')).toMatchObject([{ to: { riskLevel: 'medium', riskState: 'atRisk' }, by: null }])
    const [arose, detected] = run
      .facts()
      .filter(({ fact }) => fact.type === 'risk.arose' || fact.type === 'risk.detected')
    expect((detected?.at ?? 0) - (arose?.at ?? 0)).toBeGreaterThanOrEqual(hour)
  })

  test('puts an agent at high risk that signs in from an address of threat intelligence: its next token is blocked', async () => {
    const tenant = await tenantWith(({ signals }) => signals.threatIntelligence.push('198.51.100.40'))
    await ask(tenant)
    expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: true })
    expect(tenant.factsOf('risk.arose')).toHaveLength(1) // once for the address, however often it signs in
    expect(tenant.factsOf('risk.changed')).toEqual([]) // nobody knows yet
    await tenant.must({ do: 'endSession', task })
    await tenant.pass({ hours: 2 })
    expect(tenant.factsOf('risk.detected')).toMatchObject([
      { detection: { riskEventType: 'threatIntelligenceAccount' } },
    ])
    expect(tenant.factsOf('risk.changed')).toMatchObject([{ to: { riskLevel: 'high', riskState: 'atRisk' } }])
    await ask(tenant, 'task:later')
    expect(await tenant.perform({ do: 'startSession', task: 'task:later' })).toMatchObject({ ok: false, code: 53003 })
  })

  test('finds nothing in a tenant without Microsoft Entra ID P2', async () => {
    const tenant = await tenantWith(document => {
      document.tenant.licences = ['P1']
      document.policies = []
      document.signals.threatIntelligence.push('198.51.100.40')
    })
    await ask(tenant)
    await obtain(tenant)
    await tenant.pass({ hours: 3 })
    expect(tenant.factsOf('token.issued').length).toBeGreaterThan(0)
    expect(tenant.factsOf('risk.arose')).toEqual([])
  })

  test('measures against what was known of the agent: a resource it never used', async () => {
    const tenant = await tenantWith(({ signals }) =>
      signals.usual.push({
        agent: 'invoice',
        hours: null,
        resources: ['da81128c-e5b5-4f9e-8d89-50d906f107c5'],
        signInsPerHour: null,
        objectsPerHour: null,
      }),
    )
    await ask(tenant)
    await obtain(tenant)
    await tenant.pass({ hours: 2 })
    expect(tenant.factsOf('risk.detected')).toMatchObject([
      { detection: { riskEventType: 'unfamiliarResourceAccess', additionalInfo: expect.stringContaining(graph) } },
    ])
  })

  test('learns what is usual where nobody knew: after ten sign-ins another resource is unfamiliar', async () => {
    const tenant = await tenantWith(() => {})
    await ask(tenant)
    for (let count = 0; count < 10; count += 1) await obtain(tenant)
    expect(tenant.factsOf('risk.arose')).toEqual([])
    await obtain(tenant, 'autonomous', '00000015-0000-0000-c000-000000000000')
    await tenant.pass({ hours: 2 })
    expect(tenant.factsOf('risk.detected')).toMatchObject([
      { detection: { riskEventType: 'unfamiliarResourceAccess' } },
    ])
  })

  test('finds a spike: more sign-ins in an hour than five times the usual', async () => {
    const tenant = await tenantWith(({ signals }) =>
      signals.usual.push({ agent: 'invoice', hours: null, resources: null, signInsPerHour: 8, objectsPerHour: null }),
    )
    await ask(tenant)
    await tenant.pass({ minutes: 46 }) // to the beginning of an hour
    for (let count = 0; count < 40; count += 1) await obtain(tenant)
    expect(tenant.factsOf('risk.arose')).toEqual([])
    await obtain(tenant)
    await tenant.pass({ hours: 2 })
    expect(tenant.factsOf('risk.detected')).toMatchObject([
      {
        detection: { riskEventType: 'signInSpike', riskEvidence: 'It signed in 41 times within an hour; 8 are usual.' },
      },
    ])
  })

  test('puts an agent at the risk of the person it signs in on behalf of', async () => {
    const tenant = await tenantWith(({ humans }) => {
      for (const human of humans) if (human.key === 'priya') human.roles = ['Security Administrator']
    })
    await ask(tenant)
    await obtain(tenant, 'onBehalfOf')
    expect(tenant.factsOf('risk.arose')).toEqual([])
    await tenant.must({
      do: 'directory',
      by: 'human:priya',
      operation: { operation: 'confirmCompromised', target: 'human:dana' },
    })
    await obtain(tenant, 'onBehalfOf')
    await tenant.pass({ hours: 2 })
    expect(tenant.factsOf('risk.detected').at(-1)).toMatchObject({
      subject: 'agent:invoice',
      detection: { riskEventType: 'riskyUserSignIn', riskLevel: 'high' },
    })
  })
})

describe('Defender', () => {
  test('raises an alert for each use of a stolen token within minutes, both in one incident of the agent that tried it', async () => {
    const run = await play('stolen-token', 7)
    expect(factsOf(run, 'alert.raised')).toEqual([]) // the run is over before anybody knows
    await run.pass(hour / 6)
    const refused = run.facts().filter(({ fact }) => fact.type === 'proof.refused')
    const raised = factsOf(run, 'alert.raised').map(({ alert }) => alert)
    expect(raised.map(({ lastActivityDateTime }) => lastActivityDateTime).sort()).toEqual(refused.map(({ at }) => at))
    for (const alert of raised)
      expect(alert).toMatchObject({
        agent: 'agent:vendor',
        incident: 'incident:1',
        behaviour: 'replay',
        severity: 'high',
        id: expect.stringMatching(/^ai/),
        serviceSource: 'microsoftSecurityForAI',
        actorDisplayName: 'Vendor Agent',
      })
    expect(factsOf(run, 'incident.opened')).toMatchObject([
      { incident: 'incident:1', id: '1', agent: 'agent:vendor', alert: raised[0]?.ref, severity: 'high' },
    ])
    expect(factsOf(run, 'incident.alertAdded')).toMatchObject([{ incident: 'incident:1', alert: raised[1]?.ref }])
  })

  test('names in the evidence who did it and whose token it was, with roles and verdicts', async () => {
    const run = await play('stolen-token', 7)
    await run.pass(hour / 6)
    const [raised] = factsOf(run, 'alert.raised')
    const evidence = raised?.alert.evidence ?? []
    const agents = run.stage.estate.directory.agents
    expect(evidence.filter(({ type }) => type === 'aiAgentEvidence')).toMatchObject([
      {
        agentId: agents.get('agent:vendor')?.id,
        agentName: 'Vendor Agent',
        verdict: 'suspicious',
        roles: ['attacker'],
      },
      { agentId: agents.get('agent:invoice')?.id, verdict: 'unknown', roles: ['compromised', 'attacked'] },
    ])
    const [, thief] = factsOf(run, 'session.connected')
    const { deviceId } = run.stage.estate.directory.pcs.get(thief?.pc ?? 'pc:?') ?? {}
    expect(evidence).toContainEqual(expect.objectContaining({ type: 'deviceEvidence', azureAdDeviceId: deviceId }))
    expect(evidence).toContainEqual(
      expect.objectContaining({
        type: 'userEvidence',
        userPrincipalName: 'tomas.weber@contoso.com',
        roles: ['contextual'],
      }),
    )
    expect(evidence).toContainEqual(expect.objectContaining({ type: 'urlEvidence', roles: ['destination'] }))
    const { ipAddress } = run.stage.estate.directory.pcs.get(thief?.pc ?? 'pc:?') ?? {}
    expect(evidence).toContainEqual(expect.objectContaining({ type: 'ipEvidence', ipAddress, roles: ['source'] }))
  })

  test('raises an alert about a document that gave orders to the agent that read it', async () => {
    const run = await play('shared-document-injection', 7)
    await run.pass(hour / 6)
    const injected = run.scenario.sites.flatMap(({ files }) => files.filter(({ injection }) => injection))
    expect(injected).toHaveLength(1)
    const raised = factsOf(run, 'alert.raised').find(({ alert }) => alert.behaviour === 'promptInjection')?.alert
    expect(raised?.evidence).toContainEqual(
      expect.objectContaining({
        type: 'urlEvidence',
        url: expect.stringContaining(injected[0]?.path ?? '?'),
        roles: ['source'],
      }),
    )
    expect(raised?.evidence[0]).toMatchObject({ type: 'aiAgentEvidence', agent: raised?.agent, roles: ['attacked'] })
  })

  test('sees nothing in a tenant without Microsoft 365 E5', async () => {
    const run = await play(
      await variantOf('stolen-token', ['  region: eastus\n\n', '  region: eastus\n  licences: [P2]\n\n']),
      7,
    )
    await run.pass(2 * hour)
    expect(factsOf(run, 'alert.raised')).toEqual([])
    expect(factsOf(run, 'risk.detected')).toHaveLength(1)
  })
})
