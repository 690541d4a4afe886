// Whom policies are about: every way to name people and agents, by who asks.
import type { AccessRequest, AccessSettings } from '../../../main/access/index.ts'
import type { Named } from '../written-table.ts'
import {
  type Asked,
  agent,
  agentUser,
  asked,
  blueprint,
  gold,
  inMay,
  other,
  person,
  self,
  subjects,
  type Table,
  without,
} from './requests.ts'

// written out again: what is read of a request says them to zod alone
const guestTypes = [
  'internalGuest',
  'b2bCollaborationGuest',
  'b2bCollaborationMember',
  'b2bDirectConnectUser',
  'otherExternalUser',
  'serviceProvider',
] as const
const attributes: readonly Named<Partial<AccessRequest['subject']>>[] = [
  ['of gold tier', { customSecurityAttributes: { Agents_Tier: 'gold' } }],
  ['of gold tier, in capitals', { customSecurityAttributes: { AGENTS_TIER: 'GOLD' } }],
  ['of silver tier', { customSecurityAttributes: { Agents_Tier: 'silver' } }],
  ['of tiers gold and silver', { customSecurityAttributes: { Agents_Tier: ['silver', 'gold'] } }],
  ['with another attribute', { customSecurityAttributes: { Agents_Owner: 'gold' } }],
]
const memberships: readonly Named<Partial<AccessRequest['subject']>>[] = [
  ['plain', {}],
  ['in the group', { groups: ['FINANCE'] }],
  ['in two groups', { groups: ['sales', 'finance'] }],
  ['in another group', { groups: ['sales'] }],
  ['with the role', { roles: ['READER'] }],
  ['with another role', { roles: ['writer'] }],
]
const agentUsers = (name: string, settings?: AccessSettings): Named<Asked>[] => [
  ...subjects(name, agentUser, [...memberships, ...attributes, ['who is another', { id: other }]], settings),
  [`${name}: whose groups are not known`, asked(without(agentUser, 'groups'), settings)],
  [`${name}: whose roles are not known`, asked(without(agentUser, 'roles'), settings)],
  [`${name}: whose attributes are not known`, asked(without(agentUser, 'customSecurityAttributes'), settings)],
]

export const who: Table = {
  conditions: [
    ['nobody', {}],
    ...['All', 'None', 'GuestsOrExternalUsers', 'AllAgentIdUsers', self.toUpperCase(), other].flatMap(
      (name): Named<object>[] => [
        [`users.includeUsers ${name}`, { users: { includeUsers: [name] } }],
        [
          `users.includeUsers All and AllAgentIdUsers, excludeUsers ${name}`,
          { users: { includeUsers: ['All', 'AllAgentIdUsers'], excludeUsers: [name] } },
        ],
      ],
    ),
    ['users.includeGroups finance', { users: { includeGroups: ['Finance'] } }],
    [
      'users.includeUsers All and AllAgentIdUsers, excludeGroups finance',
      { users: { includeUsers: ['All', 'AllAgentIdUsers'], excludeGroups: ['Finance', 'gone'] } },
    ],
    ['users.includeRoles reader', { users: { includeRoles: ['Reader'] } }],
    [
      'users.includeUsers All and AllAgentIdUsers, excludeRoles reader',
      { users: { includeUsers: ['All', 'AllAgentIdUsers'], excludeRoles: ['gone', 'Reader'] } },
    ],
    [
      'users.includeGroups finance, includeRoles reader',
      { users: { includeGroups: ['Finance'], includeRoles: ['Reader'] } },
    ],
    [
      'users.includeGuestsOrExternalUsers of two types',
      { users: { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'internalGuest, serviceProvider' } } },
    ],
    [
      'users.includeGuestsOrExternalUsers of a type, from tenants that are listed',
      {
        users: {
          includeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: 'serviceProvider',
            externalTenants: { membershipKind: 'enumerated', members: [other] },
          },
        },
      },
    ],
    [
      'users.includeUsers All, excludeGuestsOrExternalUsers of a type, from all tenants',
      {
        users: {
          includeUsers: ['All'],
          excludeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: 'b2bCollaborationGuest',
            externalTenants: { membershipKind: 'all' },
          },
        },
      },
    ],
    [
      'users.includeGuestsOrExternalUsers from tenants alone',
      { users: { includeGuestsOrExternalUsers: { externalTenants: { membershipKind: 'all' } } } },
    ],
    ['users.includeOthers, a key of tomorrow', { users: { includeOthers: ['x'] } }],
    ['users.excludeOthers, a key of tomorrow', { users: { excludeOthers: ['x'] } }],
    [
      'users.includeUsers All and AllAgentIdUsers, includeOthers, a key of tomorrow',
      { users: { includeUsers: ['All', 'AllAgentIdUsers'], includeOthers: ['x'] } },
    ],
    [
      'users.includeUsers All and AllAgentIdUsers, excludeOthers, a key of tomorrow',
      { users: { includeUsers: ['All', 'AllAgentIdUsers'], excludeOthers: ['x'] } },
    ],
    ...['All', 'None', self.toUpperCase(), other].flatMap((name): Named<object>[] => [
      [`agents.includeAgentUsers ${name}`, { agents: { includeAgentUsers: [name] } }],
      [
        `agents.includeAgentUsers All, excludeAgentUsers ${name}`,
        { agents: { includeAgentUsers: ['All'], excludeAgentUsers: [name] } },
      ],
    ]),
    ['agents.agentFilter includes gold', { agents: { agentFilter: { mode: 'include', rule: gold } } }],
    [
      'agents.includeAgentUsers All, agentFilter includes gold',
      { agents: { includeAgentUsers: ['All'], agentFilter: { mode: 'include', rule: gold } } },
    ],
    [
      'agents.includeAgentUsers All, agentFilter excludes gold',
      { agents: { includeAgentUsers: ['All'], agentFilter: { mode: 'exclude', rule: gold } } },
    ],
    [
      'agents.excludeAgentUsers self, agentFilter includes gold',
      { agents: { excludeAgentUsers: [self], agentFilter: { mode: 'include', rule: gold } } },
    ],
    ['agents.includeSponsoredBy, a key of tomorrow', { agents: { includeSponsoredBy: ['x'] } }],
    ...['All', 'None', self.toUpperCase(), blueprint.toUpperCase(), other].flatMap((name): Named<object>[] => [
      [
        `clientApplications.includeAgentIdServicePrincipals ${name}`,
        { clientApplications: { includeAgentIdServicePrincipals: [name] } },
      ],
      [
        `clientApplications.includeAgentIdServicePrincipals All, excludeAgentIdServicePrincipals ${name}`,
        {
          clientApplications: {
            includeAgentIdServicePrincipals: ['All'],
            excludeAgentIdServicePrincipals: [name],
          },
        },
      ],
    ]),
    [
      'clientApplications.agentIdServicePrincipalFilter includes gold',
      {
        clientApplications: {
          includeAgentIdServicePrincipals: ['All'],
          agentIdServicePrincipalFilter: { mode: 'include', rule: gold },
        },
      },
    ],
    [
      'clientApplications.includeAgentIdServicePrincipals All, agentIdServicePrincipalFilter excludes gold',
      {
        clientApplications: {
          includeAgentIdServicePrincipals: ['All'],
          agentIdServicePrincipalFilter: { mode: 'exclude', rule: gold },
        },
      },
    ],
    [
      'clientApplications of other service principals',
      {
        clientApplications: {
          includeServicePrincipals: ['ServicePrincipalsInMyTenant'],
          excludeServicePrincipals: [self],
          servicePrincipalFilter: { mode: 'include', rule: gold },
        },
      },
    ],
    [
      'clientApplications.includeAgentIdBlueprints, a key of tomorrow',
      { clientApplications: { includeAgentIdBlueprints: [blueprint] } },
    ],
    [
      'clientApplications.includeAgentIdServicePrincipals All, excludeAgentIdBlueprints, a key of tomorrow',
      {
        clientApplications: {
          includeAgentIdServicePrincipals: ['All'],
          excludeAgentIdBlueprints: [blueprint],
        },
      },
    ],
  ],
  requests: [
    ...subjects('a person', person, [
      ...memberships,
      ...guestTypes.map((guest): Named<Partial<AccessRequest['subject']>> => [`${guest}`, { guest }]),
      ['who is another', { id: other }],
    ]),
    ['a person: whose groups are not known', asked(without(person, 'groups'))],
    ['a person: whose roles are not known', asked(without(person, 'roles'))],
    ['a person: who may be a guest', asked(without(person, 'guest'))],
    ['a person: of whom nothing is known', asked(without(without(without(person, 'groups'), 'roles'), 'guest'))],
    ...agentUsers('an agent user'),
    ...agentUsers('an agent user in May', inMay),
    ...subjects('an agent identity', agent, [
      ['plain', {}],
      ['of the blueprint', { blueprintAppId: blueprint }],
      ['of another blueprint', { blueprintAppId: other }],
      ['that is another', { id: other }],
      ['that is another, of the blueprint', { id: other, blueprintAppId: blueprint }],
      ['that has the id of the blueprint', { id: blueprint }],
      ['of a blueprint that has its id', { id: other, blueprintAppId: self }],
      ...attributes,
    ]),
    ['an agent identity: whose attributes are not known', asked(without(agent, 'customSecurityAttributes'))],
    ['an agent identity: on behalf of a person', asked({ ...agent, grant: 'onBehalfOf' })],
    ['an agent identity: with a refresh token', asked({ ...agent, grant: 'refreshToken' })],
  ],
}
