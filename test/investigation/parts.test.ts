import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Components } from '../../main/investigation/components.ts'
import { IntervalIndex, momentOf, overlaps } from '../../main/investigation/interval.ts'
import { toolUseOf } from '../../main/investigation/seen/tool-use.ts'
import { epochMs } from '../../shared/model/units.ts'
import { columnsOf, idOf, listOf, nestedOf, textOf } from '../../shared/records/fields.ts'

describe('IntervalIndex', () => {
  test('finds what trying every interval finds', () => {
    const interval = fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 30 }))
      .map(([start, length]) => ({ start: epochMs(start), end: epochMs(start + length) }))
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 20 }), interval, (intervals, moment) => {
        const found = new IntervalIndex(intervals).overlapping(moment)
        expect(new Set(found)).toEqual(new Set(intervals.filter(item => overlaps(item, moment))))
      }),
      { seed: 3, numRuns: 500 },
    )
  })

  test('a time cut to the second means the whole second, a time with a fraction that moment', () => {
    expect(momentOf(epochMs(5_000))).toEqual({ start: 5_000, end: 5_999 })
    expect(momentOf(epochMs(5_001))).toEqual({ start: 5_001, end: 5_001 })
  })
})

describe('Components', () => {
  test('groups what a walk along the joins reaches', () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 15 }))
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 20 }), pairs => {
        const components = new Components<number>()
        for (const [a, b] of pairs) components.join(a, b)
        const reached = (from: number): Set<number> => {
          const all = new Set([from])
          for (const at of all) for (const [a, b] of pairs) if (a === at || b === at) all.add(a).add(b)
          return all
        }
        for (const [a] of pairs)
          for (const [b] of pairs) expect(components.of(a) === components.of(b)).toBe(reached(a).has(b))
      }),
      { seed: 5, numRuns: 300 },
    )
  })
})

describe('columns', () => {
  test('are found whatever casing and suffix the export gave them; the schema’s own name wins', () => {
    const columns = columnsOf({
      'CreatedDateTime [UTC]': 'then',
      DeviceDetail_dynamic: '{"deviceId":"D1"}',
      ReportId_long: 113597,
      UserId: 'Adele',
      UserId_string: 'Someone',
      Empty: '',
      None: null,
    })
    expect(textOf(columns, 'createdDateTime')).toBe('then')
    expect(idOf(nestedOf(columns, 'DeviceDetail'), 'deviceid')).toBe('d1')
    expect(textOf(columns, 'ReportId')).toBe('113597')
    expect(textOf(columns, 'UserId')).toBe('Adele')
    expect(textOf(columns, 'Empty', 'None', 'Missing')).toBeNull()
  })

  test('an all-zero GUID names nothing, and text that only looks like JSON stays text', () => {
    const columns = columnsOf({ a: '00000000-0000-0000-0000-000000000000', b: '{not json', c: '[1,2]' })
    expect(idOf(columns, 'a')).toBeNull()
    expect(nestedOf(columns, 'b').size).toBe(0)
    expect(listOf(columns, 'c')).toEqual([1, 2])
  })
})

describe('a tool call', () => {
  const url =
    'https://p.eastus.remotinginterface.regional.cloudinferenceplatform.azure.net/computers/C0FFEE/screenshare'

  test('StartSession tells session and computer, bare or inside the content parts of MCP', () => {
    const answer = JSON.stringify({ sessionId: 'S1', screenShareUrl: url })
    const wrapped = { content: [{ type: 'text', text: answer }] }
    for (const result of [answer, wrapped, JSON.stringify(wrapped)])
      expect(toolUseOf('mcp_W365ComputerUse_StartSession', null, '{}', result)).toMatchObject({
        phase: 'start',
        session: 's1',
        computer: 'c0ffee',
      })
  })

  test('later calls tell the session they run in, and a result’s session id is not theirs', () => {
    expect(toolUseOf('browser_navigate', null, '{"sessionId":"S1"}', '{"sessionId":"S2"}')).toMatchObject({
      phase: 'within',
      session: 's1',
      computer: null,
    })
    expect(toolUseOf('http_post', null, 'plain text', undefined).session).toBeNull()
  })
})
