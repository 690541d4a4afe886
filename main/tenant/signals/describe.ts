// What each kind of alert is called, and what its entities are called in the directory. Microsoft publishes no catalogue: the words are ours.
import type { Alert, AlertBehaviour, AlertEvidence } from '../../../shared/model/alert.ts'
import { isRefOf } from '../../../shared/model/refs.ts'
import { type Directory, lookUp } from '../indexes/directory.ts'
import type { Entity } from './signal.ts'

type Described = Pick<Alert, 'detectorId' | 'title' | 'category' | 'recommendedActions' | 'mitreTechniques'>

/** Categories are Defender's; techniques are those of MITRE ATLAS and ATT&CK that threats.md names for it. */
export const descriptions: Readonly<Record<AlertBehaviour, Described>> = {
  unusualHours: {
    detectorId: '6a1f0c1e-0b5d-4c7e-9a01-000000000001',
    title: 'An AI agent worked at an unusual hour',
    category: 'SuspiciousActivity',
    recommendedActions: 'Ask whoever set the task whether they did.',
    mitreTechniques: [],
  },
  unusualVolume: {
    detectorId: '6a1f0c1e-0b5d-4c7e-9a01-000000000002',
    title: 'An AI agent read an unusual amount of data',
    category: 'Collection',
    recommendedActions: 'Look at what was read; revoke its sessions if nobody asked for it.',
    mitreTechniques: ['T1213'],
  },
  unusualResource: {
    detectorId: '6a1f0c1e-0b5d-4c7e-9a01-000000000003',
    title: 'An AI agent read where it never did',
    category: 'Discovery',
    recommendedActions: 'Compare what was read with what was asked for.',
    mitreTechniques: ['T1213'],
  },
  escalation: {
    detectorId: '6a1f0c1e-0b5d-4c7e-9a01-000000000004',
    title: 'An AI agent asked for more than it may',
    category: 'PrivilegeEscalation',
    recommendedActions: 'Find out what made it ask; confirm the agent compromised if it was not its task.',
    mitreTechniques: ['T1098'],
  },
  replay: {
    detectorId: '6a1f0c1e-0b5d-4c7e-9a01-000000000005',
    title: 'A token of an AI agent was used where it does not belong',
    category: 'CredentialAccess',
    recommendedActions:
      'Revoke the sessions of the agent whose token it is, and quarantine the Cloud PC it was used on.',
    mitreTechniques: ['AML.T0091.000', 'T1550.001'],
  },
  promptInjection: {
    detectorId: '6a1f0c1e-0b5d-4c7e-9a01-000000000006',
    title: 'An AI agent read a document with a prompt injection',
    category: 'InitialAccess',
    recommendedActions: 'Look at what the agent did after it read the document, and take the document away.',
    mitreTechniques: ['AML.T0051.001'],
  },
}

/** An entity as Graph's evidence has it. */
export function evidenceOf({ verdict, roles, ...entity }: Entity, directory: Directory): AlertEvidence {
  const judged: Pick<AlertEvidence, 'verdict' | 'roles' | 'remediationStatus'> = {
    verdict,
    roles: [...roles],
    remediationStatus: 'none',
  }
  switch (entity.entity) {
    case 'agent': {
      const { id, displayName } = lookUp(directory.agents, entity.agent)
      const names = { agentId: id, agentName: displayName, hostingPlatformType: 'unknown' } as const
      return { type: 'aiAgentEvidence', ...judged, agent: entity.agent, ...names }
    }
    case 'account': {
      const { account } = entity
      const found = isRefOf(account, 'human')
        ? lookUp(directory.humans, account)
        : lookUp(directory.agentUsers, account)
      const { id, userPrincipalName, displayName } = found
      return { type: 'userEvidence', ...judged, account, azureAdUserId: id, userPrincipalName, displayName }
    }
    case 'device': {
      const { deviceId, displayName } = lookUp(directory.pcs, entity.pc)
      return { type: 'deviceEvidence', ...judged, pc: entity.pc, azureAdDeviceId: deviceId, deviceDnsName: displayName }
    }
    case 'session': {
      const { session, account } = entity
      const sessionId = session.slice('session:'.length)
      return { type: 'cloudLogonSessionEvidence', ...judged, session, sessionId, account }
    }
    case 'address':
      return { type: 'ipEvidence', ...judged, ipAddress: lookUp(directory.pcs, entity.pc).ipAddress }
    case 'url':
      return { type: 'urlEvidence', ...judged, url: entity.url }
  }
}
