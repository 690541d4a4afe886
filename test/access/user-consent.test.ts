// What people may consent to for themselves: each setting, with and without a verified publisher, for what needs an administrator and what does not.
import { expect, test } from 'vitest'
import { type ConsentAsk, decideUserConsent } from '../../main/access/index.ts'

const person: ConsentAsk = {
  setting: 'microsoft-user-default-legacy',
  roles: [],
  scopes: ['Mail.Read'],
  verifiedPublisher: false,
}

test.each<[string, Partial<ConsentAsk>, string[]]>([
  ['anything that needs no administrator, where that is the setting', {}, []],
  ['what needs one, never', { scopes: ['Mail.Read', 'Directory.ReadWrite.All'] }, ['adminPermission']],
  [
    'nothing, where users may not consent',
    { setting: 'none', verifiedPublisher: true, scopes: ['User.Read'] },
    ['adminOnly'],
  ],
  [
    'what is of low impact, from a verified publisher, where that is the setting',
    { setting: 'microsoft-user-default-low', verifiedPublisher: true, scopes: ['openid', 'User.Read'] },
    [],
  ],
  ['not to more than that', { setting: 'microsoft-user-default-low', verifiedPublisher: true }, ['notLowImpact']],
  ['nor to others than those', { setting: 'microsoft-user-default-low', scopes: ['User.Read'] }, ['notVerified']],
  ['each reason is told', { setting: 'none', scopes: ['Directory.Read.All'] }, ['adminOnly', 'adminPermission']],
  [
    'administrators of applications, to anything',
    { setting: 'none', roles: ['Application Administrator'], scopes: ['Directory.ReadWrite.All'] },
    [],
  ],
  ['other administrators are people like any', { setting: 'none', roles: ['User Administrator'] }, ['adminOnly']],
])('%s', (_what, change, codes) => {
  const decision = decideUserConsent({ ...person, ...change })
  expect(decision.reasons.map(({ code }) => code)).toEqual(codes)
  expect(decision.outcome).toBe(codes.length === 0 ? 'grant' : 'deny')
  expect(decision.errorCode).toBe(codes.length === 0 ? null : 90094)
})
