import { describe, expect, test } from 'vitest'
import { listTraces, readTrace } from '../../main/investigation/index.ts'
import type { Trace } from '../../shared/model/trace.ts'
import { readerOf } from './reader.ts'
import { ids, type Row } from './session/names.ts'
import { span } from './session/spans.ts'
import { evidenceOf, named } from './session.ts'
import { brokenPromises, gapLines, linkLines } from './telling.ts'

const secondTrace = '1bf7651916cd43dd8448eb211c80319c'

/** The same rows as another run of the same agent: other ids of what is a run's own, other times. */
function again(rows: readonly Row[], seconds: number, more: readonly (readonly [string, string])[] = []): Row[] {
  const changes: (readonly [string, string])[] = [
    [ids.trace, secondTrace],
    ['00f067aa0ba902', '11f067aa0ba902'],
    [ids.session, 'f0000000-0000-4000-8000-000000000002'],
    ...more,
  ]
  return rows.map(row => {
    const text = changes.reduce((all, [from, to]) => all.replaceAll(from, to), JSON.stringify(row.body))
    const moved = text
      .replaceAll(/(09:14:)(\d\d)/g, (_, start, second) => start + String(Number(second) + seconds).padStart(2, '0'))
      .replaceAll(
        /("(?:start|end)TimeUnixNano":)(\d+)/g,
        (_, key, nanos) => key + String(Number(nanos) + seconds * 1e9),
      )
    return { ...row, name: `second ${row.name}`, body: JSON.parse(moved) }
  })
}

const spansOnly = named(/^span /)
const tokens = named(/^(T1|T2|user_fic)$/)
const objects = named(/object$/)
const touched = named(/^(purview|defender) (file|mail)$/)

async function bothTraces(rows: readonly Row[]): Promise<{ first: Trace; second: Trace }> {
  const reader = readerOf(await evidenceOf(rows))
  const [first, second] = [await readTrace(reader, ids.trace), await readTrace(reader, secondTrace)]
  expect([...brokenPromises(first), ...brokenPromises(second)]).toEqual([])
  return { first, second }
}

const signIns = (trace: Trace) => trace.nodes.filter(node => node.kind === 'signIn').length
const resources = (trace: Trace) => trace.nodes.filter(node => node.kind === 'resource').map(node => node.label)

describe('two runs of one agent at the same time', () => {
  /**
   *  :02      :03       :04       :05       :06      :07      :08
   *  |=================================================|           first run
   *           |==================================================| second run
   *    T1 T2 user_fic (from :02.4)         ● Ledger.xlsx (:04)
   */
  test('own what only one of them can have asked for, though both were going on when it was used', async () => {
    const { first, second } = await bothTraces([
      ...spansOnly,
      ...again(spansOnly, 1),
      ...tokens,
      ...objects,
      ...touched,
    ])
    expect(signIns(first)).toBe(3)
    expect(signIns(second)).toBe(0)
    expect(gapLines(second)).toContain('missing: The token requests of Invoice Agent in this run.')
    // The records fall in both windows, but their token was asked for in the first alone.
    expect(resources(first)).toEqual(['Ledger.xlsx', 'Payment instruction'])
    expect(resources(second)).toEqual([])
  })

  test('and neither gets a token asked for while both were going on', async () => {
    const late = tokens.map(row => ({
      ...row,
      body: JSON.parse(JSON.stringify(row.body).replaceAll('09:14:02', '09:14:04')),
    }))
    const rows = [...spansOnly, ...again(spansOnly, 1), ...late, ...objects]
    const { first, second } = await bothTraces(rows)
    for (const trace of [first, second]) {
      expect(signIns(trace)).toBe(0)
      expect(trace.gaps.filter(gap => gap.kind === 'ambiguous')).toHaveLength(3)
    }
    const list = await listTraces(readerOf(await evidenceOf(rows)))
    const left = list.find(({ kind }) => kind === 'activity')
    expect(left).toMatchObject({ id: 'activity:invoice.agent@contoso.com', gaps: 3 })
  })

  test('are told apart by the Cloud PC a record came from, where each had its own', async () => {
    const otherPc = [
      [ids.computer, 'e0000000-0000-4000-8000-00000000000a'],
      [ids.device, 'e0000000-0000-4000-8000-00000000000b'],
    ] as const
    const { first, second } = await bothTraces([
      ...spansOnly,
      ...again(spansOnly, 1, otherPc),
      ...objects,
      ...again(named(/^Cloud PC object$/), 0, otherPc),
      ...named(/^purview file$/),
    ])
    expect(resources(first)).toEqual(['Ledger.xlsx'])
    expect(resources(second)).toEqual([])
    expect(first.links.find(link => link.rule === 'tool.window')?.confidence).toBe('inferred')
  })
})

describe('two runs of one agent, one after the other', () => {
  test('each own their own', async () => {
    const ownIds = [
      [ids.correlation, '9f2c0000-0000-4000-8000-000000000072'],
      ['21110000', '21120000'],
      [ids.uti, 'secondTokenIdAAAAAAAAA'],
      [ids.fileRecord, '11120000-0000-4000-8000-000000000001'],
      [ids.mailRecord, '11120000-0000-4000-8000-000000000002'],
    ] as const
    const acts = [...spansOnly, ...tokens, ...touched]
    const { first, second } = await bothTraces([...acts, ...again(acts, 20, ownIds), ...objects])
    for (const trace of [first, second]) {
      expect(signIns(trace)).toBe(3)
      expect(resources(trace)).toEqual(['Ledger.xlsx', 'Payment instruction'])
      expect(trace.gaps.filter(gap => gap.kind !== 'notLogged')).toEqual([])
    }
  })

  test('a token used again in the second run is part of that run’s story too', async () => {
    const used = again(named(/^purview file$/), 20, [[ids.fileRecord, '11120000-0000-4000-8000-000000000001']])
    const { first, second } = await bothTraces([...spansOnly, ...tokens, ...again(spansOnly, 20), ...used, ...objects])
    expect(resources(first)).toEqual([])
    expect(resources(second)).toEqual(['Ledger.xlsx'])
    expect(linkLines(second)).toContain(
      'exact signIn.uti=audit.uniqueTokenId: signIn user_fic for Microsoft Graph → resource Ledger.xlsx',
    )
    expect(linkLines(second).filter(line => line.includes('signIn.window'))).toEqual([])
  })

  test('a record from after the run, with the run’s token, is still the run’s: who else could have had it', async () => {
    const late = again(named(/^purview file$/), 40)
    const reader = readerOf(await evidenceOf([...spansOnly, ...tokens, ...late, ...objects]))
    const trace = await readTrace(reader, ids.trace)
    expect(resources(trace)).toEqual(['Ledger.xlsx'])
    expect(trace.links.filter(link => /window/.test(link.rule) && link.to.startsWith('record:'))).toEqual([])
  })
})

describe('two tool calls in the second an audit record is cut to', () => {
  test('leave the cause open where neither names the thing', async () => {
    const silent = spansOnly.map(row => ({
      ...row,
      body: JSON.parse(
        JSON.stringify(row.body).replaceAll(/Ledger\.xlsx|https:\/\/contoso\.sharepoint\.com[^"\\]*/g, 'something'),
      ),
    }))
    const other = span('end', 'execute_tool take_screenshot', 'INTERNAL', '09:14:04.100', '09:14:04.150', {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'take_screenshot',
      'gen_ai.tool.call.id': 'call_9',
    })
    const rows = [
      ...silent.filter(row => row.name !== 'span end'),
      other,
      ...tokens,
      ...objects,
      ...named(/^purview file$/),
    ]
    const trace = await readTrace(readerOf(await evidenceOf(rows)), ids.trace)
    expect(gapLines(trace)).toContain('ambiguous: The tool call behind FileAccessed of Ledger.xlsx.')
    expect(linkLines(trace)).toContain('inferred run.window: run invoke_agent Invoice Agent → resource Ledger.xlsx')
  })
})

describe('an agent called by another', () => {
  const child = 'cccc651916cd43dd8448eb211c80319c'
  /** A run of its own trace that names Invoice Agent as its caller, in the same conversation. */
  const called = (start: string, end: string, conversation = '19:invoices@thread.v2'): Row => {
    const row = span('run', 'invoke_agent Vendor Lookup', 'CLIENT', start, end, {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.id': 'a0000000-0000-4000-8000-000000000009',
      'gen_ai.agent.name': 'Vendor Lookup',
      'gen_ai.conversation.id': conversation,
      'microsoft.a365.caller.agent.id': ids.agent,
      'microsoft.a365.caller.agent.name': 'Invoice Agent',
    })
    return { ...row, body: JSON.parse(JSON.stringify(row.body).replaceAll(ids.trace, child)) }
  }
  const callsIn = (trace: Trace) => trace.links.filter(link => link.rule === 'a2a.caller')

  test('joins the caller’s run that was going on then', async () => {
    const reader = readerOf(
      await evidenceOf([...spansOnly, ...again(spansOnly, 20), called('09:14:23.000', '09:14:24.000')]),
    )
    expect(callsIn(await readTrace(reader, secondTrace))).toHaveLength(1)
    expect(callsIn(await readTrace(reader, ids.trace))).toEqual([])
    expect((await readTrace(reader, child)).summary.id).toBe(secondTrace)
  })

  test('is left alone, with the reason, where two of the caller’s runs were going on', async () => {
    const reader = readerOf(
      await evidenceOf([...spansOnly, ...again(spansOnly, 1), called('09:14:04.000', '09:14:05.000')]),
    )
    const alone = await readTrace(reader, child)
    expect(alone.summary.id).toBe(child)
    expect(gapLines(alone)).toContain('ambiguous: The run of Invoice Agent that called Vendor Lookup.')
  })

  test('is not joined to a run that was over long before: a chat lives longer than a run', async () => {
    const reader = readerOf(await evidenceOf([...spansOnly, called('09:44:04.000', '09:44:05.000')]))
    expect(gapLines(await readTrace(reader, child))).toContain(
      'missing: The run of Invoice Agent that called Vendor Lookup.',
    )
  })

  test('is joined through a compound conversation id', async () => {
    const reader = readerOf(
      await evidenceOf([...spansOnly, called('09:14:04.000', '09:14:05.000', '19:invoices@thread.v2_vendors')]),
    )
    expect(callsIn(await readTrace(reader, ids.trace))).toHaveLength(1)
  })
})
