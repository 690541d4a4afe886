// What ID Protection says of agents, as Microsoft Graph gives it: joined to the agent, and to the sign-in it is about.
import { expect, test } from 'vitest'
import { recognise } from '../../../main/case/import/index.ts'
import { bytesOf, read } from './reading.ts'

const agent = '229da549-7a91-4365-900f-d4ef49a759a0'
const detection = {
  id: '1e384c2b0799b01834c0f886560a9a64e433135fe5b8607c535ebbfb03d2ee67',
  identityId: agent,
  identityType: 'agentIdentity',
  displayName: 'Ask HR Agent Identity',
  activityDateTime: '2025-07-30T15:38:56.9594972Z',
  detectedDateTime: '2025-07-30T17:02:11Z',
  detectionTimingType: 'offline',
  riskEventType: 'unfamiliarResourceAccess',
  riskLevel: 'high',
  signInCorrelationId: '0d5e9f3a-1111-4222-8333-444455556666',
  signInRequestId: '7c1f2f3a-1111-4222-8333-444455556666',
}

test.each([
  ['of a page of results', { value: [detection] }],
  ['with its type, alone', { '@odata.type': '#microsoft.graph.agentRiskDetection', ...detection }],
  ['under the older name of its agent', { ...detection, identityId: undefined, agentId: agent }],
])('a detection %s is filed with the rows of the same', async (_what, body) => {
  const { records, rejected } = await read('entra-graph-json', JSON.stringify(body))
  expect(rejected).toEqual([])
  expect(records).toMatchObject([{ table: 'AADAgentRiskEvents', time: Date.parse('2025-07-30T15:38:56.959Z') }])
  const keys = records.flatMap(record => record.keys.map(({ kind, value }) => `${kind} ${value}`))
  expect(keys).toEqual(
    expect.arrayContaining([
      `agent ${agent}`,
      `record ${detection.id}`,
      `correlation ${detection.signInCorrelationId}`,
      `request ${detection.signInRequestId}`,
    ]),
  )
})

test.each([
  ['riskyAgentIdentity', 'agent'],
  ['riskyAgentUser', 'agentUser'],
  ['riskyAgentIdentityBlueprintPrincipal', 'app'],
])('a %s is of the kind of identity its type says', async (type, kind) => {
  const object = {
    '@odata.type': `#microsoft.graph.${type}`,
    id: agent,
    agentDisplayName: 'Ask HR Agent Identity',
    isEnabled: true,
    riskLevel: 'high',
    riskState: 'atRisk',
    riskDetail: 'none',
    riskLastModifiedDateTime: '2025-10-10T22:40:15.7281572Z',
  }
  expect(recognise(bytesOf(JSON.stringify(object)), 'risk.json')).toBe('entra-graph-json')
  const { records } = await read('entra-graph-json', JSON.stringify(object))
  expect(records).toMatchObject([{ table: 'AADRiskyAgents', time: Date.parse('2025-10-10T22:40:15.728Z') }])
  expect(records[0]?.keys.map(({ kind: found, value }) => `${found} ${value}`)).toContain(`${kind} ${agent}`)
})
