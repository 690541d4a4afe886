// What policies ask of requests that they apply to, by what a request says of it.
import { type AccessRequest, GrantControl } from '../../../main/access/index.ts'
import type { Named } from '../written-table.ts'
import { type Asked, agentUser, asked, askers, asOf, inMay, person, without } from './requests.ts'

const grants = (operator: string, ...builtInControls: string[]): object => ({
  grantControls: { operator, builtInControls },
})
const session = (sessionControls: object): object => ({ grantControls: null, sessionControls })

/** What policies ask of requests that they apply to. */
export const controls: readonly Named<object>[] = [
  ['no controls', { grantControls: null }],
  ['grantControls that say nothing', { grantControls: { operator: 'AND', builtInControls: [], termsOfUse: [] } }],
  ...GrantControl.options.map((control): Named<object> => [control, grants('OR', control)]),
  ['authenticationStrength', { grantControls: { operator: 'OR', authenticationStrength: { id: 'x' } } }],
  ['termsOfUse', { grantControls: { operator: 'OR', builtInControls: null, termsOfUse: ['x'] } }],
  ['customAuthenticationFactors', { grantControls: { operator: 'OR', customAuthenticationFactors: ['x'] } }],
  ['mfa or compliantDevice', grants('OR', 'mfa', 'compliantDevice')],
  ['mfa and compliantDevice', grants('AND', 'mfa', 'compliantDevice')],
  ['compliantDevice or domainJoinedDevice', grants('OR', 'compliantDevice', 'domainJoinedDevice')],
  ['compliantDevice and domainJoinedDevice', grants('AND', 'compliantDevice', 'domainJoinedDevice')],
  ['block or compliantDevice', grants('OR', 'block', 'compliantDevice')],
  ['compliantDevice or block', grants('OR', 'compliantDevice', 'block')],
  ['block by user risk', { conditions: { userRiskLevels: ['high'] }, ...grants('OR', 'block') }],
  ['compliantDevice by user risk', { conditions: { userRiskLevels: ['high'] }, ...grants('OR', 'compliantDevice') }],
  ...[
    'signInFrequency',
    'persistentBrowser',
    'secureSignInSession',
    'applicationEnforcedRestrictions',
    'cloudAppSecurity',
    'continuousAccessEvaluation',
    'ofTomorrow',
  ].map((control): Named<object> => [`session control ${control}`, session({ [control]: { isEnabled: true } })]),
  [
    'session controls that are switched off or say nothing',
    session({ signInFrequency: { isEnabled: false, value: 4 }, disableResilienceDefaults: null }),
  ],
  [
    'mfa, and the session controls signInFrequency and secureSignInSession',
    {
      ...grants('OR', 'mfa'),
      sessionControls: { signInFrequency: { isEnabled: true }, secureSignInSession: { isEnabled: true } },
    },
  ],
  [
    'compliantDevice, and the session control secureSignInSession',
    { ...grants('OR', 'compliantDevice'), sessionControls: { secureSignInSession: { isEnabled: true } } },
  ],
]

const heldDevices: readonly Named<Partial<AccessRequest>>[] = [
  ['plain', {}],
  ['from no device', { device: null }],
  ['from a device of which nothing is known', { device: {} }],
  ['from a compliant device', { device: { isCompliant: true } }],
  ['from a device that is not compliant', { device: { isCompliant: false } }],
  ['from a hybrid joined device', { device: { trustType: 'ServerAd' } }],
  ['from a joined device', { device: { trustType: 'AzureAD' } }],
  ['from a compliant, joined device', { device: { isCompliant: true, trustType: 'AzureAD' } }],
]
const sharePoint = '00000003-0000-0FF1-ce00-000000000000'
const protectable = [
  '00000002-0000-0ff1-ce00-000000000000',
  'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe',
  '9cdead84-a844-4324-93f2-b2e6bb768d07',
  '0af06dc6-e4b5-4f28-818e-e78e62d137a5',
  '270efc09-cd0d-444b-a71f-39af4910ec45',
]
const everyControl = [
  ...['mfa', 'approvedApplication', 'compliantApplication', 'passwordChange', 'riskRemediation'],
  ...['authenticationStrength', 'termsOfUse', 'customAuthenticationFactors'],
]

/** What requests say of controls. */
export const controlRequests: readonly Named<Asked>[] = [
  ...heldDevices.flatMap(held => askers.flatMap(asker => asOf(asker, [held]))),
  ['a person: who has met nothing', asked({ ...person, satisfiedControls: [] })],
  ['a person: who has met everything', asked({ ...person, satisfiedControls: everyControl })],
  ['a person: who has met MFA', asked({ ...person, satisfiedControls: ['MFA'] })],
  [
    'a person: who has met mfa, from a device that is not compliant',
    asked({ ...person, satisfiedControls: ['mfa'], device: { isCompliant: false } }),
  ],
  [
    'a person: who has met nothing, from a compliant device',
    asked({ ...person, satisfiedControls: [], device: { isCompliant: true } }),
  ],
  [
    'a guest from a device that is not compliant',
    asked({ ...person, subject: { ...person.subject, guest: 'serviceProvider' }, device: { isCompliant: false } }),
  ],
  ['a person: who may be a guest', asked(without(person, 'guest'))],
  ['a person in May from a compliant device', asked({ ...person, device: { isCompliant: true } }, inMay)],
  [
    'an agent user: who is called a guest',
    asked({ ...agentUser, subject: { ...agentUser.subject, guest: 'internalGuest' } }),
  ],
  ...protectable.map(
    (resourceId): Named<Asked> => [
      `a person: from no device, for ${resourceId}`,
      asked({ ...person, resourceId, device: null }),
    ],
  ),
  ...(
    [
      ['from who knows where', undefined],
      ['from no device', null],
      ['from a device of which nothing is known', {}],
      ['from a joined Cloud PC', { systemLabels: ['Other', 'cloudpc'], trustType: 'azuread' }],
      ['from a registered Cloud PC', { systemLabels: ['CloudPC'], trustType: 'Workplace' }],
      ['from what is labelled a Cloud PC', { systemLabels: ['CloudPC'] }],
      ['from a joined device of other labels', { systemLabels: ['Other'], trustType: 'AzureAD' }],
      ['from a joined device without labels', { systemLabels: [], trustType: 'AzureAD' }],
      ['from a compliant, joined device', { isCompliant: true, trustType: 'AzureAD' }],
    ] as const
  ).map(([where, from]): Named<Asked> => {
    const request = { ...person, resourceId: sharePoint, satisfiedControls: ['mfa'] }
    return [`a person: for SharePoint, ${where}`, asked(from === undefined ? request : { ...request, device: from })]
  }),
  ['an agent user: for SharePoint, from no device', asked({ ...agentUser, resourceId: sharePoint, device: null })],
]
