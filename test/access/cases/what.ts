// What policies are about: every way to name applications, by what is asked for.
import type { AccessRequest } from '../../../main/access/index.ts'
import type { Named } from '../written-table.ts'
import { graph } from './ids.ts'
import { askers, asOf, everybody, gold, other, type Table } from './requests.ts'

const agentApp = 'abcdef00-0000-4000-8000-00000000000d'
const resources: readonly Named<Partial<AccessRequest>>[] = [
  ['plain', {}],
  ['for an application that is no agent', { resourceIsAgent: false }],
  ['for an agent', { resourceId: agentApp, resourceIsAgent: true }],
  ['for an application of another id', { resourceId: other, resourceIsAgent: false }],
  ['for one of gold tier', { resourceAttributes: { Agents_Tier: 'gold' } }],
  ['for one of silver tier', { resourceAttributes: { Agents_Tier: 'silver' } }],
  ['for one without attributes', { resourceAttributes: {} }],
]
const applications = (named: object): object => ({ ...everybody, applications: named })
export const what: Table = {
  conditions: [
    ['nothing', everybody],
    ...['All', 'None', 'AllAgentIdResources', 'Office365', graph.toUpperCase(), agentApp.toUpperCase()].flatMap(
      (name): Named<object>[] => [
        [`includeApplications ${name}`, applications({ includeApplications: [name] })],
        [
          `includeApplications All, excludeApplications ${name}`,
          applications({ includeApplications: ['All'], excludeApplications: [name] }),
        ],
      ],
    ),
    [
      'includeApplications All, applicationFilter includes gold',
      applications({ includeApplications: ['All'], applicationFilter: { mode: 'include', rule: gold } }),
    ],
    [
      'includeApplications All, applicationFilter excludes gold',
      applications({ includeApplications: ['All'], applicationFilter: { mode: 'exclude', rule: gold } }),
    ],
    [
      'excludeApplications Microsoft Graph, applicationFilter includes gold',
      applications({ excludeApplications: [graph], applicationFilter: { mode: 'include', rule: gold } }),
    ],
  ],
  requests: askers.flatMap(asker => asOf(asker, resources)),
}
