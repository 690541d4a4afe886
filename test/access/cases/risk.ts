// The risks that policies ask for, by how risky who asks is.
import { type AccessRequest, defaultSettings } from '../../../main/access/index.ts'
import type { Named } from '../written-table.ts'
import { type Asked, agent, agentUser, asked, broad, inMay, person, subjects, type Table } from './requests.ts'

const levels = ['none', 'low', 'medium', 'high', 'unknown'] as const
const atRisk = (field: 'agentRisk' | 'userRisk' | 'signInRisk'): Named<Partial<AccessRequest['subject']>>[] =>
  levels.map(level => [`of ${field} ${level}`, { [field]: level }])
const names = { human: 'a person', agentUser: 'an agent user', agentIdentity: 'an agent identity' }
const insiders = (['none', 'minor', 'moderate', 'elevated', 'unknown'] as const).map(
  (level): Named<Partial<AccessRequest['subject']>> => [`of insiderRisk ${level}`, { insiderRisk: level }],
)
export const risk: Table = {
  conditions: [
    ['no risk', broad({ agentIdRiskLevels: '', userRiskLevels: [], insiderRiskLevels: null })],
    ...['high', 'medium,high', 'low , medium'].map(
      (agentIdRiskLevels): Named<object> => [`agentIdRiskLevels "${agentIdRiskLevels}"`, broad({ agentIdRiskLevels })],
    ),
    ['userRiskLevels high', broad({ userRiskLevels: ['high'] })],
    ['userRiskLevels none and low', broad({ userRiskLevels: ['none', 'low'] })],
    ['signInRiskLevels medium and high', broad({ signInRiskLevels: ['medium', 'high'] })],
    ['insiderRiskLevels elevated', broad({ insiderRiskLevels: 'elevated' })],
    ['insiderRiskLevels minor and moderate', broad({ insiderRiskLevels: 'minor, moderate,' })],
    ['servicePrincipalRiskLevels high', broad({ servicePrincipalRiskLevels: ['high'] })],
    [
      'all of them',
      broad({
        agentIdRiskLevels: 'high',
        userRiskLevels: ['high'],
        signInRiskLevels: ['high'],
        insiderRiskLevels: 'elevated',
        servicePrincipalRiskLevels: ['high'],
      }),
    ],
  ],
  requests: [
    ...subjects('a person', person, [
      ['plain', {}],
      ...atRisk('agentRisk'),
      ...atRisk('userRisk'),
      ...atRisk('signInRisk'),
      ...insiders,
      ['of high user risk and low sign-in risk', { userRisk: 'high', signInRisk: 'low' }],
      ['of low user risk and high sign-in risk', { userRisk: 'low', signInRisk: 'high' }],
    ]),
    ...subjects('an agent user', agentUser, atRisk('agentRisk')),
    ...subjects('an agent user in May', agentUser, [['plain', {}], ...atRisk('agentRisk')], inMay),
    ...subjects('an agent identity', agent, atRisk('agentRisk')),
    ...([['P1'], ['P2'], ['E5'], ['P1', 'P2'], []] as const).flatMap(licences =>
      ([agent, agentUser, person] as const).map(
        (request): Named<Asked> => [
          `${names[request.subject.kind]}: at high risk, licences ${licences.join(' and ') || 'none'}`,
          asked(
            {
              ...request,
              subject: {
                ...request.subject,
                agentRisk: 'high',
                userRisk: 'high',
                signInRisk: 'high',
                insiderRisk: 'elevated',
              },
            },
            { ...defaultSettings, licences },
          ),
        ],
      ),
    ),
  ],
}
