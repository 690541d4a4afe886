// A host for the whole app in memory: one case, one run that tells the good story, nothing traced.
import type { Services } from '../../../shared/contract/contract.ts'
import { CaseHealth } from '../../../shared/model/case-health.ts'
import { CaseInfo } from '../../../shared/model/evidence.ts'
import { ActorView, Frame, type RunInfo } from '../../../shared/model/run.ts'
import { epochMs } from '../../../shared/model/units.ts'
import { begin } from '../live/story/names.ts'
import { goodStory } from '../live/story.ts'

export const caseInfo = CaseInfo.parse({
  file: '/cases/first-light.throughline',
  name: 'First light',
  size: 130,
  accepted: 117,
  rejected: 2,
  duplicates: 0,
  root: 'ab'.repeat(32),
  bytes: 1_000_000,
  first: begin,
  last: begin + 20_000,
  sources: [],
})

const signer = 'throughline+00000000+AQ=='
export const health = CaseHealth.parse({
  info: caseInfo,
  acts: 0,
  rejected: [{ code: 'json.syntax', lines: 2 }],
  signers: [{ key: signer, entry: 0, addedAt: begin }],
  head: { size: caseInfo.size, root: caseInfo.root, at: begin, signer, note: '' },
  evidenceBytes: 1_000_000,
  unusedBytes: 0,
  derived: { bytes: 10_000, covered: caseInfo.size, upToDate: true },
  advice: [],
})

/** A case that nothing was taken into yet. */
export const emptyCase: CaseInfo = { ...caseInfo, size: 0, accepted: 0, rejected: 0 }

export const run = (facts: number): RunInfo => ({
  run: 'first-light-7',
  scenario: 'first-light',
  title: 'First light',
  seed: 7,
  startedAt: epochMs(begin),
  facts,
  done: facts === goodStory.length,
  recorded: true,
  chapters: [{ title: 'Ask', seq: 8 }],
})

const frame = Frame.parse({
  seq: 0,
  at: begin,
  poolName: 'Finance-US',
  pcs: [
    { ref: 'pc:017', name: 'CPCA-017', state: 'inUse', holder: 'session:1' },
    { ref: 'pc:022', name: 'CPCA-022', state: 'available', holder: null },
  ],
  sessions: [
    {
      ref: 'session:1',
      task: 'task:1',
      agentUser: 'agentUser:invoice',
      agentName: 'Invoice Agent',
      pc: 'pc:017',
      state: 'act.waiting',
      since: begin,
    },
  ],
})

const state = (id: string, children: ActorView['chart']['states'] = []) => ({
  id,
  name: id.split('.').at(-1) ?? id,
  initial: id === 'prepare',
  final: false,
  children,
})

export const actor = ActorView.parse({
  ref: 'session:1',
  machine: 'session',
  title: 'Session 7f3a…c1',
  subtitle: 'Invoice Agent on CPCA-017',
  chart: {
    states: [state('prepare'), state('act', [state('act.waiting'), state('act.toolCall')])],
    edges: [
      { from: 'prepare', to: 'act', event: 'session.connect' },
      { from: 'act.waiting', to: 'act.toolCall', event: 'session.toolCalled' },
    ],
  },
  active: ['act', 'act.waiting'],
  context: [{ name: 'pc', value: 'pc:017' }],
  transitions: [{ at: begin, from: 'prepare', to: 'act.waiting', event: 'session.connect' }],
  tokens: [
    {
      ref: 'token:access',
      title: 'Access token',
      state: 'live',
      header: { alg: 'EdDSA' },
      claims: [{ name: 'idtyp', value: 'user', meaning: 'A person-like account, not an app' }],
      boundTo: 'CPCA-017',
    },
  ],
  decisions: [goodStory.findIndex(({ fact }) => fact.type === 'access.decided')],
})

/** `told` facts of the story so far; 0 runs where `told` is null, until one is started. */
export function services(told: number | null): Partial<Services> {
  let count = told
  const info = () => run(count ?? 0)
  return {
    'app.state': async () => ({ version: '0.1.0', host: 'web', case: caseInfo, demo: true }),
    'case.info': async () => caseInfo,
    'case.list': async () => [{ name: 'First light', file: caseInfo.file, bytes: 1 }],
    'case.create': async ({ name }) => ({ ...emptyCase, name, file: `/cases/${name}.throughline` }),
    'case.acts': async () => ({ total: 0, acts: [] }),
    'case.annotations': async () => ({ records: [], tags: [], notes: [], columns: [] }),
    'case.health': async () => health,
    'case.verify': async () => ({ ok: true, size: 130, root: caseInfo.root }),
    'investigate.traces': async () => [],
    'investigate.find': async () => [],
    'live.scenarios': async () => [
      { id: 'first-light', title: 'First light', summary: 'One prompt, end to end.', threats: [] },
    ],
    'live.runs': async () => (count === null ? [] : [info()]),
    'live.start': async () => {
      count = 0
      return info()
    },
    'live.facts': async () => goodStory.slice(0, count ?? 0),
    'live.step': async ({ count: more }) => {
      const before = count ?? 0
      count = Math.min(before + more, goodStory.length)
      return { run: info(), facts: goodStory.slice(before, count) }
    },
    'live.frame': async ({ seq }) => ({ ...frame, seq }),
    'live.actor': async ({ ref }) => ({ ...actor, ref }),
  }
}
