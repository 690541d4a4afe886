// Where a service with logs is and how one is let in, as a person writes it.
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { connectionOf } from '../../../../main/investigation/index.ts'
import { scratch } from '../../../case/making.ts'

const workspace =
  'https://ade.loganalytics.io/subscriptions/0a/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/Contoso'

test.each([
  ['https://help.kusto.windows.net/Samples', 'https://help.kusto.windows.net', 'Samples', 'azureCli'],
  ['https://help.kusto.windows.net/My%20Logs/', 'https://help.kusto.windows.net', 'My Logs', 'azureCli'],
  [workspace, workspace, 'Contoso', 'azureCli'],
  ['http://127.0.0.1:4791/incident', 'http://127.0.0.1:4791', 'incident', 'none'],
])('%s', (text, cluster, database, kind) => {
  expect(connectionOf(text)).toMatchObject({ cluster, database, credential: { kind } })
})

test.each([
  ['http://help.kusto.windows.net/Samples', 'in the clear'],
  ['https://help.kusto.windows.net', 'named once'],
  ['https://help.kusto.windows.net/a/b', 'is no database'],
  ['https://user@help.kusto.windows.net/Samples', 'no user'],
  ['https://help.kusto.windows.net/Samples;Fed=true', 'semicolon'],
  ['https://help.kusto.windows.net/Samples?x=1', 'question mark'],
])('%s is refused', (text, message) => {
  expect(() => connectionOf(text)).toThrow(message)
})

test('a file names the credential, and secrets stand in files beside it', () => {
  using place = scratch()
  const file = place.path('there.json')
  const credential = { kind: 'appKey', tenant: 't', clientId: 'c', keyFile: 'key.txt' }
  writeFileSync(
    file,
    JSON.stringify({ name: 'There', cluster: 'https://a.kusto.windows.net', database: 'd', credential }),
  )
  expect(connectionOf(file)).toEqual({
    name: 'There',
    cluster: 'https://a.kusto.windows.net',
    database: 'd',
    credential: { ...credential, keyFile: place.path('key.txt') },
  })
  writeFileSync(file, JSON.stringify({ cluster: 'https://a.kusto.windows.net/d', credential: { kind: 'none' } }))
  expect(() => connectionOf(file)).toThrow('lets nobody in without a credential')
  writeFileSync(
    file,
    JSON.stringify({ cluster: 'https://a.kusto.windows.net/d', credential: { kind: 'appKey', key: 'secret' } }),
  )
  expect(() => connectionOf(file)).toThrow('This is no connection')
})
