// Who manages whom where administrative units have a say: Microsoft's table of who can modify objects, row by row.
import { describe, expect, test } from 'vitest'
import { manageThroughUnits, mayBeScoped, maySeeMembers, type UnitSight } from '../../main/access/index.ts'

const dana = 'human:dana'
const admin = 'human:admin'
const unit = (over: Partial<UnitSight> = {}): UnitSight => ({
  hidden: false,
  restricted: false,
  members: new Set([dana]),
  administrators: [],
  ...over,
})
const run = (role: string): Pick<UnitSight, 'administrators'> => ({ administrators: [{ human: admin, role }] })
const elsewhere = { members: new Set(['human:tomas']) }

describe('who manages an account that is in', () => {
  test.each<[string, UnitSight[], ReturnType<typeof manageThroughUnits>]>([
    ['no unit', [], 'untouched'],
    ['another unit', [unit({ ...elsewhere, ...run('User Administrator') })], 'untouched'],
    ['a regular unit with nobody over it', [unit()], 'untouched'],
    ['a regular unit with the one who asks over it', [unit(run('User Administrator'))], 'scoped'],
    [
      'a regular unit with a role over it that does not manage accounts',
      [unit(run('Groups Administrator'))],
      'untouched',
    ],
    ['a restricted unit with nobody over it', [unit({ restricted: true })], 'restricted'],
    [
      'a restricted unit with the one who asks over it',
      [unit({ restricted: true, ...run('User Administrator') })],
      'scoped',
    ],
    [
      'a restricted unit with the wrong role over it',
      [unit({ restricted: true, ...run('License Administrator') })],
      'restricted',
    ],
    [
      'a restricted unit, where the role is over another restricted unit it is in',
      [unit({ restricted: true }), unit({ restricted: true, ...run('User Administrator') })],
      'scoped',
    ],
    [
      'a restricted unit, where the role is over a regular unit it is in',
      [unit({ restricted: true }), unit(run('User Administrator'))],
      'restricted',
    ],
    [
      'a restricted unit, where the role is over a restricted unit it is not in',
      [unit({ restricted: true }), unit({ ...elsewhere, restricted: true, ...run('User Administrator') })],
      'restricted',
    ],
  ])('%s', (_where, units, comes) => {
    expect(manageThroughUnits(dana, admin, units)).toBe(comes)
  })

  test('a role over a unit is nobody else’s, and no application’s', () => {
    const units = [unit({ restricted: true, ...run('User Administrator') })]
    expect(manageThroughUnits(dana, 'human:other', units)).toBe('restricted')
    expect(manageThroughUnits(dana, null, units)).toBe('restricted')
    expect(manageThroughUnits(dana, null, [unit(run('User Administrator'))])).toBe('untouched')
  })
})

describe('the members of a hidden unit', () => {
  const hidden = unit({ hidden: true, ...run('User Administrator') })
  test.each<[string, boolean, Parameters<typeof maySeeMembers>]>([
    ['they themselves', true, [dana, [], hidden]],
    ['who administers it', true, [admin, [], hidden]],
    [
      'who administers it among others',
      true,
      [
        admin,
        [],
        {
          ...hidden,
          administrators: [{ human: 'human:other', role: 'Groups Administrator' }, ...hidden.administrators],
        },
      ],
    ],
    ['a Global Administrator', true, ['human:all', ['Directory Readers', 'Global Administrator'], hidden]],
    ['a Global Reader', true, ['human:reader', ['Global Reader'], hidden]],
    ['a Privileged Role Administrator', true, ['human:roles', ['Privileged Role Administrator'], hidden]],
    ['nobody without a role', false, ['human:tomas', [], hidden]],
    ['no User Administrator', false, ['human:sam', ['User Administrator'], hidden]],
    ['anybody, where it is not hidden', true, ['human:tomas', [], unit()]],
  ])('are seen by: %s', (_who, sees, ask) => {
    expect(maySeeMembers(...ask)).toBe(sees)
  })
})

test('the roles that manage the whole tenant can not be given over a unit', () => {
  expect(mayBeScoped('User Administrator')).toBe(true)
  for (const role of ['Global Administrator', 'Privileged Role Administrator', 'Agent ID Administrator'])
    expect(mayBeScoped(role)).toBe(false)
})
