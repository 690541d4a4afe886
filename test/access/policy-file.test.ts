// Policies from files: one, a list, or Graph's answer; what is wrong is refused with file, key and the name that was meant.
import { describe, expect, test } from 'vitest'
import { joinPolicyFiles, readPolicyFile } from '../../main/access/index.ts'

const policy = (displayName: string, more: object = {}): object => ({
  displayName,
  state: 'enabled',
  conditions: { users: { includeUsers: ['AllAgentIdUsers'] }, applications: { includeApplications: ['All'] } },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
  ...more,
})
const read = (value: unknown, profile: '2026-05' | '2026-07' = '2026-07') => readPolicyFile('p.json', value, profile)
const idsOf = (value: unknown) => read(value).policies.map(({ id, displayName }) => [id, displayName])

describe('A file holds', () => {
  test('one policy, known by its file where it has no id yet', () => {
    expect(idsOf(policy('one'))).toEqual([['p.json', 'one']])
    expect(idsOf(policy('one', { id: 'x' }))).toEqual([['x', 'one']])
  })

  test('a list, or a list response of Graph, each policy known by its place', () => {
    const both = [policy('one'), policy('two', { id: 'x' })]
    const ids = [
      ['p.json#1', 'one'],
      ['x', 'two'],
    ]
    expect(idsOf(both)).toEqual(ids)
    expect(idsOf({ '@odata.context': '…', value: both })).toEqual(ids)
  })
})

describe('What is wrong', () => {
  const wrong: [name: string, value: unknown, where: object, message: RegExp][] = [
    [
      'a misspelled key',
      policy('p', { conditons: {} }),
      { file: 'p.json', key: 'conditons' },
      /did you mean "conditions"\?/,
    ],
    [
      'a misspelled list',
      policy('p', { conditions: { users: { includeUser: ['All'] } } }),
      { file: 'p.json', key: 'conditions.users.includeUser' },
      /did you mean "includeUsers"\?/,
    ],
    [
      'a misspelled state',
      policy('p', { state: 'enable' }),
      { file: 'p.json', key: 'state' },
      /did you mean "enabled"\?/,
    ],
    [
      'a misspelled control',
      policy('p', { grantControls: { operator: 'OR', builtInControls: ['blok'] } }),
      { file: 'p.json', key: 'grantControls.builtInControls.0' },
      /did you mean "block"\?/,
    ],
    [
      'a rule that cannot be read',
      policy('p', { conditions: { devices: { deviceFilter: { mode: 'include', rule: 'device.modle -eq "x"' } } } }),
      { file: 'p.json', key: 'conditions.devices.deviceFilter.rule' },
      /device\.model/,
    ],
    [
      'a control that does not exist for agents',
      policy('p', { grantControls: { operator: 'OR', builtInControls: ['mfa'] } }),
      { file: 'p.json', key: 'grantControls.builtInControls.mfa' },
      /does not exist for agent users/,
    ],
    ['text', 'policy', { file: 'p.json' }, /This is not a Conditional Access policy/],
  ]
  test.each(wrong)('%s', (_, value, where, message) => {
    const { policies, refused } = read(value)
    expect(policies).toEqual([])
    expect(refused).toEqual([
      expect.objectContaining({ code: 'argument.invalid', message: expect.stringMatching(message) }),
    ])
    expect(refused[0]?.where).toMatchObject(where)
  })

  test('in a list is refused by its place, and the others are taken', () => {
    const { policies, refused } = read({ value: [policy('one'), policy('two', { state: 'on' }), policy('three')] })
    expect(policies.map(({ displayName }) => displayName)).toEqual(['one', 'three'])
    expect(refused.map(({ where }) => where)).toEqual([{ file: 'p.json', key: 'value[1].state' }])
  })

  test('before July 2026 is not wrong after it: the profile decides', () => {
    const compliant = policy('p', { grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] } })
    expect(read(compliant, '2026-07').refused).toEqual([])
    expect(read(compliant, '2026-05').refused[0]?.message).toContain('2026-07-31')
  })

  test('is not a key that Microsoft may have added', () => {
    expect(read(policy('p', { ownership: { by: 'x' } })).refused).toEqual([])
  })

  test('is one id twice: the later policy is refused', () => {
    const files = ['a.json', 'b.json'].map(file => ({
      file,
      read: readPolicyFile(file, policy(file, { id: 'same' }), '2026-07'),
    }))
    const { policies, refused } = joinPolicyFiles(files)
    expect(policies.map(({ displayName }) => displayName)).toEqual(['a.json'])
    expect(refused).toEqual([
      {
        code: 'argument.invalid',
        message: 'Policy "b.json" has the id same of a policy in a.json.',
        where: { file: 'b.json', key: 'id' },
      },
    ])
  })
})
