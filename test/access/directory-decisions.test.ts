// Every request to the directory, whoever sends it and however it finds the tenant: what is answered, word for word.
import { expect, test } from 'vitest'
import { directoryErrors, type ObjectState, type RegistrationState } from '../../main/access/index.ts'
import { DirectoryOperation } from '../../shared/model/directory-operation.ts'
import { RiskState } from '../../shared/model/identity.ts'
import { creation } from './directory-creation.ts'
import { type Asked, answersTo } from './directory-table.ts'
import {
  agent,
  agentUser,
  blueprint,
  credential,
  federated,
  person,
  principal,
  type Tenant,
  unitWith,
} from './directory-tenant.ts'
import { asked, inEveryState, locked, objectStates, ofObjects, targets, type Variant } from './directory-variants.ts'
import type { Named } from './written-table.ts'

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

// every one there is: of those only the types say
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
    (word): [string, Named<Asked>[]] => [
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
    ].map(([name, target]): [string, Named<Asked>[]] => [
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
  ['creation', creation],
  ['accounts', account],
  ['deletion', life],
  ['configuration', configuration],
  ['credentials', credentials],
  ['units', units],
  ['registry', registry],
  ['risk', risk],
])

test.each([...tables])('everybody is told of %s what the written table says', async (name, requests) => {
  await expect(answersTo(requests)).toMatchFileSnapshot(`./directory/${name}.txt`)
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
  expect(new Set(told.map(([, { request }]) => request.operation))).toEqual(new Set(all))
})
