import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listTraces, readTrace } from '../../main/investigation/index.ts'
import type { Evidence } from '../../shared/model/evidence.ts'
import type { Trace } from '../../shared/model/trace.ts'
import { describeWith } from '../material.ts'
import { importSamples, readerOf } from './reader.ts'
import { ids } from './session/names.ts'
import { evidenceOf, wholeSession } from './session.ts'
import { simulate } from './simulated.ts'
import { brokenPromises } from './telling.ts'

const session = await evidenceOf(wholeSession())

async function allTraces(evidence: readonly Evidence[]): Promise<Trace[]> {
  const list = await listTraces(readerOf(evidence, 50))
  return Promise.all(list.map(({ id }) => readTrace(readerOf(evidence, 50), id)))
}

/** Every record is in the evidence of some node of some trace. */
async function expectNothingVanishes(evidence: readonly Evidence[]): Promise<void> {
  const traces = await allTraces(evidence)
  const shown = new Set(traces.flatMap(trace => trace.nodes.flatMap(node => node.evidence)))
  expect(evidence.filter(({ id }) => !shown.has(id)).map(({ id, table }) => `${id} ${table}`)).toEqual([])
  expect(traces.flatMap(brokenPromises)).toEqual([])
}

const linksOf = (trace: Trace): Set<string> =>
  new Set(
    trace.links
      .filter(link => link.confidence === 'exact')
      .map(({ rule, from, to, key }) => [rule, from, to, key].join(' ')),
  )

describe('whatever the order records were taken in', () => {
  test('the trace is the same', async () => {
    const whole = await readTrace(readerOf(session), ids.trace)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...session], { minLength: session.length }), async shuffled => {
        expect(await readTrace(readerOf(shuffled), ids.trace)).toEqual(whole)
      }),
      { seed: 7, numRuns: 30 },
    )
  })
})

describe('any one record less', () => {
  test('never adds an exact link and never invents a node', async () => {
    const whole = await readTrace(readerOf(session), ids.trace)
    const nodes = new Set(whole.nodes.map(node => node.id))
    const exact = linksOf(whole)
    for (const gone of session) {
      const fewer = await readTrace(readerOf(session.filter(({ id }) => id !== gone.id)), ids.trace)
      expect(
        [...linksOf(fewer)].filter(link => !exact.has(link)),
        `without ${gone.id} ${gone.table}`,
      ).toEqual([])
      expect(
        fewer.nodes.map(node => node.id).filter(id => !nodes.has(id)),
        `without ${gone.id} ${gone.table}`,
      ).toEqual([])
    }
  })
})

describe('any records at all', () => {
  test('all of them are in some trace, and every trace keeps its promises', async () => {
    await fc.assert(fc.asyncProperty(fc.subarray([...session]), expectNothingVanishes), { seed: 11, numRuns: 60 })
  })

  test('the list and the traces tell the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray([...session]), async some => {
        const list = await listTraces(readerOf(some))
        const traces = await allTraces(some)
        expect(traces.map(trace => trace.summary)).toEqual(list)
        expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
      }),
      { seed: 13, numRuns: 30 },
    )
  })
})

describe('any records of a simulated run', () => {
  test('are all in some trace, and order does not matter', async () => {
    const { evidence } = await simulate('stolen-token', 3)
    await expectNothingVanishes(evidence)
    const [first] = await listTraces(readerOf(evidence, 50))
    const id = first?.id ?? ''
    const whole = await readTrace(readerOf(evidence, 50), id)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...evidence], { minLength: evidence.length }), async shuffled => {
        expect(await readTrace(readerOf(shuffled, 50), id)).toEqual(whole)
      }),
      { seed: 17, numRuns: 5 },
    )
  })
})

describeWith('samples/agent365-sdk', 'one record less of two runs that called one another', () => {
  test('never adds an exact link and never invents a node, whichever trace it falls to', async () => {
    const evidence = await importSamples('agent365-sdk/payload_1.json', 'agent365-sdk/payload_2.json')
    const tell = async (some: readonly Evidence[]) => {
      const traces = await allTraces(some)
      return {
        exact: new Set(traces.flatMap(trace => [...linksOf(trace)])),
        nodes: new Set(traces.flatMap(trace => trace.nodes.map(node => node.id))),
      }
    }
    const whole = await tell(evidence)
    for (const gone of evidence) {
      const fewer = await tell(evidence.filter(({ id }) => id !== gone.id))
      expect(
        [...fewer.exact].filter(link => !whole.exact.has(link)),
        `without ${gone.id}`,
      ).toEqual([])
      expect(
        [...fewer.nodes].filter(id => !whole.nodes.has(id)),
        `without ${gone.id}`,
      ).toEqual([])
    }
  })
})

const tables = [
  [
    'agent365-sdk',
    ['agent365-sdk/payload_1.json', 'agent365-sdk/payload_2.json', 'agent365-sdk/standard_otlp_json_export.json'],
  ],
  [
    'otrf-golden-saml',
    [
      'otrf-golden-saml/AADAuditEvents.json',
      'otrf-golden-saml/Microsoft365DefenderEvents.json',
      'otrf-golden-saml/OfficeActivityEvents.json',
    ],
  ],
  [
    'sentinel-training-lab',
    [
      'sentinel-training-lab/sign-in_adelete.csv',
      'sentinel-training-lab/office_activity.csv',
      'sentinel-training-lab/disable_accounts.csv',
      'sentinel-training-lab/AuditLogs_Hunting.csv',
      'sentinel-training-lab/signinLogs.csv',
    ],
  ],
  ['msticpy', ['msticpy/SigninLogs_aad_logons.ndjson']],
  ['o365-management-api', ['o365-management-api/audit_records.ndjson']],
] as const

for (const [folder, files] of tables) {
  describeWith(`samples/${folder}`, `all records of ${folder}`, () => {
    test('are in some trace', async () => expectNothingVanishes(await importSamples(...files)))
  })
}
