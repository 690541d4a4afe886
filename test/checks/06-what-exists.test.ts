// Check 6: what can be selected for agents at which date, and what is said to whoever selects more.
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { type AgentKind, type CapabilityProfile, listCapabilities } from '../../main/access/index.ts'
import { loadScenario, parseScenario } from '../../main/simulation/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { blocking, contoso, invoiceAgent, must, setPolicies } from './contoso.ts'

const conditions = {
  agentIdentity: { clientApplications: { includeAgentIdServicePrincipals: ['All'] } },
  agentUser: { users: { includeUsers: ['AllAgentIdUsers'] } },
} as const satisfies Record<AgentKind, JsonObject>
const controls = [
  'block',
  'mfa',
  'compliantDevice',
  'domainJoinedDevice',
  'approvedApplication',
  'compliantApplication',
  'passwordChange',
  'riskRemediation',
] as const

const listed = (kind: AgentKind, profile: CapabilityProfile) =>
  listCapabilities(kind, profile).filter(({ area }) => area === 'grantControl')

/** What a tenant of that date says to a policy with this grant control. */
async function chosen(kind: AgentKind, profile: CapabilityProfile, control: string) {
  const run = await contoso({
    change: document => {
      document.tenant.capabilityProfile = profile
    },
  })
  return run.perform(
    setPolicies({
      ...blocking('Chosen', conditions[kind]),
      grantControls: { operator: 'OR', builtInControls: [control] },
    }),
  )
}

describe('Only Block (identities) / Block + compliantDevice (agent users, preview) are selectable; MFA etc. disabled with the reason.', () => {
  test.each<[AgentKind, CapabilityProfile, string[]]>([
    ['agentIdentity', '2026-05', ['block']],
    ['agentIdentity', '2026-07', ['block']],
    ['agentUser', '2026-05', ['block']],
    ['agentUser', '2026-07', ['block', 'compliantDevice']],
  ])('for an %s in %s the list offers %j, and a tenant takes exactly these', async (kind, profile, expected) => {
    expect(listed(kind, profile).flatMap(({ name, exists }) => (exists ? [name] : []))).toEqual(expected)
    const taken = []
    for (const control of controls) if ((await chosen(kind, profile, control)).ok) taken.push(control)
    expect(taken).toEqual(expected)
  })

  test('what cannot be selected is in the list too, each with the reason, the date and the page', () => {
    for (const kind of ['agentIdentity', 'agentUser'] as const)
      for (const { exists, whyNot, source } of listed(kind, '2026-07')) {
        expect(source).toMatch(/^entra-docs conditional-access\/[a-z-]+ \(2026-\d\d-\d\d\)$/)
        expect(whyNot === null).toBe(exists)
      }
    expect(listed('agentUser', '2026-07').find(({ name }) => name === 'mfa')).toMatchObject({
      exists: false,
      whyNot: 'Require multifactor authentication does not exist for agent users',
    })
    expect(listed('agentUser', '2026-05').find(({ name }) => name === 'compliantDevice')).toMatchObject({
      exists: false,
      since: '2026-07-31',
      whyNot: 'Require compliant device exists for agent users from 2026-07-31 on',
    })
  })

  test('who selects it all the same is refused by its name, with the date it appears', async () => {
    expect(await chosen('agentUser', '2026-05', 'compliantDevice')).toMatchObject({
      ok: false,
      code: 400,
      reason: expect.stringMatching(/grant control "compliantDevice" .*\(2026-05\), but from 2026-07-31 on/),
    })
    expect(await chosen('agentIdentity', '2026-07', 'mfa')).toMatchObject({
      ok: false,
      code: 400,
      reason: expect.stringMatching(/grant control "mfa" does not exist for agent identities/),
    })
  })

  test('a refused policy changes nothing: those before it stand', async () => {
    const run = await contoso()
    must(await run.perform(setPolicies(blocking('First', conditions.agentUser))))
    const mfa = { operator: 'OR', builtInControls: ['mfa'] }
    const refused = await run.perform(
      setPolicies(blocking('Second', conditions.agentUser), {
        ...blocking('Third', conditions.agentUser),
        grantControls: mfa,
      }),
    )
    expect(refused.ok).toBe(false)
    expect(run.stage.estate.conditionalAccess.policies.map(({ displayName }) => displayName)).toEqual(['First'])
    expect(run.factsOf('policy.changed')).toHaveLength(1)
  })

  test('a scenario of May 2026 that chooses what came in July is refused, with the line', async () => {
    const { file } = await loadScenario('first-light')
    const text = await readFile(file, 'utf8')
    const may = text.replace('  region: eastus\n', '  region: eastus\n  capabilityProfile: 2026-05\n')
    expect(() => parseScenario(text, 'mine.yaml')).not.toThrow()
    expect(() => parseScenario(may, 'mine.yaml')).toThrow(
      /CA502-AgentUsers-REQUIRE-CompliantDevice.*does not exist for agent users \(2026-05\), but from 2026-07-31 on/,
    )
  })

  test('one agent user picked by name is an agent user too, whose account the tenant knows', async () => {
    const picked = (builtInControl: string): JsonObject => ({
      ...blocking('Picked', { users: { includeUsers: [invoiceAgent] } }),
      grantControls: { operator: 'OR', builtInControls: [builtInControl] },
    })
    const july = await contoso()
    must(await july.perform(setPolicies(picked('compliantDevice'))))
    expect(await july.perform(setPolicies(picked('mfa')))).toMatchObject({
      ok: false,
      reason: expect.stringContaining('grant control "mfa" does not exist for agent users (2026-07)'),
    })
    const may = await contoso({
      change: document => {
        document.tenant.capabilityProfile = '2026-05'
      },
    })
    expect(await may.perform(setPolicies(picked('block')))).toMatchObject({
      ok: false,
      reason: expect.stringContaining(
        'targeting picked does not exist for agent users (2026-05), but from 2026-07-31 on',
      ),
    })
    const text = await readFile((await loadScenario('first-light')).file, 'utf8')
    const asked = text.replace('[AllAgentIdUsers]', '[agentUser:invoice-agent]').replace('[compliantDevice]', '[mfa]')
    expect(() => parseScenario(asked, 'mine.yaml')).toThrow(/CA502.*"mfa" does not exist for agent users \(2026-07\)/)
  })

  test('to exclude people and agent users asks nothing of them', async () => {
    const run = await contoso({
      change: document => {
        document.tenant.capabilityProfile = '2026-05'
      },
    })
    const users = { includeUsers: ['AllAgentIdUsers'], excludeUsers: ['human:priya'] }
    must(await run.perform(setPolicies(blocking('But the emergency account', { users }))))
    const people = blocking('People', { users: { includeUsers: ['All'], excludeUsers: ['AllAgentIdUsers'] } })
    must(await run.perform(setPolicies({ ...people, grantControls: { operator: 'OR', builtInControls: ['mfa'] } })))
  })

  test('a misspelled key is no new control: it is refused by the name that was meant', async () => {
    const run = await contoso()
    const policy = {
      ...blocking('Misspelled', conditions.agentUser),
      grantControls: { operator: 'OR', builtInControl: ['block'] },
    }
    expect(await run.perform(setPolicies(policy))).toMatchObject({
      ok: false,
      code: 400,
      reason: expect.stringContaining('no key "grantControls.builtInControl"; did you mean "builtInControls"?'),
    })
  })

  test('people can be asked for all of it', async () => {
    const run = await contoso()
    for (const control of controls)
      must(
        await run.perform(
          setPolicies({
            ...blocking('People', { users: { includeUsers: ['All'] } }),
            grantControls: { operator: 'OR', builtInControls: [control] },
          }),
        ),
      )
  })
})
