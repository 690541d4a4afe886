// What the Purview audit log shows of a session.
import { describe, expect, test } from 'vitest'
import { AADNonInteractiveUserSignInLogs } from '../../shared/records/entra.ts'
import { ManagementApiRecord } from '../../shared/records/purview.ts'
import { ids, wholeSession } from './facts.ts'
import { bodiesOf, recordsOf } from './records.ts'

const records = recordsOf(wholeSession)

describe('Purview', () => {
  const audit = bodiesOf(records, 'AuditRecord', ManagementApiRecord)

  test('names the token of a file read and a mail by the sign-in’s token id', () => {
    const [signIn] = bodiesOf(records, 'AADNonInteractiveUserSignInLogs', AADNonInteractiveUserSignInLogs)
    const actions = audit.filter(record => 'AppAccessContext' in record)
    expect(actions.map(({ Operation, RecordType }) => [Operation, RecordType])).toEqual([
      ['FileAccessed', 6],
      ['Send', 2],
    ])
    for (const action of actions) {
      expect(action.AppAccessContext.UniqueTokenId).toBe(signIn?.UniqueTokenIdentifier)
      expect(action.AppAccessContext.ClientAppId).toBe(ids.agent)
      expect(action.AppAccessContext.IssuedAtTime).toBe('2026-11-20T09:14:03')
      expect(action.AppAccessContext.CorrelationId).not.toBe(signIn?.CorrelationId)
      expect(action.UserId).toBe('invoice.agent@contoso.com')
      expect(action.ClientIP).toBe('52.160.10.4')
      expect(action.DeviceId).toBe(ids.device)
    }
  })

  test('writes the file as SharePoint does', () => {
    expect(audit.find(record => record.Operation === 'FileAccessed')).toMatchObject({
      ObjectId: 'https://contoso.sharepoint.com/sites/finance/Shared Documents/2026/invoices.xlsx',
      SiteUrl: 'https://contoso.sharepoint.com/sites/finance/',
      SourceRelativeUrl: 'Shared Documents/2026',
      SourceFileName: 'invoices.xlsx',
      SourceFileExtension: 'xlsx',
      ListItemUniqueId: ids.file,
    })
  })

  test('has one record for each run, inference and tool call, with the human who asked', () => {
    const agents = audit.filter(record => record.Workload === 'Agent365')
    expect(agents.map(({ Operation }) => Operation).sort()).toEqual(
      ['AIInvokeAgent', 'AIInferenceCall', ...Array<string>(5).fill('AIExecuteTool')].sort(),
    )
    for (const record of agents) expect([record.UserId, record.UserKey]).toEqual(['dana@contoso.com', ids.human])
  })
})
