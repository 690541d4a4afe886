// The facts are what truly happened; the trace is made from logs alone. Where the logs can know, the two must agree.
import { describe, expect, test } from 'vitest'
import { listTraces, readTrace } from '../../main/investigation/index.ts'
import type { FactOf, FactType } from '../../shared/model/facts.ts'
import type { Trace } from '../../shared/model/trace.ts'
import { readerOf } from './reader.ts'
import { type Simulated, simulate } from './simulated.ts'
import { brokenPromises, gapLines } from './telling.ts'

const scenarios = ['first-light', 'stolen-token']

const factsOf = <Type extends FactType>({ facts }: Simulated, type: Type): FactOf<Type>[] =>
  facts.flatMap(({ fact }) => (isOf(fact, type) ? [fact] : []))

function isOf<Type extends FactType>(fact: { type: FactType }, type: Type): fact is FactOf<Type> {
  return fact.type === type
}

describe.each(scenarios)('scenario %s, from its logs alone', scenario => {
  test.each([1, 7])('seed %i: each task is one run, told as it truly was', async seed => {
    const simulated = await simulate(scenario, seed)
    const reader = readerOf(simulated.evidence, 200)
    const runs = (await listTraces(reader)).filter(({ kind }) => kind === 'run')
    const started = factsOf(simulated, 'task.started')
    expect(new Set(runs.map(({ id }) => id))).toEqual(new Set(started.map(({ trace }) => trace)))
    for (const task of started) {
      const trace = await readTrace(reader, task.trace)
      expect(brokenPromises(trace)).toEqual([])
      expectAsItWas(trace, task, simulated)
    }
  })
})

function expectAsItWas(trace: Trace, task: FactOf<'task.started'>, simulated: Simulated): void {
  const label = (kind: string): string[] => trace.nodes.filter(node => node.kind === kind).map(node => node.label)
  const human = factsOf(simulated, 'human.created').find(fact => fact.human.ref === task.human)?.human
  const agent = factsOf(simulated, 'agent.created').find(fact => fact.agent.ref === task.agent)?.agent
  const blueprint = factsOf(simulated, 'blueprint.created').find(fact => fact.blueprint.ref === agent?.blueprint)
  const user = factsOf(simulated, 'agentUser.created').find(fact => fact.agentUser.ref === task.agentUser)?.agentUser
  const prompt = factsOf(simulated, 'prompt.sent').find(fact => fact.task === task.task)
  expect(trace.summary).toMatchObject({
    human: human?.displayName,
    agent: agent?.displayName,
    prompt: prompt?.text,
  })
  expect(label('blueprint')).toEqual([blueprint?.blueprint.displayName])
  expect(trace.nodes.filter(node => node.kind === 'agentUser').map(node => node.id)).toEqual([`agentUser:${user?.id}`])

  const calls = factsOf(simulated, 'tool.called').filter(fact => fact.call.task === task.task)
  expect(label('tool').sort()).toEqual(calls.map(fact => fact.call.tool).sort())

  const requests = factsOf(simulated, 'token.issued').filter(fact => fact.request.task === task.task)
  const refusals = factsOf(simulated, 'token.refused').filter(fact => fact.request.task === task.task)
  expect(label('signIn')).toHaveLength(requests.length + refusals.length)

  const callIds = new Set(calls.map(fact => fact.call.callId))
  const done = touched.flatMap(type => factsOf(simulated, type)).filter(fact => callIds.has(fact.call))
  expect(label('resource').sort()).toEqual(done.map(titleOf).sort())
  expectTrueCauses(trace, calls, done)

  const connected = factsOf(simulated, 'session.connected').map(fact => ({ session: fact.session, pc: fact.pc }))
  const pcs = factsOf(simulated, 'pc.provisioned')
  for (const session of trace.nodes.filter(node => node.kind === 'session')) {
    const truth = connected.find(fact => fact.session === `session:${session.note}`)
    const pc = pcs.find(fact => fact.pc.ref === truth?.pc)?.pc
    expect(trace.links.filter(link => link.rule === 'session.computer' && link.from === session.id)).toMatchObject([
      { to: `cloudPc:${pc?.id}`, confidence: 'exact' },
    ])
    expect(gapLines(trace)).toContain('notLogged: Checkout and check-in of the Cloud PC, as the pool saw them.')
  }
}

/** What services record of files and mail. Exchange names the messages that were read by their ids alone. */
const touched = ['file.read', 'file.written', 'file.deleted', 'label.changed', 'mail.read', 'mail.sent'] as const
type Touched = FactOf<(typeof touched)[number]>

function titleOf(fact: Touched): string {
  if (fact.type === 'mail.sent') return fact.subject
  if (fact.type === 'mail.read') return 'MailItemsAccessed'
  return fact.type === 'label.changed' ? fact.object.slice(fact.object.lastIndexOf('/') + 1) : fact.name
}

/** Inferred links may be missing, but one that is there must be true. */
function expectTrueCauses(trace: Trace, calls: readonly FactOf<'tool.called'>[], done: readonly Touched[]): void {
  const labels = new Map(trace.nodes.map(node => [node.id, node.label]))
  for (const link of trace.links.filter(({ rule }) => rule === 'tool.window')) {
    const thing = labels.get(link.to)
    const causes = done.filter(fact => titleOf(fact) === thing)
    const spans = causes.flatMap(fact =>
      calls.filter(({ call }) => call.callId === fact.call).map(({ call }) => call.span),
    )
    expect(
      spans.map(span => `act:${trace.summary.id}:${span}`),
      thing,
    ).toContain(link.from)
  }
}
