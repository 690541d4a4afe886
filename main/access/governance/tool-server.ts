// Whether an agent may use a tool server outside the tenant: approved, and, where it is pinned, still with the list that was approved.
import { against, type Decision, decide, notKnown } from './findings.ts'

export interface ToolServerAsk {
  /** What an administrator approved; null: nobody did. */
  readonly approved: { readonly listHash: string; readonly pinned: boolean } | null
  /** Of `tools/list` as the server answers it now; null: it does not answer. */
  readonly listHash: string | null
  readonly tool: string
  /** Names in that list. */
  readonly tools: readonly string[]
}

/**
 * Every reason against, by its code: `notApproved`, `toolsChanged`, `noSuchTool`; `notListed` where the server does not say
 * what it has. An allow list of servers is Microsoft's (Agent 365); that a list of tools can be pinned is ours, after the
 * advice against rug pulls: MCP itself has nothing of the kind.
 */
export function decideToolServer({ approved, listHash, tool, tools }: ToolServerAsk): Decision {
  const hasChanged = approved?.pinned === true && listHash !== null && listHash !== approved.listHash
  return decide([
    approved === null ? against('notApproved', 'Nobody approved this tool server.') : null,
    listHash === null ? notKnown('notListed', 'The tool server does not say which tools it has.') : null,
    hasChanged ? against('toolsChanged', 'Its tools are not those that were approved.') : null,
    listHash !== null && !tools.includes(tool) ? against('noSuchTool', `It has no tool ${tool}.`) : null,
  ])
}
