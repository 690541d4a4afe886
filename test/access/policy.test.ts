// Reading policies: Microsoft's JSON is kept as it is, and what does not exist for agents is refused by name.
import { describe, expect, test } from 'vitest'
import { ConditionalAccessPolicy, grantControlsFor, parsePolicyForAgents } from '../../main/access/index.ts'
import { Refusal } from '../../shared/errors.ts'

const users = { users: { includeUsers: ['AllAgentIdUsers'] }, applications: { includeApplications: ['All'] } }
const agents = {
  users: { includeUsers: ['None'] },
  clientApplications: { includeAgentIdServicePrincipals: ['All'] },
  applications: { includeApplications: ['All'] },
}
const policy = (conditions: object, more: object = {}): object => ({
  id: 'p-1',
  displayName: 'CA501',
  state: 'enabled',
  conditions,
  grantControls: { operator: 'OR', builtInControls: ['block'] },
  sessionControls: null,
  ...more,
})
const controls = (...builtInControls: string[]) => ({ grantControls: { operator: 'OR', builtInControls } })

test("Microsoft's own policy JSON is read and kept whole, with keys nobody here knows", () => {
  const published = {
    id: 'c1',
    displayName: 'CA501-Agents-BLOCK-HighRiskAgent',
    state: 'enabledForReportingButNotEnforced',
    createdDateTime: '2026-07-31T00:00:00Z',
    conditions: {
      users: { includeUsers: ['None'], includeGroups: [] },
      clientApplications: {
        includeServicePrincipals: [],
        includeAgentIdServicePrincipals: ['All'],
        excludeAgentIdServicePrincipals: [],
        agentIdServicePrincipalFilter: null,
      },
      agentIdRiskLevels: 'high',
      applications: { includeApplications: ['All'] },
      clientAppTypes: ['all'],
      signInRiskLevels: [],
      userRiskLevels: [],
      servicePrincipalRiskLevels: [],
    },
    grantControls: { operator: 'OR', builtInControls: ['block'], termsOfUse: [] },
    sessionControls: null,
  }
  expect(ConditionalAccessPolicy.parse(published)).toEqual(published)
  expect(parsePolicyForAgents(published)).toEqual(published)
})

describe('A policy for agents', () => {
  test('may block, and from July 2026 on require a compliant device of agent users', () => {
    expect(() => parsePolicyForAgents(policy(agents))).not.toThrow()
    expect(() => parsePolicyForAgents(policy(users, controls('compliantDevice')))).not.toThrow()
    expect(grantControlsFor('agentIdentity')).toEqual(['block'])
    expect(grantControlsFor('agentUser', '2026-05')).toEqual(['block'])
    expect(grantControlsFor('agentUser', '2026-07')).toEqual(['block', 'compliantDevice'])
  })

  test('may leave what does not exist empty', () => {
    const empty = { ...users, locations: null, signInRiskLevels: [], devices: { deviceFilter: null } }
    const session = { sessionControls: { signInFrequency: { isEnabled: false, value: null } } }
    expect(() => parsePolicyForAgents(policy(empty, session), '2026-05')).not.toThrow()
  })

  const refused: [name: string, profile: '2026-05' | '2026-07', value: object, key: string, message: RegExp][] = [
    [
      'mfa',
      '2026-07',
      policy(users, controls('mfa')),
      'grantControls.builtInControls.mfa',
      /grant control "mfa" does not exist for agent users \(2026-07\); block, compliantDevice do\.$/,
    ],
    [
      'a compliant device before July',
      '2026-05',
      policy(users, controls('compliantDevice')),
      'grantControls.builtInControls.compliantDevice',
      /"compliantDevice" does not exist for agent users \(2026-05\), but from 2026-07-31 on; block does\.$/,
    ],
    [
      'a compliant device of agent identities',
      '2026-07',
      policy(agents, controls('compliantDevice')),
      'grantControls.builtInControls.compliantDevice',
      /for agent identities/,
    ],
    [
      'an authentication strength',
      '2026-07',
      policy(users, { grantControls: { operator: 'OR', authenticationStrength: { id: 'x' } } }),
      'grantControls.authenticationStrength',
      /"authenticationStrength"/,
    ],
    [
      'terms of use',
      '2026-07',
      policy(users, { grantControls: { operator: 'OR', termsOfUse: ['x'] } }),
      'grantControls.termsOfUse',
      /"termsOfUse"/,
    ],
    [
      'sign-in frequency',
      '2026-07',
      policy(users, { sessionControls: { signInFrequency: { isEnabled: true } } }),
      'sessionControls.signInFrequency',
      /session control "signInFrequency" .*; none does\.$/,
    ],
    [
      'a sign-in risk',
      '2026-07',
      policy({ ...users, signInRiskLevels: ['high'] }),
      'conditions.signInRiskLevels',
      /condition "signInRiskLevels"/,
    ],
    [
      'a location for agent identities',
      '2026-07',
      policy({ ...agents, locations: { includeLocations: ['All'] } }),
      'conditions.locations',
      /condition "locations" does not exist for agent identities/,
    ],
    [
      'a location before July',
      '2026-05',
      policy({ ...users, locations: { includeLocations: ['All'] } }),
      'conditions.locations',
      /\(2026-05\)/,
    ],
    ['a misspelled control', '2026-07', policy(users, controls('blok')), 'grantControls.builtInControls.0', /"block"/],
    ['a misspelled state', '2026-07', policy(users, { state: 'on' }), 'state', /"enabledForReportingButNotEnforced"/],
    [
      'a risk level nobody knows',
      '2026-07',
      policy({ ...users, agentIdRiskLevels: 'severe' }),
      'conditions.agentIdRiskLevels',
      /"low", "medium" and "high"/,
    ],
    [
      'risk levels as a list',
      '2026-07',
      policy({ ...users, agentIdRiskLevels: ['high'] }),
      'conditions.agentIdRiskLevels',
      /string/,
    ],
    [
      'no conditions',
      '2026-07',
      { id: 'p', displayName: 'x', state: 'enabled' },
      'conditions',
      /not a Conditional Access policy/,
    ],
  ]
  test.each(refused)('is refused %s (%s)', (_, profile, value, key, message) => {
    const read = () => parsePolicyForAgents(value, profile)
    expect(read).toThrow(Refusal)
    expect(read).toThrow(message)
    expect(read).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'argument.invalid', where: { key } }) }),
    )
  })
})
