// Text to a bound query: names and types resolved, lets and functions put in, refusals with their place.
import { describe, expect, test } from 'vitest'
import { bindQuery } from '../../../../main/investigation/hunting/kusto/bind.ts'
import type { Query, Tabular } from '../../../../main/investigation/hunting/query.ts'
import { Refusal } from '../../../../shared/errors.ts'
import { smallGlobals } from './small-schema.ts'

function bound(text: string): Query {
  const query = bindQuery(text, smallGlobals)
  if (!('body' in query)) throw new Error('the query asks for values first')
  return query
}

const namesOf = (text: string): string[] => bound(text).body.columns.map(({ name, type }) => `${name}:${type}`)

function only<Kind extends Tabular['kind']>(text: string, kind: Kind): Extract<Tabular, { kind: Kind }> {
  const { body } = bound(text)
  if (!isKind(body, kind)) throw new Error(`it ends with ${body.kind}`)
  return body
}

const isKind = <Kind extends Tabular['kind']>(table: Tabular, kind: Kind): table is Extract<Tabular, { kind: Kind }> =>
  table.kind === kind

/** Code and place of what the text is refused with. */
function refusalOf(text: string): string {
  try {
    bindQuery(text, smallGlobals)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, where } = error.data
    return `${code} ${where?.line}:${where?.column}`
  }
  return 'bound'
}

describe('columns are named as Kusto names them', () => {
  test.each([
    [
      'SignIns | summarize count(), dcount(User) by Device = tostring(Device.os)',
      'Device:string count_:long dcount_User:long',
    ],
    ['SignIns | extend User | project-away Device, user', 'TimeGenerated:datetime User:string Count:long'],
    ['SignIns | project tostring(Device.os), Count + 1', 'Device_os:string Column1:long'],
    ['SignIns | join kind=inner (Audits) on User | project-keep Count*', 'Count:long Count1:string'],
    ['union (SignIns | project Count), (Audits | project Count)', 'Count_long:long Count_string:string'],
    ['print 1, a = "x"', 'print_0:long a:string'],
  ])('%s', (text, names) => {
    expect(namesOf(text).join(' ')).toBe(names)
  })

  test('and tell apart what differs in case alone', () => {
    const { items } = only('SignIns | project a = User, b = user', 'project')
    expect(items.map(({ expression }) => expression.kind === 'column' && expression.name)).toEqual(['User', 'user'])
  })
})

describe('what a let stands for is put in', () => {
  test('a scalar, where it is used', () => {
    const { predicate } = only('let t = 1d; SignIns | where TimeGenerated > ago(t)', 'where')
    expect(predicate).toMatchObject({
      right: { name: 'ago', arguments: [{ type: 'timespan', value: '864000000000' }] },
    })
  })

  test('but one that asks a table is computed once', () => {
    const { lets } = bound('let n = toscalar(SignIns | count); SignIns | where Count > n and Count < n * 2')
    expect(lets).toHaveLength(1)
  })

  test('a function, with what it is called with and its defaults', () => {
    const { items } = only(
      'let f = (x: string, y: string = "!") { let z = strcat(x, y); toupper(z) }; SignIns | extend a = f(User)',
      'extend',
    )
    expect(items[0]?.expression).toMatchObject({
      name: 'toupper',
      arguments: [{ name: 'strcat', arguments: [{ kind: 'column', name: 'User' }, { value: '!' }] }],
    })
  })

  test('a function of tables, called and invoked', () => {
    const declared = 'let f = (T: (User: string), u: string) { T | where User == u };'
    expect(bound(`${declared} f(SignIns, "a")`).body.kind).toBe('where')
    expect(bound(`${declared} SignIns | invoke f("a")`).body.kind).toBe('where')
  })

  test('and a parameter of the query is its default where nothing is given', () => {
    const text = 'declare query_parameters(who: string = "dana"); SignIns | where User == who'
    expect(only(text, 'where').predicate).toMatchObject({ right: { value: 'dana' } })
  })
})

describe('literals are read as what they say', () => {
  test.each([
    ['datetime(2026-11-20)', '639307296000000000'],
    ['datetime(2026-11-20T10:00:00.1234567+02:00)', '639307584001234567'],
    ['1.5h', '54000000000'],
    ['time(1.02:03:04)', '937840000000'],
    ['10tick', '10'],
    ['0x1F', '31'],
    ['guid({74BE27DE1E4E49D9B579FE0B331D3642})', '74be27de-1e4e-49d9-b579-fe0b331d3642'],
    ['long(null)', null],
    ['real(-inf)', '-Infinity'],
    ['dynamic({"a": [1, "x", null]})', '{"a":[1,"x",null]}'],
    ['@"c:\\x"', 'c:\\x'],
    ["'it''s'", 'its'],
  ])('%s', (literal, value) => {
    expect(only(`print x = ${literal}`, 'print').items[0]?.expression).toMatchObject({ kind: 'literal', value })
  })
})

test('a chart has all that is said of it, wherever it stands', () => {
  const text = 'SignIns | render columnchart kind=stacked with (title="who", xcolumn=User)'
  expect(bound(text).render).toEqual({
    chart: 'columnchart',
    properties: { kind: 'stacked', title: 'who', xcolumn: 'User' },
  })
})

describe('what can not be run is refused by place', () => {
  test.each([
    ['SignIns\n| where Usr == 1', 'hunt.syntax 2:9'],
    ['Nowhere | take 1', 'hunt.syntax 1:1'],
    ['SignIns | where User ==', 'hunt.syntax 1:24'],
    ['print datetime(Insert date)', 'hunt.syntax 1:7'],
    ['externaldata(x: string)["https://a.example/b.csv"]', 'hunt.unsupported 1:1'],
    ['SignIns | fork (count) (take 1)', 'hunt.unsupported 1:11'],
    ['SignIns | reduce by User', 'hunt.unsupported 1:11'],
    ['declare query_parameters(who: string); SignIns | where User == who', 'hunt.syntax 1:1'],
    ['1 + 1', 'hunt.unsupported 1:1'],
    ['.show tables', 'hunt.unsupported 1:1'],
  ])('%s', (text, refusal) => {
    expect(refusalOf(text)).toBe(refusal)
  })
})

describe('a query that grows without end is refused', () => {
  const nested = (times: number, open: string, inside: string, close: string) =>
    open.repeat(times) + inside + close.repeat(times)
  const doubling = Array.from(
    { length: 30 },
    (_, index) => `let a${index} = ${index === 0 ? '1' : `a${index - 1} + a${index - 1}`};`,
  )

  test.each([
    ['that is too long', `print "${'x'.repeat(100_001)}"`],
    ['that is nested too deep', `print ${nested(1000, '(', '1', ')')}`],
    ['of lets that double', `${doubling.join('')} print a29`],
    ['of five thousand conditions', `SignIns | where ${Array(5000).fill('User == "a"').join(' or ')}`],
  ])('%s', (_, text) => {
    expect(refusalOf(text)).toMatch(/^hunt\.limit/)
  })
})
