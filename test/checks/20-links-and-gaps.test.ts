// Check 20: the trace of a task, link by link; what it says when a log is left out or not licensed; and the proof that the case is whole.
import { beforeAll, describe, expect, test } from 'vitest'
import { readTrace } from '../../main/investigation/index.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { Trace } from '../../shared/model/trace.ts'
import { caseInMemory, startedAt } from '../case/making.ts'
import { readerOf } from '../investigation/reader.ts'
import { recordsOf } from '../telemetry/records.ts'
import { type Contoso, contoso, invoice, must, task } from './contoso.ts'
import { evidenceOf } from './evidence.ts'

const traceOf = async (run: Contoso, records: readonly LogRecord[]): Promise<Trace> =>
  readTrace(readerOf(await evidenceOf(records), 500), run.factsOf('task.started')[0]?.trace ?? '')

async function worked(licences?: 'P1'[]): Promise<Contoso> {
  const run = await contoso({
    change: ({ tenant }) => {
      if (licences) tenant.licences = licences
    },
  })
  must(await run.connect(task))
  must(await run.open(task, invoice(1043)))
  must(await run.perform({ do: 'answer', task, text: 'Done.' }))
  return run
}

describe('Every displayed link states its join key and confidence; gaps are explicit; the case can be verified by its hashes.', () => {
  let run: Contoso
  let records: LogRecord[]
  let trace: Trace

  beforeAll(async () => {
    run = await worked()
    records = recordsOf(run.facts())
    trace = await traceOf(run, records)
  })

  test('each link names its rule, what both sides share, how sure it is, and the records it rests on', async () => {
    const known = new Set((await evidenceOf(records)).map(({ id }) => id))
    expect(trace.links.length).toBeGreaterThan(20)
    for (const { rule, key, evidence } of trace.links) {
      expect(rule).toMatch(/\w/)
      expect(key).toMatch(/\w/)
      expect(evidence.length).toBeGreaterThan(0)
      for (const id of evidence) expect(known).toContain(id)
    }
    expect(new Set(trace.links.map(({ confidence }) => confidence))).toEqual(new Set(['exact', 'inferred']))
  })

  test('a link is exact only by an identifier, never by time alone', () => {
    for (const { confidence, kind, rule } of trace.links) if (confidence === 'exact') expect(kind, rule).not.toBeNull()
    for (const { confidence, rule } of trace.links) if (rule.endsWith('.window')) expect(confidence).toBe('inferred')
  })

  test('what no log holds is said: who handed out the Cloud PC, and its reset', () => {
    expect(trace.gaps.filter(({ kind }) => kind === 'notLogged').length).toBeGreaterThan(0)
    for (const { expected, why, near } of trace.gaps) {
      expect([expected, why].every(text => text.length > 10)).toBe(true)
      expect(trace.nodes.map(({ id }) => id)).toContain(near)
    }
  })

  test.each([
    ['the service principals’ sign-ins', 'AADServicePrincipalSignInLogs', /T1|T2/],
    ['the audit log', 'AuditRecord', /audit/i],
  ])('without %s the trace has gaps it had not, and no link in their place', async (_what, table, names) => {
    // Defender's copies of sign-ins tell the request, and not whose it was: they are left out too
    const left = records.filter(
      record => record.table !== table && !record.table.startsWith('EntraId') && record.table !== 'CloudAppEvents',
    )
    const poorer = await traceOf(run, left)
    const had = new Set(trace.gaps.map(({ expected }) => expected))
    const more = poorer.gaps.filter(({ expected }) => !had.has(expected))
    expect(more.length).toBeGreaterThan(0)
    expect(more.map(({ expected, why }) => `${expected} ${why}`).join('\n')).toMatch(names)
    expect(poorer.links.length).toBeLessThan(trace.links.length)
  })

  test('a tenant that has not bought Defender has no row of it, and the trace claims none', async () => {
    const poor = await worked(['P1'])
    const few = recordsOf(poor.facts())
    expect(few.filter(({ plane }) => plane === 'defender')).toEqual([])
    const told = await traceOf(poor, few)
    expect(told.nodes.flatMap(({ planes }) => planes)).not.toContain('defender')
    expect(told.nodes.filter(({ kind }) => kind === 'tool')).toHaveLength(
      trace.nodes.filter(({ kind }) => kind === 'tool').length,
    )
  })

  test('all of it in a case verifies to its root, and each record can be shown to be in it', async () => {
    const store = await caseInMemory()
    await store.appendRecords({ run: 'check-20', scenario: 'stolen-token', seed: 1, at: startedAt }, records)
    const report = await store.verify()
    expect(report).toMatchObject({ ok: true, root: (await store.info()).root })
    for await (const [first] of store.scan(['MicrosoftGraphActivityLogs', 'EntraIdSignInEvents'])) {
      if (first === undefined) continue
      const { proof, raw } = await store.record(first.id)
      expect(proof.verified).toBe(true)
      expect(records.map(({ body }) => JSON.stringify(body))).toContain(raw.trim())
    }
    await store.close()
  })
})
