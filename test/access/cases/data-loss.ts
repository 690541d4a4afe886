// Labels, policies of data loss prevention, and a mail that they are asked about.
import type { DataLossAsk } from '../../../main/access/index.ts'
import type { DlpPolicy, DlpRule, SensitivityLabel } from '../../../shared/model/data-loss.ts'

export const secret = '8f6c1a52-4f0e-4b7d-9a53-2c6d0b1e7f10'
export const general = '8f6c1a52-4f0e-4b7d-9a53-2c6d0b1e7f11'
export const user = '9d1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a07'
export const card = 'Credit Card Number'
export const iban = 'International Banking Account Number (IBAN)'
export const domains = ['contoso.com', 'contoso.onmicrosoft.com']

export const mail: DataLossAsk = {
  activity: 'mail',
  user,
  recipients: ['x@fabrikam.com'],
  labels: [secret],
  text: 'card 4111111111111111, again 5555555555554444, account DE89370400440532013000',
  justification: null,
}
export const policyOf = (rules: DlpRule[], change: Partial<DlpPolicy> = {}): DlpPolicy => ({
  id: '11111111-4f0e-4b7d-9a53-2c6d0b1e7f10',
  displayName: 'Cards',
  mode: 'Enable',
  locations: ['Exchange', 'SharePoint'],
  rules,
  ...change,
})
export const labels: readonly SensitivityLabel[] = [
  { id: general, displayName: 'General', priority: 1, encryption: null },
  {
    id: secret,
    displayName: 'Confidential',
    priority: 3,
    encryption: {
      rights: [
        { to: 'AllStaff', rights: ['VIEW'] },
        { to: 'Fabrikam.com', rights: ['VIEW', 'EXTRACT'] },
        { to: user, rights: ['OWNER'] },
      ],
    },
  },
]
