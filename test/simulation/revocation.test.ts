// Access that is revoked while a task runs: when it takes effect, whom it does not reach, and what a cut call had done.
import { describe, expect, test } from 'vitest'
import { type RunWithWorld, startRunWithWorld } from '../../main/simulation/run.ts'
import type { Message } from '../../main/tenant/index.ts'
import type { Fact, RecordedFact } from '../../shared/model/facts.ts'
import type { RiskDetection } from '../../shared/model/identity.ts'
import { epochMs } from '../../shared/model/units.ts'
import { factsOf, variant } from './play.ts'

const agentUser = 'agentUser:invoice-agent'
const by = 'human:priya'
const disable: Message = { kind: 'agentUser', to: agentUser, event: { type: 'agentUser.disable', by } }
/** First light with a client that handles claims challenges. */
const capable = ['    ipAddress: 198.51.100.40', '    ipAddress: 198.51.100.40\n    continuousAccess: true'] as const
const next = '      - do: think\n        input: "The ledger:'
/** So many minutes after the ledger was read, in which the agent looks at its screen now and then: an idle session is evicted. */
const pause = (minutes: number) => {
  const look = '      - { do: tool, tool: get_screen_size, arguments: {} }\n'
  const parts = Math.ceil(minutes / 20)
  const wait = `      - { do: wait, milliseconds: ${Math.round((minutes * 60_000) / parts)} }\n`
  return [next, Array.from({ length: parts }, () => wait).join(look) + next] as const
}
const detection: RiskDetection = {
  id: '00000000-0000-4000-8000-000000000077',
  riskEventType: 'adminConfirmedAgentCompromised',
  riskLevel: 'high',
  riskEvidence: 'Confirmed by an administrator.',
  detectionTimingType: 'offline',
  activityDateTime: epochMs(0),
}

/** Plays on, and does `act` once, right after the first fact that `when` holds for. */
async function interrupted(run: RunWithWorld, when: (fact: Fact) => boolean, act: (run: RunWithWorld) => void) {
  let acted = false
  while (!run.done()) {
    for (const { fact } of await run.step(1)) {
      if (acted || !when(fact)) continue
      acted = true
      act(run)
    }
  }
  expect(acted).toBe(true)
  return run
}
const ledgerRead = (fact: Fact): boolean => fact.type === 'file.read' && fact.name.startsWith('Ledger')
const at = (run: RunWithWorld, type: Fact['type']): RecordedFact[] =>
  run.facts().filter(({ fact }) => fact.type === type)
const send =
  (message: Message) =>
  (run: RunWithWorld): void =>
    run.world.send(message)

async function start(...changes: (readonly [string, string])[]): Promise<RunWithWorld> {
  const scenario = await variant(...changes.map(([from, to]): [string, string] => [from, to]))
  return startRunWithWorld(scenario, 1)
}

describe('an agent user is disabled while its session runs', () => {
  test('the session ends when the signal arrives, within 15 minutes, and nothing is done with its token afterwards', async () => {
    const run = await interrupted(await start(capable, pause(20)), ledgerRead, send(disable))
    const [disabled] = at(run, 'agentUser.disabled')
    const [delivered] = at(run, 'cae.delivered')
    const late = (delivered?.at ?? 0) - (disabled?.at ?? 0)
    expect(late).toBeGreaterThan(0)
    expect(late).toBeLessThanOrEqual(15 * 60_000)
    expect(factsOf(run, 'session.released')).toMatchObject([{ reason: 'revoked' }])
    expect(factsOf(run, 'token.ended').map(({ reason }) => reason)).toContain('revoked')
    const accepted = at(run, 'proof.accepted').filter(({ seq }) => seq > (delivered?.seq ?? 0))
    expect(accepted).toEqual([])
    expect(factsOf(run, 'mail.sent')).toEqual([])
  })

  test('what it did before is not undone: the block is not retroactive', async () => {
    const run = await interrupted(await start(capable, pause(20)), ledgerRead, send(disable))
    expect(factsOf(run, 'file.read').map(({ name }) => name)).toEqual(['Ledger-2026-08.xlsx'])
  })

  test('a token without cp1 is good until it expires, an hour after it was issued, and no new one is issued', async () => {
    const run = await interrupted(await start(pause(70)), ledgerRead, send(disable))
    expect(factsOf(run, 'cae.notHeard').length).toBeGreaterThan(0)
    expect(factsOf(run, 'cae.delivered')).toEqual([])
    const refusals = factsOf(run, 'token.refused')
    expect(refusals.map(({ errorCode }) => errorCode)).toContain(50057)
  })

  test('a token without cp1 is still accepted half an hour later', async () => {
    const run = await interrupted(await start(pause(30)), ledgerRead, send(disable))
    const [disabled] = at(run, 'agentUser.disabled')
    expect(at(run, 'proof.accepted').filter(({ seq }) => seq > (disabled?.seq ?? 0)).length).toBeGreaterThan(0)
    expect(factsOf(run, 'task.completed')).toMatchObject([{ outcome: 'done' }])
  })
})

describe('a client that handles claims challenges', () => {
  test('gets 28 hours where the resource takes part, an hour elsewhere; any other client an hour everywhere', async () => {
    const hours = async (...changes: (readonly [string, string])[]) => {
      const run = await interrupted(await start(...changes), ledgerRead, () => {})
      return factsOf(run, 'token.issued')
        .filter(({ request }) => request.grant === 'agentUser')
        .map(({ request, claims }) => [request.resourceDisplayName, (Number(claims.exp) - Number(claims.iat)) / 3600])
    }
    expect(await hours(capable)).toEqual([
      ['W365 Computer Use MCP', 1],
      ['Microsoft Graph', 28],
    ])
    expect(await hours()).toEqual([
      ['W365 Computer Use MCP', 1],
      ['Microsoft Graph', 1],
    ])
  })
})

describe('a policy changes while a session runs', () => {
  test('the token is challenged when the resource hears, the client asks for another one, and the task goes on', async () => {
    const run = await interrupted(await start(capable, pause(130)), ledgerRead, ({ world }) =>
      world.announce({ type: 'policy.changed', change: 'policy', reason: 'CA504 was added.' }),
    )
    expect(factsOf(run, 'cae.challenged').length).toBeGreaterThan(0)
    expect(factsOf(run, 'task.completed')).toMatchObject([{ outcome: 'done' }])
    expect(factsOf(run, 'mail.sent')).toHaveLength(1)
    const challenged = at(run, 'cae.challenged')[0]?.seq ?? 0
    const after = at(run, 'token.issued')
      .filter(({ seq }) => seq > challenged)
      .flatMap(({ fact }) => (fact.type === 'token.issued' && fact.request.session ? [fact.request] : []))
    expect(after[0]).toMatchObject({ continuousAccess: true })
  })

  test('a change of the addresses that are allowed is enforced with the next request', async () => {
    const run = await interrupted(await start(capable), ledgerRead, ({ world }) =>
      world.announce({ type: 'policy.changed', change: 'location', reason: 'The egress range was moved.' }),
    )
    const changed = at(run, 'policy.changed')[0]
    const delivered = at(run, 'cae.delivered')[0]
    expect(delivered?.at).toBe(changed?.at)
    expect(factsOf(run, 'cae.challenged')[0]).toMatchObject({ signal: 'locationPolicyChanged' })
  })
})

describe('a risk found while a session runs', () => {
  test('an agent confirmed compromised is challenged when the resource hears, refused by policy, and its session revoked', async () => {
    const enforced = ['    state: enabledForReportingButNotEnforced', '    state: enabled'] as const
    const run = await interrupted(await start(capable, enforced, pause(20)), ledgerRead, ({ world }) =>
      world.send({
        kind: 'risk',
        to: 'risk:agent:invoice',
        event: { type: 'risk.confirmCompromised', by, subject: 'agent:invoice', detection },
      }),
    )
    expect(factsOf(run, 'cae.challenged')[0]).toMatchObject({ signal: 'highRisk' })
    expect(factsOf(run, 'token.refused').at(-1)).toMatchObject({ errorCode: 53003 })
    expect(factsOf(run, 'session.released')).toMatchObject([{ reason: 'revoked' }])
    expect(factsOf(run, 'mail.sent')).toEqual([])
  })
})

describe('a call that is cut in the middle', () => {
  const folder = 'https://contoso.sharepoint.com/sites/Finance/Shared%20Documents/AP-2026-08'
  const open = (name: string) =>
    `      - do: tool\n        tool: browser_navigate\n        arguments: { url: "${folder}/${name}.pdf" }\n`
  const three = ['INV-1043', 'INV-1044', 'INV-1051']
  const inOneCall = [
    three.map(open).join(''),
    `      - do: tool\n        tool: browser_execute_batch\n        arguments:\n          actions:\n${three
      .map(name => `            - { action: navigate, params: { url: "${folder}/${name}.pdf" } }\n`)
      .join('')}`,
  ] as const

  test('says what it had done and what it did not do, and its tool call is refused', async () => {
    const first = (fact: Fact): boolean => fact.type === 'file.read' && fact.name === 'INV-1043.pdf'
    const run = await interrupted(await start(capable, inOneCall), first, ({ world, facts }) => {
      world.send(disable)
      const last = facts().at(-1)?.fact
      if (last?.type !== 'file.read') throw new Error('the file was not just read')
      world.send({ kind: 'token', to: last.token, event: { type: 'cae.deliver', signal: 'accountDisabled' } })
    })
    const [cut, ...more] = factsOf(run, 'call.cut')
    expect(more).toEqual([])
    expect(cut?.done.map(({ htu }) => /INV-\d+/.exec(htu)?.[0])).toEqual(['INV-1043'])
    expect(cut?.notDone.htu).toContain('INV-1044')
    expect(factsOf(run, 'file.read').map(({ name }) => name)).toEqual(['Ledger-2026-08.xlsx', 'INV-1043.pdf'])
    const returned = factsOf(run, 'tool.returned').find(({ call }) => call === cut?.call)
    expect(returned).toMatchObject({ outcome: 'refused' })
    expect(factsOf(run, 'session.released')).toMatchObject([{ reason: 'revoked' }])
  })
})
