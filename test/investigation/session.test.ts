import { describe, expect, test } from 'vitest'
import { listTraces, readTrace } from '../../main/investigation/index.ts'
import { readerOf } from './reader.ts'
import { ids } from './session/names.ts'
import { evidenceOf, wholeSession } from './session.ts'
import { brokenPromises, gapLines, linkLines, nodeLines, storyLines } from './telling.ts'

const rows = wholeSession()
const names = rows.map(row => row.name)
const evidence = await evidenceOf(rows)
const trace = await readTrace(readerOf(evidence), ids.trace)

describe('one whole session, seen by four logs', () => {
  test('is one trace that holds every record', async () => {
    const list = await listTraces(readerOf(evidence))
    expect(list.map(({ id, kind, records }) => ({ id, kind, records }))).toEqual([
      { id: ids.trace, kind: 'run', records: rows.length },
    ])
    expect(list[0]).toEqual(trace.summary)
  })

  test('shows each act once, with all the records that saw it', () => {
    expect(nodeLines(trace, names).filter(line => !/^(blueprint|agent|agentUser) /.test(line))).toEqual([
      'human Dana Reyes [] span run, purview run, defender prompt, defender reply',
      'sponsor Priya Nair [] agent object, blueprint object',
      'prompt Reconcile the August invoices [agent365] span run, purview run, defender prompt, defender reply',
      'run invoke_agent Invoice Agent [agent365 defender purview] span run, purview run, defender prompt, defender reply',
      'inference Chat gpt-4o [agent365 purview] span chat, purview chat',
      'signIn T1 [entra] T1',
      'signIn T2 [entra] T2',
      'signIn user_fic for Microsoft Graph [entra] user_fic',
      'tool mcp_W365ComputerUse_StartSession [agent365 defender purview] span start, purview start, defender start',
      'session session f0000000 [agent365] span start, span read, span send, span end',
      'cloudPc CPCA-017 [] Cloud PC object, span start, user_fic, purview file',
      'resource Ledger.xlsx [defender purview] purview file, defender file',
      'tool browser_navigate [agent365 defender purview] span read, purview read, defender read by SDK, defender read by gateway',
      'resource Payment instruction [defender purview] purview mail, defender mail',
      'tool browser_fill_form [agent365 defender purview] span send, purview send, defender send',
      'tool mcp_W365ComputerUse_EndSession [agent365 defender purview] span end, purview end, defender end',
      'output output_messages Invoice Agent [agent365] span output',
    ])
  })

  test('links each step by a named rule, exact only where one identifier decides', () => {
    expect(linkLines(trace)).toEqual([
      'exact user.prompt: human Dana Reyes → prompt Reconcile the August invoices',
      'exact sponsor: sponsor Priya Nair → blueprint Finance Ops',
      'exact sponsor: sponsor Priya Nair → agent Invoice Agent',
      'exact blueprint: blueprint Finance Ops → agent Invoice Agent',
      'exact prompt.run: prompt Reconcile the August invoices → run invoke_agent Invoice Agent',
      'exact agent.identity: agent Invoice Agent → run invoke_agent Invoice Agent',
      'exact span.parent: run invoke_agent Invoice Agent → inference Chat gpt-4o',
      'exact signIn.identity: blueprint Finance Ops → signIn T1',
      'inferred signIn.window: run invoke_agent Invoice Agent → signIn T1',
      'exact signIn.identity: agent Invoice Agent → signIn T2',
      'exact signIn.correlation: signIn T1 → signIn T2',
      'exact agentUser.identity: agent Invoice Agent → agentUser Invoice Agent',
      'exact signIn.correlation: signIn T2 → signIn user_fic for Microsoft Graph',
      'exact signIn.identity: agentUser Invoice Agent → signIn user_fic for Microsoft Graph',
      'exact computer.inventory: cloudPc CPCA-017 → signIn user_fic for Microsoft Graph',
      'exact span.parent: run invoke_agent Invoice Agent → tool mcp_W365ComputerUse_StartSession',
      'exact session.startSession: tool mcp_W365ComputerUse_StartSession → session session f0000000',
      'exact session.computer: session session f0000000 → cloudPc CPCA-017',
      'exact signIn.uti=audit.uniqueTokenId: signIn user_fic for Microsoft Graph → resource Ledger.xlsx',
      'exact purview.device: cloudPc CPCA-017 → resource Ledger.xlsx',
      'inferred tool.window: tool browser_navigate → resource Ledger.xlsx',
      'exact span.parent: run invoke_agent Invoice Agent → tool browser_navigate',
      'exact session.sessionId: session session f0000000 → tool browser_navigate',
      'exact signIn.uti=audit.uniqueTokenId: signIn user_fic for Microsoft Graph → resource Payment instruction',
      'inferred tool.window: tool browser_fill_form → resource Payment instruction',
      'exact span.parent: run invoke_agent Invoice Agent → tool browser_fill_form',
      'exact session.sessionId: session session f0000000 → tool browser_fill_form',
      'exact span.parent: run invoke_agent Invoice Agent → tool mcp_W365ComputerUse_EndSession',
      'exact session.sessionId: session session f0000000 → tool mcp_W365ComputerUse_EndSession',
      'exact span.parent: run invoke_agent Invoice Agent → output output_messages Invoice Agent',
    ])
  })

  test('has only the gaps that no log could fill', () => {
    expect(gapLines(trace)).toEqual([
      'notLogged: Checkout and check-in of the Cloud PC, as the pool saw them.',
      'notLogged: Reset of the Cloud PC after the session, and proof of its baseline.',
    ])
  })

  test('tells who asked, who took it, whom it became, where, what it touched and how it ended', () => {
    expect(storyLines(trace)).toEqual([
      'Dana Reyes asked: Reconcile the August invoices.',
      'Invoice Agent took it (blueprint Finance Ops, sponsor Priya Nair).',
      'It became invoice.agent@contoso.com for Microsoft Graph; Conditional Access granted.',
      'It checked out CPCA-017, session f0000000.',
      'It read Ledger.xlsx.',
      'It sent Payment instruction.',
      'It gave CPCA-017 back.',
      'It answered: Reconciled; payment instruction sent.',
    ])
    expect(brokenPromises(trace)).toEqual([])
  })

  test('every link carries the key both sides share', () => {
    const keyOf = (rule: string) => trace.links.find(link => link.rule === rule)?.key
    expect(keyOf('signIn.uti=audit.uniqueTokenId')).toBe(`uti ${ids.uti}`)
    expect(keyOf('signIn.correlation')).toBe(`correlation ${ids.correlation}`)
    expect(keyOf('session.computer')).toBe(`computer ${ids.computer}`)
    expect(keyOf('computer.inventory')).toBe(`device ${ids.device}`)
  })
})

describe('a refused token', () => {
  test('is told with the policy that blocked it and the AADSTS number', async () => {
    const refused = rows.map(row =>
      row.name === 'user_fic'
        ? {
            ...row,
            body: {
              ...row.body,
              ResultType: '53003',
              ResultDescription: 'Access has been blocked by Conditional Access policies.',
              ConditionalAccessStatus: 'failure',
              UniqueTokenIdentifier: '',
              ConditionalAccessPolicies: JSON.stringify([{ displayName: 'CA501', result: 'failure' }]),
            },
          }
        : row,
    )
    const told = await readTrace(readerOf(await evidenceOf(refused)), ids.trace)
    expect(storyLines(told)).toContain(
      'It asked to become invoice.agent@contoso.com for Microsoft Graph; blocked by CA501 (AADSTS53003).',
    )
    expect(told.summary.refused).toBe(1)
    expect(told.nodes.find(node => node.label === 'user_fic for Microsoft Graph')).toMatchObject({
      status: 'refused',
      note: 'AADSTS53003: Access has been blocked by Conditional Access policies.',
    })
  })
})

describe('token ids', () => {
  test('are compared with their letter case', async () => {
    const otherCase = rows.map(row =>
      row.name === 'user_fic' ? { ...row, body: { ...row.body, UniqueTokenIdentifier: ids.uti.toLowerCase() } } : row,
    )
    const told = await readTrace(readerOf(await evidenceOf(otherCase)), ids.trace)
    expect(told.links.filter(link => link.kind === 'uti')).toEqual([])
    expect(gapLines(told)).toContain(`missing: The sign-in that issued token ${ids.uti}.`)
  })
})

describe('a trace nobody has', () => {
  test('is refused, naming the nearest id', async () => {
    const mistyped = `${ids.trace.slice(0, -1)}d`
    await expect(readTrace(readerOf(evidence), mistyped)).rejects.toMatchObject({
      code: 'trace.unknown',
      message: `No trace ${mistyped} is in this case.`,
      data: { todo: `Did you mean ${ids.trace}?` },
    })
    await expect(readTrace(readerOf([]), 'x')).rejects.toMatchObject({
      data: { todo: 'Import logs first: the case holds no records.' },
    })
  })

  test('a trace id in capital letters is the same id', async () => {
    expect(await readTrace(readerOf(evidence), ids.trace.toUpperCase())).toEqual(trace)
  })
})
