// Requests that create: a blueprint, its principal, an agent identity and an agent user, in order and not.
import { agent, agentUser, appId, blueprint, person, principal, unknownAppId } from './directory-tenant.ts'
import { asked, inEveryState, locked, objectStates, type Variant } from './directory-variants.ts'

const ofQuota: readonly Variant[] = [18, 19].map(objects => [
  `with ${objects} of 20 objects there`,
  {},
  {
    counted: { blueprints: 2, agents: 2, objects },
    limits: { directoryQuota: 20, blueprints: 250, agentsOfBlueprint: 250 },
  },
])
const ofVersion = (...properties: string[]): readonly Variant[] => [
  ['in beta, with every property there is', { apiVersion: 'beta', properties }],
  ['in v2.0', { apiVersion: 'v2.0' }],
  ['with a property it does not have', { properties: ['accountKind', ...properties, 'passwordProfile'] }],
]
const sponsored: readonly Variant[] = [
  ['without a sponsor', { sponsors: [] }],
  ...inEveryState('human:answers-for-the-agent', 'with a sponsor who is ').filter(
    ([where]) => !where.endsWith('active'),
  ),
]

export const creation = new Map([
  [
    'Create a blueprint',
    asked('createBlueprint', { displayName: 'Invoice', sponsors: ['human:answers-for-the-agent'], owners: [] }, [
      ['in order', {}],
      locked,
      ...ofVersion('description', 'identifierUris', 'requiredResourceAccess', 'signInAudience', 'tags', 'uniqueName'),
      ...sponsored,
      ...[249, 250].map(
        (blueprints): Variant => [
          `with ${blueprints} of 250 blueprints there`,
          {},
          { counted: { blueprints, agents: 2, objects: 600 } },
        ],
      ),
      ...ofQuota,
    ]),
  ],
  [
    'Create a principal',
    asked('createPrincipal', { displayName: 'Invoice', appId }, [
      ['where there is none', {}, { principals: [] }],
      ['where there is one', {}],
      ['where there is one that is deleted', {}, { states: { [principal]: 'softDeleted' } }],
      ['of an application that is no blueprint', { appId: unknownAppId }],
      ...objectStates.map(
        (state): Variant => [
          `where there is none and the blueprint is ${state}`,
          {},
          { principals: [], states: { [blueprint]: state } },
        ],
      ),
      ...[...ofVersion('appRoleAssignmentRequired', 'customSecurityAttributes', 'notes', 'tags'), ...ofQuota].map(
        ([where, fields, tenant]): Variant => [where, fields, { ...tenant, principals: [] }],
      ),
    ]),
  ],
  [
    'Create an agent identity',
    asked(
      'createAgent',
      { displayName: 'Invoice', agentIdentityBlueprintId: appId, sponsors: ['human:answers-for-the-agent'] },
      [
        ['in order', {}],
        ...ofVersion('appRoleAssignmentRequired', 'customSecurityAttributes', 'notes', 'tags'),
        ...sponsored,
        ['with credentials', { credentials: true }],
        ['of an application that is no blueprint', { agentIdentityBlueprintId: unknownAppId }],
        ['where the blueprint has no principal', {}, { principals: [] }],
        ...inEveryState(principal, 'where the principal is '),
        ...[249, 250].map(
          (agents): Variant => [
            `with ${agents} of 250 agent identities there`,
            {},
            { counted: { blueprints: 2, agents, objects: 600 } },
          ],
        ),
        ...ofQuota,
      ],
    ),
  ],
  [
    'Create an agent user',
    asked(
      'createAgentUser',
      {
        displayName: 'Invoice',
        userPrincipalName: 'invoice@contoso.com',
        identityParent: agent,
        manager: null,
      },
      [
        ['in order', {}],
        ...ofVersion('department', 'jobTitle', 'mailNickname', 'usageLocation'),
        ['with a password', { credentials: true }],
        ['with a name that is taken', { userPrincipalName: 'taken@contoso.com' }],
        ['without a parent', { identityParent: null }],
        ['with a parent that never was', { identityParent: 'agent:gone' }],
        ...inEveryState(agent, 'with a parent that is '),
        ['with a parent that has one', {}, { agentUsers: [agentUser] }],
        ...objectStates.map(
          (state): Variant => [`with a manager who is ${state}`, { manager: person }, { states: { [person]: state } }],
        ),
        ...ofQuota,
      ],
    ),
  ],
])
