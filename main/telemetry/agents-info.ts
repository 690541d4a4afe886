// Defender's inventory of agents: what the registry says of each, and which tool servers each has been seen to use.
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { Registration } from '../../shared/model/identity.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { AgentRef, RegistrationRef } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import { isoOf } from '../../shared/model/units.ts'
import type { AgentsInfo } from '../../shared/records/agents-info.ts'
import type { Filing } from './filing.ts'
import { isSetup } from './inventory.ts'
import type { Memory } from './memory.ts'

interface Entry {
  readonly registration: Registration
  readonly created: EpochMs
  published: EpochMs | null
  lifecycle: AgentsInfo['LifecycleStatus']
}

export interface AgentInventory {
  see(recorded: RecordedFact): LogRecord[]
  end(): LogRecord[]
}

/**
 * A row when an agent is first known and whenever what is known of it changes: how often the real inventory is taken is not
 * published. What the tenant is set up with is taken when the first thing happens in it. Agents nobody registered are not in it
 * until they are discovered; a server that is asked and refused all the same is in it, and one nobody approved never is.
 */
export function createAgentInventory(memory: Memory, filing: Filing): AgentInventory {
  const entries = new Map<RegistrationRef, Entry>()
  const urls = new Map<string, string>()
  const servers = new Map<AgentRef, string[]>()
  const changed = new Set<RegistrationRef>()
  let started = false
  let last: EpochMs | null = null

  return {
    see({ at, fact }) {
      learn(at, fact)
      started ||= !isSetup(fact)
      last = at
      return started ? take(at) : []
    },
    end: () => (last === null ? [] : take(last)),
  }

  function learn(at: EpochMs, fact: RecordedFact['fact']): void {
    switch (fact.type) {
      case 'registration.discovered':
      case 'registration.requested':
        entries.set(fact.registration.ref, {
          registration: fact.registration,
          created: at,
          published: null,
          lifecycle: 'Active',
        })
        changed.add(fact.registration.ref)
        break
      case 'registration.published':
        change(fact.registration, entry => {
          entry.published = at
        })
        break
      case 'registration.blocked':
        become(fact.registration, 'Blocked')
        break
      case 'registration.unblocked':
        become(fact.registration, 'Active')
        break
      case 'registration.uninstalled':
        become(fact.registration, 'Uninstalled')
        break
      case 'registration.deleted':
        become(fact.registration, 'Deleted')
        break
      case 'toolServer.approved':
        urls.set(fact.server, fact.url)
        break
      case 'toolServer.listed':
        connect(fact.agent, fact.server)
        break
    }
  }

  function change(ref: RegistrationRef, alter: (entry: Entry) => void): void {
    const entry = entries.get(ref)
    if (entry === undefined) return
    alter(entry)
    changed.add(ref)
  }

  function become(ref: RegistrationRef, lifecycle: Entry['lifecycle']): void {
    change(ref, entry => {
      entry.lifecycle = lifecycle
    })
  }

  function connect(agent: AgentRef, server: string): void {
    const known = servers.get(agent) ?? []
    if (known.includes(server)) return
    servers.set(agent, [...known, server])
    for (const [ref, { registration }] of entries) if (registration.agent === agent) changed.add(ref)
  }

  function take(now: EpochMs): LogRecord[] {
    const refs = [...changed]
    changed.clear()
    return refs.flatMap(ref => {
      const entry = entries.get(ref)
      if (entry === undefined) return []
      return {
        plane: 'defender',
        table: 'AgentsInfo',
        format: 'hunting-ndjson',
        availableAt: filing.availableAt(now, 'defenderAgent'),
        body: rowOf(now, entry),
      }
    })
  }

  function rowOf(now: EpochMs, { registration, created, published, lifecycle }: Entry): AgentsInfo {
    const { id, sourceAgentId, originatingStore, agent, blueprint, owners, displayName } = registration
    return {
      Type: 'AgentsInfo',
      TimeGenerated: isoOf(now),
      Timestamp: isoOf(now),
      AgentId: id,
      SourceAgentId: sourceAgentId,
      Platform: originatingStore,
      ...(agent === null ? {} : { EntraAgentID: memory.agent(agent).id }),
      ...(blueprint === null ? {} : { EntraBlueprintID: memory.blueprint(blueprint).appId }),
      PublishedStatus: published === null ? 'Draft' : 'Published',
      LifecycleStatus: lifecycle,
      CreatedDateTime: isoOf(created),
      LastUpdatedDateTime: isoOf(now),
      ...(published === null ? {} : { LastPublishedDateTime: isoOf(published) }),
      Owners: owners.map(owner => {
        const person = memory.human(owner)
        return { Id: person.id, UserPrincipalName: person.userPrincipalName }
      }),
      McpServers: (agent === null ? [] : (servers.get(agent) ?? [])).map(server => ({
        Name: server,
        Url: urls.get(server) ?? '',
      })),
      RawAgentInfo: { displayName },
    }
  }
}
