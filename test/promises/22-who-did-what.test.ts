// Promise 22: from any action back to the agent, its identity, its authorisation, and the person whose prompt it came of.
import { describe, expect, test } from 'vitest'
import type { Fact, RecordedFact } from '../../shared/model/facts.ts'
import {
  type Contoso,
  compose,
  contoso,
  dana,
  graph,
  invoice,
  invoicePdf,
  mail,
  must,
  pool,
  tomas,
  vendor,
  vendorNotes,
} from './contoso.ts'

type Action = Extract<Fact, { call: string; token: string; session: string }>
const isAction = (fact: Fact): fact is Action =>
  ['file.read', 'mail.sent', 'record.read', 'record.changed', 'request.refused', 'proof.refused'].includes(fact.type)

/** All that can be told of one action, by the references in the facts alone. */
function trace(facts: readonly RecordedFact[], action: Action) {
  const of = <Type extends Fact['type']>(type: Type, holds: (fact: Extract<Fact, { type: Type }>) => boolean) => {
    const isIt = (fact: Fact): fact is Extract<Fact, { type: Type }> => fact.type === type
    return facts
      .map(({ fact }) => fact)
      .filter(isIt)
      .find(holds)
  }
  const call = of('tool.called', fact => fact.call.callId === action.call)?.call
  const started = of('task.started', fact => fact.task === call?.task)
  const delegation = of('delegation.started', fact => fact.delegation.task === call?.task)?.delegation
  const prompt = of('prompt.sent', fact => fact.task === (delegation?.parent ?? call?.task))
  const token = of('token.issued', fact => fact.token === action.token)
  const session = of('session.requested', fact => fact.session === action.session)
  return {
    tool: call?.tool,
    agent: started?.agent,
    agentUser: started?.agentUser,
    human: prompt?.human,
    delegatedBy: delegation?.caller,
    sessionOf: session?.agentUser,
    tokenOf: token?.request.agentUser,
    decision: token?.decision?.outcome,
    policies: token?.decision?.policies.length,
  }
}
const actionsOf = (tenant: Contoso): Action[] =>
  tenant
    .facts()
    .map(({ fact }) => fact)
    .filter(isAction)

describe('One can always tell which agent triggered which action, under which identity, with what authorisation', () => {
  test('two agents at work at once: each action leads to its own agent, its token, its decision and its person', async () => {
    const tenant = await contoso()
    await tenant.work('task:one', invoice, dana)
    await tenant.work('task:two', vendor, tomas)
    must(await tenant.open('task:two', vendorNotes))
    must(await tenant.open('task:one', invoicePdf))
    must(await tenant.open('task:one', compose))
    must(await tenant.tool('task:one', 'browser_fill_form', mail('payables@contoso.com', 'Run', 'Please pay.')))
    must(await tenant.tool('task:one', 'browser_click', { selector: '#send' }))
    const [notes, pdf, sent] = actionsOf(tenant).map(action => trace(tenant.facts(), action))
    const authorised = { decision: 'grant', policies: 4 }
    const ofVendor = { agent: 'agent:vendor', agentUser: vendor, sessionOf: vendor, tokenOf: vendor, human: tomas }
    const ofInvoice = { agent: 'agent:invoice', agentUser: invoice, sessionOf: invoice, tokenOf: invoice, human: dana }
    expect(notes).toMatchObject({ ...ofVendor, ...authorised, tool: 'browser_navigate' })
    expect(pdf).toMatchObject({ ...ofInvoice, ...authorised, tool: 'browser_navigate' })
    expect(sent).toMatchObject({ ...ofInvoice, ...authorised, tool: 'browser_click' })
  })

  test('what was refused is as well known as what was done: who tried, with whose token', async () => {
    const tenant = await contoso()
    await tenant.work('task:one', invoice, dana)
    await tenant.work('task:two', vendor, tomas)
    must(await tenant.open('task:one', invoicePdf))
    expect(await tenant.open('task:two', invoicePdf)).toMatchObject({ ok: false })
    await tenant.perform({ do: 'useStolen', task: 'task:two', from: 'task:one', what: 'token' })
    const [, forbidden, stolen] = actionsOf(tenant).map(action => trace(tenant.facts(), action))
    expect(forbidden).toMatchObject({ agent: 'agent:vendor', tokenOf: vendor, human: tomas })
    // the thief is not the owner, and both are named
    expect(stolen).toMatchObject({ agent: 'agent:vendor', sessionOf: vendor, tokenOf: invoice, human: tomas })
  })

  test('through a delegation too: the agent that acted, the one that asked it, and the person behind both', async () => {
    const tenant = await contoso(({ sites }) => {
      for (const site of sites) site.members = ['invoice-agent', 'vendor-agent']
    })
    await tenant.ask('task:root', invoice, dana, 'invoices')
    const permissions = [{ resourceAppId: graph, name: 'Files.Read.All' }]
    const order = { do: 'delegate', task: 'task:root', child: 'task:part', to: vendor, pool, permissions } as const
    must(await tenant.perform({ ...order, text: 'Read the invoice.' }))
    must(await tenant.start('task:part'))
    must(await tenant.open('task:part', invoicePdf))
    const [read] = actionsOf(tenant).map(action => trace(tenant.facts(), action))
    expect(read).toMatchObject({
      agent: 'agent:vendor',
      tokenOf: vendor,
      delegatedBy: 'agent:invoice',
      human: dana,
      decision: 'grant',
    })
  })

  test('every fact of an action says all it takes: no token without its request, no call without its task', async () => {
    const tenant = await contoso()
    await tenant.work('task:one', invoice, dana)
    await tenant.work('task:two', vendor, tomas)
    for (const url of [invoicePdf, vendorNotes, 'https://contoso.operations.dynamics.com/VendorsV2'])
      for (const task of ['task:one', 'task:two'] as const) await tenant.open(task, url)
    const actions = actionsOf(tenant)
    expect(actions.length).toBeGreaterThanOrEqual(6)
    // nobody was asked by another agent here; everything else is known of every action
    const unknown = actions.flatMap(action =>
      Object.entries(trace(tenant.facts(), action))
        .filter(([, known]) => known === undefined || known === null)
        .map(([what]) => `${what} of ${action.type}`),
    )
    expect(new Set(unknown)).toEqual(new Set(actions.map(({ type }) => `delegatedBy of ${type}`)))
  })
})
