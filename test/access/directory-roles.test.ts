// What each role of the directory is good for: its template, whether agents may have it, where it can be given, and what it allows.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  type Duty,
  holdsDuty,
  isBlockedForAgents,
  mayBeGivenToAgents,
  mayBeScoped,
  rolesFor,
  roleTemplateIds,
} from '../../main/access/index.ts'

const written = readFileSync(new URL('directory/roles.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const cellsOf = (line: string): string[] => line.split('|').map(cell => cell.trim())

/**
 * Beside Global Administrator, which has every duty: the narrowest role first. Written out again, since this order is
 * what is told and the written table has none.
 */
const duties: Readonly<Record<Duty, readonly string[]>> = {
  agents: ['Agent ID Administrator', 'Cloud Application Administrator', 'Application Administrator'],
  createAgents: ['Agent ID Administrator', 'Agent ID Developer'],
  registry: ['Agent Registry Administrator', 'AI Administrator'],
  audit: ['Compliance Administrator', 'Exchange Administrator'],
  risk: ['Security Administrator', 'Security Operator'],
  people: ['User Administrator'],
  roles: ['Privileged Role Administrator'],
  pools: ['Windows 365 Administrator', 'Intune Administrator'],
  conditionalAccess: ['Conditional Access Administrator', 'Security Administrator'],
  grants: [
    'Agent ID Administrator',
    'Identity Governance Administrator',
    'Privileged Role Administrator',
    'Cloud Application Administrator',
    'Application Administrator',
  ],
  reviews: ['Identity Governance Administrator', 'User Administrator'],
  alerts: ['Security Operator', 'Security Administrator'],
}
const isDuty = (name: string): name is Duty => Object.hasOwn(duties, name)
const allDuties = Object.keys(duties).filter(isDuty)

function cellsFor(role: string): string[] {
  const held = allDuties.filter(duty => holdsDuty([role], duty))
  return [
    role,
    roleTemplateIds([role])?.join() ?? '',
    mayBeGivenToAgents(role) ? 'yes' : '',
    mayBeScoped(role) ? 'yes' : '',
    held.length === allDuties.length ? 'all' : held.join(', '),
  ]
}

test('each role is what the written table says', () => {
  const rows = written.slice(1).map(cellsOf)
  expect(rows.map(([role = '']) => cellsFor(role))).toEqual(rows)
})

test('each duty names its roles, as the written table does', () => {
  expect(Object.fromEntries(allDuties.map(duty => [duty, rolesFor(duty)]))).toEqual(duties)
})

test('one role of several is enough for a duty, and none for no role', () => {
  expect(holdsDuty(['Global Reader', 'User Administrator'], 'people')).toBe(true)
  expect(holdsDuty([], 'people')).toBe(false)
})

test('roles are known by their templates only where all of them are', () => {
  expect(roleTemplateIds([])).toEqual([])
  expect(roleTemplateIds(['Global Reader', 'Security Operator'])).toEqual([
    'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
    '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f',
  ])
  expect(roleTemplateIds(['Global Reader', 'Tenant Creator'])).toBeUndefined()
})

test.each([
  'Application.ReadWrite.All',
  'RoleManagement.ReadWrite.All',
  'User.ReadWrite.All',
  'Directory.AccessAsUser.All',
])('nobody can consent to %s for an agent', permission => {
  expect(isBlockedForAgents(permission)).toBe(true)
  expect(isBlockedForAgents(permission.replace('ReadWrite', 'Read').replace('AccessAsUser', 'Read'))).toBe(false)
})
