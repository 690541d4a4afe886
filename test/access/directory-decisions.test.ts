// Every request to the directory, whoever sends it and however it finds the tenant: what is answered, word for word.
import { expect, test } from 'vitest'
import { directoryErrors, type ObjectState, type RegistrationState } from '../../main/access/index.ts'
import { DirectoryOperation } from '../../shared/model/directory-operation.ts'
import { RiskState } from '../../shared/model/identity.ts'
import { type Situation, tableOf } from './directory-table.ts'
import {
  agent,
  agentUser,
  appId,
  blueprint,
  credential,
  person,
  principal,
  type Tenant,
  unitWith,
  unknownAppId,
} from './directory-tenant.ts'

type Fields = Readonly<Record<string, unknown>>
type Variant = readonly [where: string, fields: Fields, tenant?: Partial<Tenant>]

const objectStates: readonly ObjectState[] = [
  'active',
  'disabled',
  'condemned',
  'orphaned',
  'softDeleted',
  'hardDeleted',
  'absent',
]
const registrationStates: readonly RegistrationState[] = [
  'unregistered',
  'discovered',
  'requested',
  'approved',
  'rejected',
  'published',
  'blocked',
  'uninstalled',
  'deleted',
]
const targets: readonly (readonly [name: string, ref: string])[] = [
  ['a person', person],
  ['a blueprint', blueprint],
  ['a principal', principal],
  ['an agent identity', agent],
  ['an agent user', agentUser],
]

const locked: Variant = ['by whoever can not sign in', {}, { callerSignsIn: false }]
const inUnits: readonly Variant[] = [
  ['in a unit', {}, { units: unitWith({}) }],
  ['in a restricted unit', {}, { units: unitWith({ restricted: true }) }],
]
const inEveryState = (ref: string, name = ''): readonly Variant[] =>
  objectStates.map(state => [`${name}${state}`, {}, { states: { [ref]: state } }])

/** A request in each of its variants. */
const asked = (operation: string, fields: Fields, variants: readonly Variant[]): Situation[] =>
  variants.map(([where, more, tenant]) => ({
    where,
    asked: { operation, ...fields, ...more },
    ...(tenant && { tenant }),
  }))

/** The same of several kinds of object: in each state, in units, and of one that was never there. */
const ofObjects = (
  request: string,
  operation: string,
  chosen: readonly string[],
  fields: Fields = {},
  more: readonly Variant[] = [],
): [string, Situation[]][] =>
  targets
    .filter(([, ref]) => chosen.includes(ref))
    .map(([name, target]) => [
      `${request} ${name}`,
      asked(operation, { target, ...fields }, [
        ...inEveryState(target),
        ['never there', { target: `${target.slice(0, target.indexOf(':'))}:gone` }],
        ...inUnits,
        ...more,
      ]),
    ])

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

const create = new Map([
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

const every = targets.map(([, ref]) => ref)
const account = new Map([
  ...ofObjects('Enable', 'setAccountEnabled', every, { accountEnabled: true }, [
    ['disabled by Microsoft', {}, { disabledByMicrosoft: true }],
  ]),
  ...ofObjects('Disable', 'setAccountEnabled', every, { accountEnabled: false }, [
    ['disabled by Microsoft', {}, { disabledByMicrosoft: true }],
  ]),
  ...ofObjects('End the sessions of', 'revokeSessions', [person, agentUser]),
])
const life = new Map([
  ...ofObjects('Delete', 'delete', every),
  ...ofObjects('Restore', 'restore', every, {}, [
    ['deleted, in a restricted unit', {}, { units: unitWith({ restricted: true }), states: deletedEverywhere() }],
  ]),
  ...ofObjects('Delete for good', 'purge', every, {}, [
    ['deleted, in a restricted unit', {}, { units: unitWith({ restricted: true }), states: deletedEverywhere() }],
  ]),
])

function deletedEverywhere(): Record<string, ObjectState> {
  return Object.fromEntries(every.map(ref => [ref, 'softDeleted']))
}

const configuration = new Map([
  [
    'Move an agent user to another agent identity',
    asked('setIdentityParent', { target: agentUser, identityParent: 'agent:payroll' }, [
      ['whatever it is', {}],
      locked,
    ]),
  ],
  ...ofObjects('Set the sponsors of', 'setSponsors', [blueprint, agent], { sponsors: [person] }, [
    ['to nobody', { sponsors: [] }],
    ['to people who are not there', { sponsors: ['human:gone', person, 'human:never'] }],
  ]),
  ...ofObjects('Set what is inherited from', 'setInheritablePermissions', [blueprint], { inheritablePermissions: [] }),
  ...ofObjects('Give a role to', 'assignRole', [agent, agentUser], { role: 'Global Reader' }, [
    ['one that agents may not have', { role: 'Global Administrator' }],
  ]),
  ...ofObjects('Put in a group', 'addToGroup', [agent, agentUser], { group: 'Finance', isAssignableToRole: false }, [
    ['one that roles are given to', { isAssignableToRole: true }],
  ]),
])

const day = 86_400_000
const secret = {
  kind: 'clientSecret',
  displayName: 'next',
  hint: 'abc',
  developmentOnly: true,
  startDateTime: day,
  endDateTime: 2 * day,
}
const federated = {
  kind: 'federatedIdentityCredential',
  displayName: 'github',
  name: 'github',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:contoso/invoice',
  claimsMatchingExpression: null,
  audiences: ['api://AzureADTokenExchange'],
  description: '',
}
const valid = { kind: 'certificate', valid: true } as const
const credentials = new Map([
  ...ofObjects('Add a credential to', 'addCredential', [blueprint, agent, agentUser], { credential: secret }, [
    ['one that ends as it begins', { credential: { ...secret, endDateTime: day } }],
    ['one that lasts a millisecond', { credential: { ...secret, endDateTime: day + 1 } }],
    ['a federated one', { credential: federated }],
    [
      'a federated one by its claims',
      {
        credential: { ...federated, subject: null, claimsMatchingExpression: "claims['sub'] matches 'repo:contoso/*'" },
      },
    ],
    ['a federated one that names nobody', { credential: { ...federated, subject: null } }],
    [
      'a federated one that names two',
      { credential: { ...federated, claimsMatchingExpression: "claims['sub'] eq 'x'" } },
    ],
    ['a federated one for something else', { credential: { ...federated, audiences: ['api://other'] } }],
  ]),
  [
    'Remove a credential',
    asked('removeCredential', { target: credential, deliberate: false, reason: 'rotated' }, [
      ['the last valid one', {}],
      ['the last valid one, knowingly', { deliberate: true }],
      ['one of two valid ones', {}, { credentials: { [credential]: valid, 'credential:next': valid } }],
      [
        'an expired one beside a valid one',
        {},
        { credentials: { [credential]: { kind: 'clientSecret', valid: false }, 'credential:next': valid } },
      ],
      ['an expired one alone', {}, { credentials: { [credential]: { kind: 'clientSecret', valid: false } } }],
      ['one that was revoked', {}, { credentials: {} }],
      ['one that never was', { target: 'credential:gone' }],
      [
        'one whose blueprint is not known',
        { target: 'credential:gone' },
        { credentials: { 'credential:gone': valid, [credential]: valid } },
      ],
    ]),
  ],
])

const hereOrNot: readonly Variant[] = [
  ['where there is none of this name', {}],
  ['where there is one', {}, { units: unitWith({}) }],
  ['where there is a hidden one', {}, { units: unitWith({ hidden: true }) }],
  ['where there is a restricted one', {}, { units: unitWith({ restricted: true }) }],
]
const inUnit = (states: readonly Variant[]): readonly Variant[] =>
  states.map(([where, fields, tenant]) => [where, fields, { units: unitWith({}), ...tenant }])
const units = new Map([
  ['Create a unit', asked('createAdministrativeUnit', { unit: 'sales', displayName: 'Sales' }, hereOrNot)],
  [
    'Take into a unit',
    asked('addUnitMember', { unit: 'sales', target: 'human:owner' }, [
      ...hereOrNot,
      ...inUnit([
        ...inEveryState('human:owner', 'somebody who is '),
        ['somebody who is in it', { target: person }],
        ['an agent user that is in it', { target: agentUser }],
        ...[blueprint, principal, agent].map((target): Variant => [target, { target }]),
      ]),
      ['an agent user', { target: agentUser }, { units: new Map([...emptied()]) }],
    ]),
  ],
  [
    'Take out of a unit',
    asked('removeUnitMember', { unit: 'sales', target: person }, [
      ...hereOrNot,
      ...inUnit([['somebody who is not in it', { target: 'human:owner' }]]),
    ]),
  ],
  [
    'Give a role over a unit',
    asked('assignScopedRole', { unit: 'sales', target: person, role: 'User Administrator' }, [
      ...hereOrNot,
      ...inUnit([
        ...inEveryState(person, 'to somebody who is '),
        ['one that is for the whole tenant', { role: 'Privileged Role Administrator' }],
      ]),
    ]),
  ],
  ['Read who is in a unit', asked('listUnitMembers', { unit: 'sales' }, hereOrNot)],
])

function emptied(): Tenant['units'] {
  return new Map(Array.from(unitWith({}), ([name, unit]) => [name, { ...unit, members: new Set<string>() }]))
}

const inRegistry = registrationStates.map((registration): Variant => [registration, {}, { registration }])
const entry = { displayName: 'Invoice', sourceAgentId: '', originatingStore: 'Copilot Studio', owners: [] }
const registry = new Map([
  [
    'Register an agent identity',
    asked('register', { ...entry, agent }, [
      ...inRegistry,
      ...inEveryState(agent, 'an agent identity that is '),
      ['one that never was', { agent: 'agent:gone' }],
    ]),
  ],
  [
    'Register an agent without an identity',
    asked('register', { ...entry, agent: null, sourceAgentId: 'bot-1' }, [
      ['known by its source', {}],
      ['known by nothing', { sourceAgentId: '' }],
      ['in the registry', {}, { registration: 'published' }],
    ]),
  ],
  ...(['approve', 'reject', 'publish', 'block', 'unblock', 'uninstall', 'delete'] as const).map(
    (word): [string, Situation[]] => [
      `${word.charAt(0).toUpperCase()}${word.slice(1)} an entry of the registry`,
      asked(
        `${word}Registration`,
        { target: 'registration:invoice', ...((word === 'reject' || word === 'block') && { reason: 'unknown' }) },
        inRegistry,
      ),
    ],
  ),
])

const atRisk = RiskState.options.map((risk): Variant => [`where the risk is ${risk}`, {}, { risk }])
const risk = new Map(
  [
    ['Confirm compromised', 'confirmCompromised'] as const,
    ['Confirm safe', 'confirmSafe'] as const,
    ['Dismiss the risk of', 'dismissRisk'] as const,
  ].flatMap(([request, operation]) =>
    [
      ['an agent identity', agent] as const,
      ['an agent user', agentUser] as const,
      ['a principal', principal] as const,
      ['a person', person] as const,
    ].map(([name, target]): [string, Situation[]] => [
      `${request} ${name}`,
      asked(operation, { target }, [
        ...atRisk,
        ...objectStates.map((state): Variant => [state, {}, { risk: 'atRisk', states: { [target]: state } }]),
        ['without a licence', {}, { risk: 'atRisk', licences: ['P1'] }],
        ['with E5', {}, { risk: 'atRisk', licences: ['E5'] }],
      ]),
    ]),
  ),
)

const tables = new Map([
  ['creation', create],
  ['accounts', account],
  ['deletion', life],
  ['configuration', configuration],
  ['credentials', credentials],
  ['units', units],
  ['registry', registry],
  ['risk', risk],
])

test.each([...tables])('everybody is told of %s what the written table says', async (name, requests) => {
  await expect(tableOf(requests)).toMatchFileSnapshot(`./directory/${name}.txt`)
})

test('each error has the status and the sentence the written table says, where a request says no more', async () => {
  const errors = Object.entries(directoryErrors).map(
    ([code, { status, message }]) => `${status} ${code}\n  ${message}\n`,
  )
  await expect(errors.join('')).toMatchFileSnapshot('./directory/errors.txt')
})

test('no request is left out', () => {
  const all = DirectoryOperation.options.map(option => option.shape.operation.value)
  const told = [...tables.values()].flatMap(requests => [...requests.values()].flat())
  expect(new Set(told.map(({ asked }) => asked.operation))).toEqual(new Set(all))
})
