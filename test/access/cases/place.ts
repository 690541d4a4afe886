// Where and how policies want to be asked: clients, locations, flows and what agents run on, by what a request says of them.
import type { AccessRequest } from '../../../main/access/index.ts'
import type { Named } from '../written-table.ts'
import { askers, asOf, broad, office, type Table } from './requests.ts'

const compliantNetwork = '3d46dbda-8382-466a-856d-eb00cbc6b910'
const places: readonly Named<Partial<AccessRequest>>[] = [
  ['plain', {}],
  ['from nowhere in particular', { location: {} }],
  ['from a trusted location', { location: { isTrusted: true } }],
  ['from no trusted location', { location: { isTrusted: false } }],
  ['through the compliant network', { location: { isCompliantNetwork: true } }],
  ['not through the compliant network', { location: { isCompliantNetwork: false } }],
  ['from the office', { location: { namedLocationIds: ['home', office] } }],
  ['from home', { location: { namedLocationIds: ['home'] } }],
  ['from no named location', { location: { namedLocationIds: [] } }],
  ['by a browser', { clientAppType: 'browser' }],
  ['by a BROWSER', { clientAppType: 'BROWSER' }],
  ['by an old client', { clientAppType: 'other' }],
  ['by device code', { authenticationFlow: 'deviceCodeFlow' }],
  ['by a transfer', { authenticationFlow: 'authenticationTransfer' }],
  ['by no flow', { authenticationFlow: 'none' }],
  ['on an endpoint', { executionEnvironment: 'endpoint' }],
  ['in a service', { executionEnvironment: 'service' }],
]
const contexts = (...names: string[]): object => ({ includeAgentContexts: names })
export const place: Table = {
  conditions: [
    ['nothing of it', broad({ clientAppTypes: [], locations: {}, authenticationFlows: { transferMethods: '' } })],
    ['clientAppTypes browser', broad({ clientAppTypes: ['browser'] })],
    ['clientAppTypes exchangeActiveSync and other', broad({ clientAppTypes: ['exchangeActiveSync', 'other'] })],
    ['clientAppTypes browser and all', broad({ clientAppTypes: ['browser', 'all'] })],
    ['includeLocations All', broad({ locations: { includeLocations: ['all'] } })],
    [
      'includeLocations All, excludeLocations AllTrusted',
      broad({ locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }),
    ],
    [
      'includeLocations All, excludeLocations the compliant network',
      broad({ locations: { includeLocations: ['All'], excludeLocations: [compliantNetwork.toUpperCase()] } }),
    ],
    ['includeLocations the office', broad({ locations: { includeLocations: [office.toUpperCase()] } })],
    [
      'includeLocations All, excludeLocations the office',
      broad({ locations: { includeLocations: ['All'], excludeLocations: [office] } }),
    ],
    ['excludeLocations the office', broad({ locations: { excludeLocations: [office] } })],
    [
      'includeLocations All and a key of tomorrow',
      broad({ locations: { includeLocations: ['All'], ofTomorrow: ['x'] } }),
    ],
    ['transferMethods deviceCodeFlow', broad({ authenticationFlows: { transferMethods: 'deviceCodeFlow' } })],
    [
      'transferMethods deviceCodeFlow and authenticationTransfer',
      broad({ authenticationFlows: { transferMethods: 'deviceCodeFlow, authenticationTransfer' } }),
    ],
    [
      'authenticationFlows with a key of tomorrow',
      broad({ authenticationFlows: { transferMethods: 'deviceCodeFlow', ofTomorrow: true } }),
    ],
    ['agentContext of all sessions', broad({ agentContext: contexts('AllAgentUserSessions') })],
    [
      'agentContext of sessions from endpoints',
      broad({ agentContext: contexts('agentUserSessionsInitiatedFromEndpoints') }),
    ],
    ['agentContext of a name of tomorrow', broad({ agentContext: contexts('agentUserSessionsOfTomorrow') })],
    [
      'agentContext of all sessions but those from endpoints',
      broad({
        agentContext: {
          ...contexts('allAgentUserSessions'),
          excludeAgentContexts: ['AGENTUSERSESSIONSINITIATEDFROMENDPOINTS'],
        },
      }),
    ],
    ['agentContext with a key of tomorrow', broad({ agentContext: { ofTomorrow: ['x'] } })],
    ['deviceStates', broad({ deviceStates: { includeStates: ['All'] } })],
    ['times', broad({ times: { all: true } })],
    ['clients, which no log names', broad({ clients: { includeClients: ['x'] } })],
    [
      'clientAppTypes browser, includeLocations the office, transferMethods deviceCodeFlow, times',
      broad({
        clientAppTypes: ['browser'],
        locations: { includeLocations: [office] },
        authenticationFlows: { transferMethods: 'deviceCodeFlow' },
        times: { all: true },
      }),
    ],
  ],
  requests: askers.flatMap(asker => asOf(asker, places)),
}
