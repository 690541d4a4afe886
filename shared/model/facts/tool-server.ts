// Facts of tool servers outside the tenant: approved with the list of tools they had, asked again at each use, changed by their publishers.
import { z } from 'zod'
import { AgentRef, HumanRef, TaskRef } from '../refs.ts'
import { Sha256Hex } from '../units.ts'
import { fact } from './fact.ts'

/** One of the answer to MCP's `tools/list`. */
export const ServedTool = z.strictObject({ name: z.string().min(1), description: z.string() })
export type ServedTool = z.infer<typeof ServedTool>

const server = z.string()
/** SHA-256 over the canonical JSON of `tools/list`. MCP has no such thing: it is ours. */
const listHash = Sha256Hex

export const toolServerFacts = [
  /** `pinned`: agents may use it only as long as its list is the one that was approved. */
  fact('toolServer.approved', {
    server,
    url: z.string(),
    version: z.string(),
    tools: z.array(ServedTool),
    listHash,
    pinned: z.boolean(),
    by: HumanRef,
  }),
  /** Its publisher ships another version. Nobody in the tenant is told: MCP keeps no account of changes. */
  fact('toolServer.changed', { server, version: z.string(), tools: z.array(ServedTool), from: listHash, listHash }),
  /** An agent asks what tools there are, and reads their descriptions. */
  fact('toolServer.listed', {
    server,
    task: TaskRef,
    agent: AgentRef,
    version: z.string(),
    listHash,
    approved: listHash,
  }),
  fact('toolServer.refused', {
    server,
    task: TaskRef,
    agent: AgentRef,
    reasons: z.array(z.object({ code: z.string(), message: z.string() })),
  }),
  /** What the server did of its own beside what it was called for: on its own premises, where no log of the tenant looks. */
  fact('toolServer.acted', { server, task: TaskRef, call: z.string(), does: z.string() }),
] as const
