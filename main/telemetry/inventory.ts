// The directory and the Cloud PCs as an inventory reads them from Graph: at the run's start, and again for what is added later.
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { HumanRef } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { ExpandedUser, GraphObject } from '../../shared/records/graph.ts'
import type { Memory } from './memory.ts'

const setup: readonly string[] = [
  'tenant.ready',
  'human.created',
  'blueprint.created',
  'principal.created',
  'credential.added',
  'credential.activated',
  'agent.created',
  'agentUser.created',
  'registration.requested',
  'registration.approved',
  'registration.published',
  'pool.created',
  'pc.provisioned',
  'mail.delivered',
]

/** What a tenant is set up with, before anything happens in it. */
export const isSetup = ({ type }: RecordedFact['fact']): boolean => setup.includes(type)

export interface Inventory {
  see(recorded: RecordedFact): LogRecord[]
  end(): LogRecord[]
}

/** One snapshot when the tenant stands and the first thing happens in it; later additions are read as they appear. */
export function createInventory(memory: Memory): Inventory {
  let waiting: { object: GraphObject; at: EpochMs }[] = []
  let started = false

  return {
    see(recorded) {
      const object = graphObject(recorded, memory)
      if (object) waiting.push({ object, at: recorded.at })
      started ||= !isSetup(recorded.fact)
      return started ? read(recorded.at) : []
    },
    end: () => read(null),
  }

  function read(now: EpochMs | null): LogRecord[] {
    const found = waiting
    waiting = []
    return found.map(({ object, at }) => ({
      plane: 'entra',
      table: object['@odata.type'] === '#microsoft.graph.cloudPC' ? 'CloudPcObject' : 'AgentObject',
      format: 'graph-objects',
      availableAt: now ?? at,
      body: object,
    }))
  }
}

function graphObject({ at, fact }: RecordedFact, memory: Memory): GraphObject | null {
  switch (fact.type) {
    case 'human.created': {
      const { id, displayName, userPrincipalName } = fact.human
      return {
        '@odata.type': '#microsoft.graph.user',
        id,
        accountEnabled: true,
        displayName,
        userPrincipalName,
        identityParentId: null,
      }
    }
    case 'blueprint.created': {
      const { id, appId, displayName, owners, sponsors } = fact.blueprint
      return {
        '@odata.type': '#microsoft.graph.agentIdentityBlueprint',
        id,
        appId,
        displayName,
        createdDateTime: isoOf(at),
        owners: expand(owners, memory),
        sponsors: expand(sponsors, memory),
      }
    }
    case 'agent.created': {
      const blueprint = memory.blueprint(fact.agent.blueprint)
      return {
        '@odata.type': '#microsoft.graph.agentIdentity',
        id: fact.agent.id,
        displayName: fact.agent.displayName,
        createdDateTime: isoOf(at),
        createdByAppId: blueprint.appId,
        agentIdentityBlueprintId: blueprint.appId,
        accountEnabled: fact.agent.accountEnabled ?? true,
        disabledByMicrosoftStatus: null,
        servicePrincipalType: 'ServiceIdentity',
        tags: [],
        // Owners are recorded on the blueprint alone.
        owners: [],
        sponsors: expand(fact.agent.sponsors, memory),
      }
    }
    case 'agentUser.created': {
      const { id, displayName, userPrincipalName, agent, accountEnabled = true } = fact.agentUser
      const [mailNickname = userPrincipalName] = userPrincipalName.split('@')
      return {
        '@odata.type': '#microsoft.graph.agentUser',
        id,
        accountEnabled,
        displayName,
        userPrincipalName,
        mailNickname,
        identityParentId: memory.agent(agent).id,
      }
    }
    case 'pc.provisioned': {
      // Intune makes a pool through one provisioning policy of the same name; our pool stands for both.
      const pool = memory.pool(fact.pc.pool)
      return {
        '@odata.type': '#microsoft.graph.cloudPC',
        id: fact.pc.id,
        displayName: fact.pc.displayName,
        managedDeviceName: fact.pc.displayName,
        aadDeviceId: fact.pc.deviceId,
        provisioningPolicyId: pool.id,
        provisioningPolicyName: pool.displayName,
        status: 'provisioned',
        lastModifiedDateTime: isoOf(at),
      }
    }
    default:
      return null
  }
}

function expand(refs: readonly HumanRef[], memory: Memory): ExpandedUser[] {
  return refs.map(ref => {
    const { id, displayName, userPrincipalName } = memory.human(ref)
    return { '@odata.type': '#microsoft.graph.user', id, displayName, userPrincipalName }
  })
}
