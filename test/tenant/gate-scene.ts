// A resource behind its gate: one site with one file, an account that is a member there, and one that is not.
import { seededIds } from '../../main/simulation/env.ts'
import { seededRandom } from '../../main/simulation/random.ts'
import {
  buildEnterprise,
  type ResourceGate,
  type ResourceRequest,
  seenProofs,
  signingKey,
} from '../../main/tenant/index.ts'
import { epochMs } from '../../shared/model/units.ts'
import { guid } from './material.ts'

export const now = epochMs(Date.parse('2026-05-04T08:00:00Z'))
export const account = { id: guid(6), displayName: 'Invoice Agent', userPrincipalName: 'invoice.agent@contoso.com' }
export const stranger = { ...account, id: guid(7), userPrincipalName: 'stranger@contoso.com' }
export const authority = await signingKey(new Uint8Array(32).fill(1))

export function enterpriseOf(): ResourceGate['enterprise'] {
  const random = seededRandom(4)
  return buildEnterprise({
    domain: 'contoso.com',
    now,
    humans: [],
    agentUsers: [account, stranger],
    sites: [
      {
        url: 'https://contoso.sharepoint.com/sites/Finance',
        memberIds: [account.id],
        files: [{ id: guid(55), path: 'Ledger.xlsx', bytes: 3, text: 'abc', sensitivityLabelId: null }],
      },
    ],
    random,
    ids: seededIds(random),
  })
}

/** What decides for it lets everything through, unless it is changed. */
export const gateOf = (change: Partial<ResourceGate> = {}, enterprise = enterpriseOf()): ResourceGate => ({
  authority,
  seen: seenProofs({ now: () => now }),
  ended: () => false,
  enterprise,
  callers: new Map([account, stranger].map(each => [each.id, each])),
  decideResourceAccess: () => ({
    outcome: 'grant',
    reasons: [],
    by: [{ grant: 'grant:1', permission: 'Files.Read.All' }],
  }),
  decideDataLoss: () => ({ outcome: 'grant', reasons: [], found: [] }),
  decidePeople: () => null,
  ...change,
})

export const fileUrl = (path: string): string =>
  `https://graph.microsoft.com/v1.0/sites/contoso.sharepoint.com:/sites/Finance:/drive/root:/${path}:/content`
export const readLedger: ResourceRequest = { method: 'GET', url: fileUrl('Ledger.xlsx'), body: null }
export const sendMail: ResourceRequest = {
  method: 'POST',
  url: 'https://graph.microsoft.com/v1.0/me/sendMail',
  body: {
    message: {
      subject: 'Pay',
      body: { contentType: 'text', content: 'Please.' },
      toRecipients: [{ emailAddress: { address: 'payables@contoso.com' } }],
    },
  },
}
