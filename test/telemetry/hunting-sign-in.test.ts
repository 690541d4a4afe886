// Sign-ins in advanced hunting: the same requests as in Entra's own log, and what is missing of them.
import { expect, test } from 'vitest'
import { EntraIdSignInEvents, EntraIdSpnSignInEvents } from '../../shared/records/hunting-sign-in.ts'
import { wholeSession } from './facts.ts'
import { bodiesOf, recordsOf } from './records.ts'

const records = recordsOf(wholeSession)
const users = bodiesOf(records, 'EntraIdSignInEvents', EntraIdSignInEvents)
const principals = bodiesOf(records, 'EntraIdSpnSignInEvents', EntraIdSpnSignInEvents)
const rowsOf = (table: string) => records.filter(record => record.table === table).map(({ body }) => body)

test('every sign-in is in one of the two tables, under the request id of Entra’s own row', () => {
  expect(users.map(({ RequestId }) => RequestId)).toEqual(rowsOf('AADNonInteractiveUserSignInLogs').map(({ Id }) => Id))
  expect(principals.map(({ RequestId }) => RequestId)).toEqual(
    rowsOf('AADServicePrincipalSignInLogs').map(({ Id }) => Id),
  )
  expect([users.length, principals.length]).toEqual([1, 2])
})

test('an agent user’s token can be followed by its id; an agent identity’s can not', () => {
  const [row] = rowsOf('AADNonInteractiveUserSignInLogs')
  expect(users[0]).toMatchObject({
    UniqueTokenId: row?.UniqueTokenIdentifier,
    AccountUpn: 'invoice.agent@contoso.com',
    DeviceTrustType: 'AzureAd',
    IsCompliant: 1,
    ConditionalAccessStatus: 0,
    ErrorCode: 0,
  })
  const tokens = rowsOf('AADServicePrincipalSignInLogs').map(({ UniqueTokenIdentifier }) => UniqueTokenIdentifier)
  expect(tokens.every(token => token !== '')).toBe(true)
  const text = JSON.stringify(principals)
  for (const token of tokens) expect(text).not.toContain(token)
  for (const row of principals)
    for (const column of ['UniqueTokenId', 'SessionId', 'ConditionalAccessStatus'])
      expect(row).not.toHaveProperty(column)
})

test('neither table says that it was an agent', () => {
  for (const row of [...users, ...principals]) expect(JSON.stringify(row)).not.toMatch(/agentic|agentIDuser|"Agent"/i)
})
