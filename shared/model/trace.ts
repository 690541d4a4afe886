// A trace: the delegation chain rebuilt from evidence. Nodes, links with their join key and confidence, explicit gaps, a story.
import { z } from 'zod'
import { LinkKind, LogPlane } from './evidence.ts'
import { EpochMs, EvidenceId } from './units.ts'

export const Lane = z.enum(['human', 'agent365', 'entra', 'pool', 'cloudpc', 'resource', 'defence'])
export type Lane = z.infer<typeof Lane>

export const NodeKind = z.enum([
  'human',
  'prompt',
  'agent', // agent identity
  'blueprint',
  'sponsor',
  'agentUser',
  'run', // invoke_agent
  'inference',
  'tool', // execute_tool
  'output',
  'signIn', // one token issued or refused
  'session', // Cloud PC session
  'cloudPc',
  'device', // any other device that a log names
  'resource', // file, message
  'event', // any other log row on the timeline
])
export type NodeKind = z.infer<typeof NodeKind>

export const TraceNode = z.object({
  id: z.string(),
  kind: NodeKind,
  lane: Lane,
  label: z.string(),
  /** Second line: what distinguishes it (blueprint, uti, path …). */
  note: z.string(),
  start: EpochMs.nullable(),
  end: EpochMs.nullable(),
  status: z.enum(['ok', 'refused', 'error', 'unknown']),
  planes: z.array(LogPlane),
  evidence: z.array(EvidenceId),
})
export type TraceNode = z.infer<typeof TraceNode>

export const TraceLink = z.object({
  from: z.string(),
  to: z.string(),
  /** Name of the rule that made the link, e.g. `signIn.uti=audit.uniqueTokenId`. */
  rule: z.string(),
  /** What both sides share, readable: `uti m5RaaRnoFUyp2TbSCAAAAA`. */
  key: z.string(),
  kind: LinkKind.nullable(),
  confidence: z.enum(['exact', 'inferred']),
  evidence: z.array(EvidenceId),
})
export type TraceLink = z.infer<typeof TraceLink>

export const GapKind = z.enum(['notLogged', 'missing', 'late', 'ambiguous', 'notLicensed'])

export const Gap = z.object({
  kind: GapKind,
  /** What should be there. */
  expected: z.string(),
  /** Why it is thought not to be. */
  why: z.string(),
  /** The node it is missing beside. */
  near: z.string(),
})
export type Gap = z.infer<typeof Gap>

export const Clause = z.object({
  at: EpochMs.nullable(),
  /** Read in order they make one sentence; a part with a node is a name to click. */
  parts: z.array(
    z.object({ text: z.string(), node: z.string().optional(), tone: z.enum(['plain', 'refuse', 'warn']).optional() }),
  ),
  nodes: z.array(z.string()),
  evidence: z.array(EvidenceId),
})
export type Clause = z.infer<typeof Clause>

export const TraceSummary = z.object({
  id: z.string(),
  /** `run`: rooted in an agent's invoke_agent span. `activity`: rows of one account or device that no agent run explains. */
  kind: z.enum(['run', 'activity']),
  title: z.string(),
  prompt: z.string().nullable(),
  human: z.string().nullable(),
  agent: z.string().nullable(),
  start: EpochMs.nullable(),
  end: EpochMs.nullable(),
  nodes: z.number().int(),
  links: z.number().int(),
  gaps: z.number().int(),
  records: z.number().int(),
  refused: z.number().int(),
})
export type TraceSummary = z.infer<typeof TraceSummary>

export const Trace = z.object({
  summary: TraceSummary,
  nodes: z.array(TraceNode),
  links: z.array(TraceLink),
  gaps: z.array(Gap),
  story: z.array(Clause),
})
export type Trace = z.infer<typeof Trace>
