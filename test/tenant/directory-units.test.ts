// Administrative units as the directory answers for them: who makes them, what a restricted one keeps everybody from, what it does not.
import { describe, expect, test } from 'vitest'
import { as, office, refOf, staffed } from './office.ts'

const make = (unit: string, more: object = {}) => ({
  operation: 'createAdministrativeUnit',
  unit,
  displayName: unit,
  ...more,
})
const add = (unit: string, target: string) => ({ operation: 'addUnitMember', unit, target })
const scope = (unit: string, target: string, role = 'User Administrator') => ({
  operation: 'assignScopedRole',
  unit,
  target,
  role,
})
const disable = (target: string) => ({ operation: 'setAccountEnabled', target, accountEnabled: false })
const revoke = (target: string) => ({ operation: 'revokeSessions', target })
const none: string[] = []
const denied = ['Authorization_RequestDenied']

/** A restricted unit with the agent user and a person in it, administered by nobody yet. */
function shielded() {
  const all = staffed()
  const { world, agentUser } = all
  for (const asked of [make('shield', { isMemberManagementRestricted: true }), add('shield', agentUser)])
    expect(world.codes(asked, as('roles'))).toEqual(none)
  expect(world.codes(add('shield', refOf('other')), as('roles'))).toEqual(none)
  return all
}

test('who manages the roles of the tenant makes units, fills them and gives roles over them; nobody else does', () => {
  const { world, agentUser } = staffed()
  for (const asked of [make('unit'), add('unit', agentUser), scope('unit', refOf('other'))]) {
    for (const person of ['admin', 'security', 'owner', 'other'] as const)
      expect(world.codes(asked, as(person))[0]).toBe(denied[0])
    expect(world.codes(asked, as('roles'))).toEqual(none)
  }
  expect(world.told('unit.created')).toMatchObject([{ unit: { key: 'unit', visibility: null }, by: refOf('roles') }])
  expect(world.told('unit.roleScoped')).toMatchObject([{ unit: 'unit', administrator: refOf('other') }])
  expect(world.directory.units.get('unit')?.members).toEqual(new Set([agentUser]))
})

test('what can not be is refused by name: twice the same unit, no such unit, a member twice or never, a role for the whole tenant', () => {
  const { world, agentUser, agent, blueprint } = staffed()
  world.ask(make('unit'), as('roles'))
  world.ask(add('unit', agentUser), as('roles'))
  expect(world.codes(make('unit'), as('roles'))).toEqual(['Request_MultipleObjectsWithSameKeyValue'])
  expect(world.codes(add('other', agentUser), as('roles'))).toEqual(['Request_ResourceNotFound'])
  expect(world.codes(add('unit', agentUser), as('roles'))).toEqual(['Request_BadRequest'])
  expect(world.codes(add('unit', 'human:nobody'), as('roles'))).toEqual(['Request_ResourceNotFound'])
  expect(world.codes({ ...add('unit', refOf('other')), operation: 'removeUnitMember' }, as('roles'))).toEqual([
    'Request_ResourceNotFound',
  ])
  expect(world.codes(scope('unit', refOf('other'), 'Global Administrator'), as('roles'))).toEqual([
    'Request_BadRequest',
  ])
  // service principals and applications are no members of units
  for (const target of [agent, blueprint])
    expect(world.codes(add('unit', target), as('roles'))).toEqual(['Request_BadRequest'])
})

describe('a restricted unit', () => {
  test('keeps every administrator of the tenant, owner and blueprint from its members, and says so', () => {
    const { world, agentUser, blueprint, principal } = shielded()
    const token = { kind: 'blueprint', ref: blueprint, principal, permissions: [] } as const
    for (const caller of [as('admin'), as('roles'), as('owner'), token])
      for (const asked of [disable(agentUser), revoke(agentUser), { operation: 'delete', target: agentUser }])
        expect(world.codes(asked, caller)).toEqual(denied)
    expect(world.codes(disable(refOf('other')), as('admin'))).toEqual(denied)
    expect(world.told('directory.refused').at(-1)?.message).toContain('restricted management administrative unit')
    const globally = { kind: 'human', ref: refOf('security'), roles: ['Global Administrator'] } as const
    expect(world.codes(disable(refOf('other')), globally)).toEqual(denied)
    expect(world.state(agentUser)).toBe('active')
  })

  test('does not keep whoever has a role over it, nor anybody once the member is taken out', () => {
    const { world, agentUser } = shielded()
    world.ask(scope('shield', refOf('sponsor')), as('roles'))
    expect(world.codes(disable(agentUser), as('sponsor'))).toEqual(none)
    expect(world.state(agentUser)).toBe('disabled')
    expect(world.codes({ ...add('shield', refOf('other')), operation: 'removeUnitMember' }, as('roles'))).toEqual(none)
    expect(world.codes(disable(refOf('other')), as('admin'))).toEqual(none)
  })

  test('does not shield the agent identity behind its member, nor what is no property of the member', () => {
    const { world, agent, agentUser } = shielded()
    const group = { operation: 'addToGroup', target: agentUser, group: 'Readers', isAssignableToRole: false }
    expect(world.codes(group, as('admin'))).toEqual(none)
    expect(world.codes({ operation: 'confirmCompromised', target: refOf('other') }, as('security'))).toEqual(none)
    expect(world.codes(revoke(refOf('other')), as('other'))).toEqual(none)
    expect(world.codes(disable(agent), as('admin'))).toEqual(none)
    expect(world.state(agent)).toBe('disabled')
  })
})

test('a role over a regular unit reaches its members, agent users too, and nobody else', () => {
  const { world, agentUser } = staffed()
  for (const asked of [make('unit'), add('unit', agentUser), scope('unit', refOf('other'))])
    world.ask(asked, as('roles'))
  expect(world.codes(disable(refOf('sponsor')), as('other'))).toEqual(denied)
  expect(world.codes(disable(agentUser), as('other'))).toEqual(none)
  // and does not keep those of the tenant away
  expect(world.codes({ ...disable(agentUser), accountEnabled: true }, as('admin'))).toEqual(none)
})

test('the members of a hidden unit are read by those who may, and by nobody else', () => {
  const world = office()
  world.ask(make('hidden', { visibility: 'HiddenMembership' }), as('roles'))
  world.ask(add('hidden', refOf('other')), as('roles'))
  const list = { operation: 'listUnitMembers', unit: 'hidden' }
  for (const person of ['admin', 'security', 'owner'] as const) expect(world.codes(list, as(person))).toEqual(denied)
  for (const person of ['roles', 'other'] as const)
    expect(world.ask(list, as(person))).toMatchObject({ ok: true, status: 200, read: [refOf('other')] })
  expect(world.codes({ ...list, unit: 'none' }, as('roles'))).toEqual(['Request_ResourceNotFound'])
})
