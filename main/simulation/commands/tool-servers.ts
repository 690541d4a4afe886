// Tool servers outside the tenant: an administrator approves one, its publisher changes it, an agent calls a tool of it.
import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { FactOf, ToolCall } from '../../../shared/model/facts.ts'
import { Sha256Hex } from '../../../shared/model/units.ts'
import { canonicalJson, decideToolServer, sha256 } from '../../tenant/index.ts'
import type { Work } from '../agent/work.ts'
import { pause, type Stage } from '../stage.ts'

/** For `tools/list`. (Ours.) */
const listingMs = 180

type Tools = FactOf<'toolServer.changed'>['tools']
type Hash = FactOf<'toolServer.changed'>['listHash']

/** What was approved of a server, and what it answers now. */
interface Entry {
  readonly approved: { readonly listHash: Hash; readonly pinned: boolean }
  readonly served: { readonly version: string; readonly tools: Tools; readonly listHash: Hash }
}

/** Of each tenant, by the name of the server. */
const registries = new WeakMap<Stage['world'], Map<string, Entry>>()

function registryOf({ world }: Stage): Map<string, Entry> {
  const known = registries.get(world) ?? new Map<string, Entry>()
  registries.set(world, known)
  return known
}

const hashOf = (tools: Tools): Hash => Sha256Hex.parse(sha256(canonicalJson(tools)))

export function approveToolServer(stage: Stage, command: CommandOf<'approveToolServer'>): Outcome {
  const { do: _, ...approved } = command
  const { server, version, tools, pinned } = approved
  const listHash = hashOf(tools)
  registryOf(stage).set(server, { approved: { listHash, pinned }, served: { version, tools, listHash } })
  stage.world.announce({ type: 'toolServer.approved', ...approved, listHash })
  return { ok: true, result: { listHash } }
}

/** 404 for a server nobody here uses. */
export function changeToolServer(stage: Stage, command: CommandOf<'changeToolServer'>): Outcome {
  const { server, version, tools } = command
  const entry = registryOf(stage).get(server)
  if (entry === undefined) return { ok: false, code: 404, reason: `There is no tool server ${server}.` }
  const listHash = hashOf(tools)
  registryOf(stage).set(server, { ...entry, served: { version, tools, listHash } })
  const from = entry.served.listHash
  stage.world.announce({ type: 'toolServer.changed', server, version, tools, from, listHash })
  return { ok: true, result: { listHash } }
}

/** `tools/list`, then the call. Refuses with 403 what the decision denies, with its reasons. */
export async function callToolServer(stage: Stage, work: Work, command: CommandOf<'callToolServer'>): Promise<Outcome> {
  const { world, env } = stage
  const { server, tool, arguments: input, takes, result, does } = command
  const { task } = work.order
  const random = env.random.fork(`tool server ${server} ${env.clock.now()}`)
  await pause(stage, random, listingMs)
  const entry = registryOf(stage).get(server)
  if (entry !== undefined) {
    const { version, listHash } = entry.served
    const listed = { server, task, agent: work.agent, version, listHash, approved: entry.approved.listHash }
    world.announce({ type: 'toolServer.listed', ...listed })
  }
  const decision = decideToolServer({
    approved: entry?.approved ?? null,
    listHash: entry?.served.listHash ?? null,
    tool,
    tools: entry?.served.tools.map(({ name }) => name) ?? [],
  })
  const call: ToolCall = {
    callId: `call_${env.ids.hex(12)}`,
    task,
    span: env.ids.hex(8),
    parentSpan: work.span,
    tool,
    server,
    arguments: input,
    session: null,
    pc: null,
  }
  world.send({ kind: 'task', to: task, event: { type: 'task.call', call } })
  const answer = (outcome: 'ok' | 'refused', said: string, error: string | null): void =>
    world.send({
      kind: 'task',
      to: task,
      event: { type: 'task.return', call: call.callId, outcome, result: said, error },
    })
  if (decision.outcome !== 'grant') {
    const reasons = decision.reasons.map(({ code, message }) => ({ code, message }))
    const reason = reasons.map(({ message }) => message).join(' ')
    world.announce({ type: 'toolServer.refused', server, task, agent: work.agent, reasons })
    answer('refused', '', reason)
    return { ok: false, code: 403, reason }
  }
  await pause(stage, random, takes)
  if (does !== null) world.announce({ type: 'toolServer.acted', server, task, call: call.callId, does })
  answer('ok', result, null)
  return { ok: true, result }
}
