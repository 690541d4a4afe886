// Continuous access both ways: what happens in a tenant told to receivers as security events, and theirs taken as signals.
import { beforeAll, describe, expect, test } from 'vitest'
import { loadScenario } from '../../main/simulation/index.ts'
import { type RunWithWorld, startRunWithWorld } from '../../main/simulation/run.ts'
import {
  acceptSecurityEvent,
  checkSecurityEvent,
  createSecurityEvent,
  issuerOf,
  seenProofs,
} from '../../main/tenant/index.ts'
import type { CommandInput } from '../../shared/model/commands.ts'

const task = 'task:a'
const receiver = 'https://receiver.example.com'
const by = 'human:priya'
const noPolicy: CommandInput = {
  do: 'setPolicies',
  by,
  policies: [],
  reason: 'Only continuous access is looked at here.',
}
const begin: CommandInput[] = [
  {
    do: 'ask',
    task,
    human: 'human:dana',
    agentUser: 'agentUser:invoice-agent',
    pool: 'pool:finance-us',
    text: 'Work.',
  },
  { do: 'startSession', task },
]

async function open(...commands: CommandInput[]): Promise<RunWithWorld> {
  const scenario = await loadScenario('first-light')
  const [agent] = scenario.agents
  const [person] = scenario.humans.filter(({ key }) => key === 'priya')
  if (!agent || !person) throw new Error('first light has changed')
  const run = await startRunWithWorld(
    {
      ...scenario,
      tasks: [],
      agents: [{ ...agent, continuousAccess: true }],
      humans: scenario.humans.map(human =>
        human.key === 'priya' ? { ...human, roles: ['Global Administrator'] } : human,
      ),
    },
    5,
  )
  await run.pass(0)
  for (const command of commands) expect(await run.perform(command)).toMatchObject({ ok: true })
  return run
}

describe('what a tenant tells receivers', () => {
  let run: RunWithWorld
  beforeAll(async () => {
    run = await open(
      noPolicy,
      ...begin,
      { do: 'askStepUp', task, reason: 'A payment.' },
      { do: 'meetStepUp', task, human: 'human:dana' },
      { do: 'posture', pc: 'pc:CPCA-001', compliant: false, reason: 'Its disk is not encrypted.' },
      { do: 'rotateCredential', by, blueprint: 'blueprint:finance-ops' },
      { do: 'directory', by, operation: { operation: 'confirmCompromised', target: 'agent:invoice' } },
      {
        do: 'directory',
        by,
        operation: {
          operation: 'setInheritablePermissions',
          target: 'blueprint:finance-ops',
          inheritablePermissions: [],
        },
      },
      {
        do: 'directory',
        by,
        operation: { operation: 'setAccountEnabled', target: 'agentUser:invoice-agent', accountEnabled: false },
      },
    )
  })

  test('is all eight events of CAEP 1.0, each about the one it happened to', async () => {
    const sent = await run.securityEvents(receiver)
    expect(new Set(sent.map(({ event }) => event.type))).toEqual(
      new Set([
        'session-established',
        'session-presented',
        'assurance-level-change',
        'device-compliance-change',
        'credential-change',
        'risk-level-change',
        'token-claims-change',
        'session-revoked',
      ]),
    )
  })

  test('is signed, for that receiver alone, and each token is taken once', async () => {
    const { clock } = run.stage.env
    const { authority, directory } = run.stage.estate.tokens
    const expected = {
      issuer: issuerOf(directory.tenant.id),
      publicJwk: authority.publicJwk,
      audience: receiver,
      now: clock.now(),
      seen: seenProofs(clock),
    }
    for (const { token, event } of await run.securityEvents(receiver)) {
      const other = { ...expected, audience: 'https://other.example.com' }
      expect(await checkSecurityEvent(token, other)).toMatchObject({ ok: false, check: 'audience' })
      const taken = await checkSecurityEvent(token, expected)
      expect(taken).toMatchObject({ ok: true, events: [{ type: event.type }] })
      if (taken.ok)
        expect(acceptSecurityEvent(taken, expected.issuer, directory)).toMatchObject([
          { type: 'caep.received', event: event.type },
        ])
      expect(await checkSecurityEvent(token, expected)).toMatchObject({ ok: false, check: 'jti' })
    }
  })

  test('is the same bytes however often it is asked for, and does not change the run', async () => {
    const before = run.facts().length
    expect(await run.securityEvents(receiver)).toEqual(await run.securityEvents(receiver))
    expect(run.facts()).toHaveLength(before)
  })
})

describe('what a receiver is told by another transmitter', () => {
  const setFor = (run: RunWithWorld, format: 'iss_sub' | 'email') => {
    const { transmitter, directory } = run.stage.estate
    const user = directory.agentUsers.get('agentUser:invoice-agent')
    const subject =
      format === 'email'
        ? { format, email: user?.userPrincipalName.toUpperCase() }
        : { format, iss: issuerOf(directory.tenant.id), sub: user?.id }
    return createSecurityEvent(transmitter.key, {
      issuer: transmitter.issuer,
      audience: transmitter.audience,
      jti: `set-${format}`,
      now: run.stage.env.clock.now(),
      subject,
      event: { type: 'session-revoked', reason_admin: { en: 'Seen elsewhere.' } },
    })
  }

  test('revokes the tokens of the one it names, however it names it, and the session ends within 15 minutes', async () => {
    for (const format of ['iss_sub', 'email'] as const) {
      const run = await open(noPolicy, ...begin)
      expect(await run.perform({ do: 'receiveSet', token: await setFor(run, format) })).toMatchObject({ ok: true })
      await run.pass(15 * 60_000)
      expect(run.facts().map(({ fact }) => fact)).toContainEqual(
        expect.objectContaining({ type: 'session.released', reason: 'revoked' }),
      )
    }
  })

  test('is refused by its check where it was altered or sent again', async () => {
    const run = await open(noPolicy, ...begin)
    const token = await setFor(run, 'iss_sub')
    expect(await run.perform({ do: 'receiveSet', token: `${token.slice(0, -4)}AAAA` })).toMatchObject({ ok: false })
    expect(await run.perform({ do: 'receiveSet', token })).toMatchObject({ ok: true })
    expect(await run.perform({ do: 'receiveSet', token })).toMatchObject({ ok: false, code: 'jti' })
  })
})
