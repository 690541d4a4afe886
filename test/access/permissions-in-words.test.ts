// What consents say, word for word: which permission an agent lacks, and which consent a person may not give.
import { expect, test } from 'vitest'
import { decidePermission, decideUserConsent, type PermissionAsk } from '../../main/access/index.ts'
import type { UserConsent } from '../../shared/model/governance.ts'
import { all, erp, none, only } from './cases/grants.ts'
import { graph } from './cases/ids.ts'
import { crossed, inWords, type Situation, wordsOf } from './in-words.ts'

test('each permission an agent lacks is told why', async () => {
  const consented = { resourceAppId: graph.toUpperCase(), scopes: ['Mail.Send'], roles: ['Files.Read.All'] }
  const crosswise = { resourceAppId: graph, scopes: ['Files.Read.All'], roles: ['Mail.Send'] }
  const elsewhere = { ...consented, resourceAppId: erp }
  const plain: PermissionAsk = {
    kind: 'delegated',
    resourceAppId: graph,
    permission: 'Mail.Send',
    own: [],
    blueprint: [consented],
    inheritable: [{ resourceAppId: graph.toUpperCase(), inheritableScopes: all, inheritableRoles: all }],
    impersonated: true,
    assignmentRequired: false,
    assigned: false,
  }
  const entry = (scopes: typeof all | typeof none | ReturnType<typeof only>, roles: typeof scopes, at = graph) => ({
    inheritable: [{ resourceAppId: at, inheritableScopes: scopes, inheritableRoles: roles }],
  })
  const kinds: readonly Situation<PermissionAsk>[] = [
    ['a scope', {}],
    ['a role', { kind: 'application', permission: 'Files.Read.All' }],
  ]
  const had = crossed<PermissionAsk>(
    kinds,
    [
      ['own', { own: [elsewhere, consented] }],
      ['own elsewhere', { own: [elsewhere] }],
      ['own of the other kind', { own: [crosswise] }],
      ['own not known', { own: null }],
    ],
    [
      ['its blueprint has it', {}],
      ['its blueprint lacks it', { blueprint: [elsewhere, crosswise] }],
      ['its blueprint is not known', { blueprint: null }],
    ],
    [
      ['', {}],
      ['enumerated', entry(only('Mail.Send'), only('Files.Read.All'))],
      ['enumerated the other way round', entry(only('Files.Read.All'), only('Mail.Send'))],
      ['inheritable is nothing', entry(none, none)],
      ['inheritable elsewhere', entry(all, all, erp)],
      ['inheritable is not known', { inheritable: null }],
      ['not impersonated', { impersonated: false }],
    ],
  )
  const assigned = crossed<PermissionAsk>(
    kinds,
    [
      ['inherited', {}],
      ['nowhere', { blueprint: [] }],
      ['own not known', { own: null, blueprint: null }],
    ],
    [
      ['assigned as required', { assignmentRequired: true, assigned: true }],
      ['not assigned', { assignmentRequired: true }],
      ['assignment not known', { assignmentRequired: true, assigned: null }],
      ['assignment neither required nor known', { assigned: null }],
    ],
  )
  const text = inWords([...had, ...assigned], change => {
    const decision = decidePermission({ ...plain, ...change })
    return `${wordsOf(decision)}\n${decision.from.join(' and ') || 'from nowhere'}, error ${decision.errorCode}`
  })
  await expect(text).toMatchFileSnapshot('./governance/permissions.txt')
})

test('each consent a person may not give is told why', async () => {
  interface Asked {
    setting: UserConsent
    roles: readonly string[]
    scopes: readonly string[]
    verifiedPublisher: boolean
  }
  const asked = crossed<Asked>(
    [
      ['by default', { setting: 'microsoft-user-default-legacy' }],
      ['low impact', { setting: 'microsoft-user-default-low' }],
      ['never', { setting: 'none' }],
    ],
    [
      ['a person', {}],
      ...['Global', 'Privileged Role', 'Cloud Application', 'Application', 'User'].map(
        (name): Situation<Asked> => [`${name} Administrator`, { roles: ['Reports Reader', `${name} Administrator`] }],
      ),
    ],
    [
      ['to sign in', { scopes: ['openid', 'profile', 'email', 'offline_access', 'User.Read'] }],
      ['to mail and files', { scopes: ['User.Read', 'Mail.Read', 'Files.Read'] }],
      ['to the directory', { scopes: ['Mail.Read', 'Directory.Read.All', 'User.ReadWrite.All'] }],
      [
        'to all of it',
        {
          scopes: [
            'Application.ReadWrite.All',
            'AuditLog.Read.All',
            'Directory.ReadWrite.All',
            'Group.ReadWrite.All',
            'Policy.ReadWrite.ConditionalAccess',
            'RoleManagement.ReadWrite.Directory',
            'Sites.FullControl.All',
          ],
        },
      ],
    ],
    [
      ['', { verifiedPublisher: true }],
      ['of an unknown publisher', { verifiedPublisher: false }],
    ],
  )
  const text = inWords(asked, ({ setting = 'none', roles = [], scopes = [], verifiedPublisher = true }) => {
    const decision = decideUserConsent({ setting, roles, scopes, verifiedPublisher })
    return `${wordsOf(decision)}\nerror ${decision.errorCode}`
  })
  await expect(text).toMatchFileSnapshot('./governance/user-consent.txt')
})
