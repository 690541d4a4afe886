// Defender's inventory of agents: a row each time what it knows of one has changed.
import { z } from 'zod'
import { Guid } from '../model/units.ts'

const Person = z.strictObject({ Id: Guid, UserPrincipalName: z.string() })

/**
 * `AgentsInfo`, which replaced `AIAgentsInfo` on 2026-07-01; by the names of its page (real-system.md §8). Its page lists no column
 * for the agent's name and tells not what is in the dynamic columns: what is in them here is ours.
 */
export const AgentsInfo = z.strictObject({
  Type: z.literal('AgentsInfo'),
  TimeGenerated: z.iso.datetime(),
  Timestamp: z.iso.datetime(),
  /** The inventory's own id of the agent. */
  AgentId: Guid,
  SourceAgentId: z.string(),
  /** The registry's word for where the agent comes from. */
  Platform: z.string(),
  EntraAgentID: Guid.exactOptional(),
  EntraBlueprintID: Guid.exactOptional(),
  PublishedStatus: z.enum(['Draft', 'Published']),
  LifecycleStatus: z.enum(['Active', 'Blocked', 'Uninstalled', 'Deleted']),
  CreatedDateTime: z.iso.datetime(),
  LastUpdatedDateTime: z.iso.datetime(),
  LastPublishedDateTime: z.iso.datetime().exactOptional(),
  Owners: z.array(Person),
  /** Those the agent asked for their tools. Which tools they then had, and what those say of themselves, is not known here. */
  McpServers: z.array(z.strictObject({ Name: z.string(), Url: z.string() })),
  RawAgentInfo: z.strictObject({ displayName: z.string() }),
})
export type AgentsInfo = z.infer<typeof AgentsInfo>
