// Filter rules: what they select, what cannot be known, and how a wrong one is refused.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateFilterRule, parseFilterRule } from '../../main/access/index.ts'
import { Refusal } from '../../shared/errors.ts'

type Value = string | number | boolean | readonly string[] | null
const given = (values: Readonly<Record<string, Value>>) => (property: string) =>
  values[property.slice(property.indexOf('.') + 1)]
const device = (rule: string, values: Readonly<Record<string, Value>>) =>
  evaluateFilterRule(parseFilterRule(rule, 'device'), given(values))
const cloudPc = { systemLabels: ['CloudPC'], trustType: 'AzureAD', model: 'Cloud PC for Agents', isCompliant: true }

describe('A rule', () => {
  test.each<[rule: string, values: Readonly<Record<string, Value>>, selects: string]>([
    ['device.systemLabels -contains "CloudPC" -and device.trustType -eq "AzureAD"', cloudPc, 'yes'],
    ['device.systemLabels -eq "cloudpc" -and device.trustType -ne "AzureAD"', cloudPc, 'no'],
    ['device.systemLabels -notContains "CloudPC"', cloudPc, 'no'],
    ['device.model -startsWith "cloud pc"', cloudPc, 'yes'],
    ['device.model -notEndsWith "Agents"', cloudPc, 'no'],
    ['device.model -contains "for"', cloudPc, 'yes'],
    ["device.model -in ['Surface', 'Cloud PC for Agents']", cloudPc, 'yes'],
    ['device.model -notIn ["Surface"]', cloudPc, 'yes'],
    ['device.isCompliant -eq True', cloudPc, 'yes'],
    ['DEVICE.ISCOMPLIANT -EQ false', cloudPc, 'no'],
    ['-not (device.model -eq "Surface" -or device.isCompliant -eq False)', cloudPc, 'yes'],
    ['device.model -eq "a" -and device.model -eq "b" -or device.isCompliant -eq True', cloudPc, 'yes'],
    ['device.displayName -eq "CPCA-1"', cloudPc, 'unknown'],
    ['device.displayName -eq "CPCA-1" -or device.isCompliant -eq True', cloudPc, 'yes'],
    ['-not device.displayName -eq "CPCA-1"', cloudPc, 'unknown'],
    // a device nobody registered has no properties: only negative operators select it
    ['device.model -ne "Surface"', { model: null }, 'yes'],
    ['device.model -notStartsWith "Surface"', { model: null }, 'yes'],
    ['device.model -contains "Surface"', { model: null }, 'no'],
    ['device.extensionAttribute7 -eq null', { extensionAttribute7: null }, 'yes'],
    ['device.extensionAttribute7 -ne null', { extensionAttribute7: 'x' }, 'yes'],
  ])('%s', (rule, values, selects) => {
    expect(device(rule, values)).toBe(selects)
  })

  test('reads custom security attributes of any set', () => {
    const rule = parseFilterRule('CustomSecurityAttribute.Agents_Tier -in [1, 2]', 'attributes')
    expect(evaluateFilterRule(rule, given({ Agents_Tier: 2 }))).toBe('yes')
    expect(evaluateFilterRule(rule, given({ Agents_Tier: 3 }))).toBe('no')
    expect(evaluateFilterRule(rule, given({}))).toBe('unknown')
  })
})

describe('A wrong rule is refused with its place and the nearest name', () => {
  test.each<[rule: string, column: number, message: RegExp]>([
    ['device.modle -eq "x"', 1, /no property of a device; did you mean "device\.model"\?/],
    ['systemLabels -eq "CloudPC"', 1, /did you mean "device\.systemLabels"\?/],
    ['device.model -equals "x"', 14, /an operator is expected, and there is "-equals"/],
    ['device.model -startWith "x"', 14, /did you mean "-startsWith"\?/],
    ['device.model -eq', 17, /a value is expected, and the rule ends/],
    ['device.model -eq ture', 18, /did you mean "true"\?/],
    ['device.model -eq "x', 18, /the string is not closed/],
    ['(device.model -eq "x"', 22, /"\)" is expected/],
    ['device.model -eq "x" device.model', 22, /-and, -or or the end/],
    ['device.model -in "x"', 18, /-in takes a list/],
    ['device.model -eq ["x"]', 18, /-eq takes no list/],
    ['device.model -contains null', 24, /-contains does not compare with null/],
    ['device.isCompliant -eq "yes"', 24, /True or False/],
    ['device.model -startsWith 3', 26, /-startsWith takes a string/],
    ['device.model & 1', 14, /"&" means nothing here/],
    ['', 1, /a property is expected/],
  ])('%s', (rule, column, message) => {
    const read = () => parseFilterRule(rule, 'device')
    expect(read).toThrow(Refusal)
    expect(read).toThrow(message)
    expect(read).toThrow(expect.objectContaining({ data: expect.objectContaining({ where: { column } }) }))
  })

  test('and an attribute without its set', () => {
    expect(() => parseFilterRule('CustomSecurityAttribute.Tier -eq "1"', 'attributes')).toThrow(/Set_Attribute/)
  })
})

type Tree = { text: string; holds: boolean | null }
const values: Readonly<Record<string, string | null>> = { model: 'Cloud PC', manufacturer: null }
const leaf: fc.Arbitrary<Tree> = fc
  .record({
    property: fc.constantFrom('model', 'manufacturer', 'displayName'),
    operator: fc.constantFrom('-eq', '-ne', '-startsWith', '-notStartsWith'),
    value: fc.constantFrom('Cloud', 'Cloud PC', ''),
  })
  .map(({ property, operator, value }) => {
    const held = values[property]
    const positive = operator.endsWith('tartsWith') ? (held?.startsWith(value) ?? false) : held === value
    const holds = operator === '-ne' || operator === '-notStartsWith' ? !positive : positive
    return { text: `device.${property} ${operator} "${value}"`, holds: held === undefined ? null : holds }
  })
const { tree } = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('tree').map(({ text, holds }) => ({ text: `-not (${text})`, holds: holds === null ? null : !holds })),
    fc.tuple(tie('tree'), tie('tree')).map(([left, right]) => {
      const both = [left.holds, right.holds]
      const holds = both.includes(false) ? false : both.includes(null) ? null : true
      return { text: `(${left.text}) -and (${right.text})`, holds }
    }),
    fc.tuple(tie('tree'), tie('tree')).map(([left, right]) => {
      const both = [left.holds, right.holds]
      const holds = both.includes(true) ? true : both.includes(null) ? null : false
      return { text: `(${left.text}) -or (${right.text})`, holds }
    }),
  ),
}))

test('Any rule comes to what its parts come to', () => {
  fc.assert(
    fc.property(tree, ({ text, holds }) => {
      expect(device(text, values)).toBe(holds === null ? 'unknown' : holds ? 'yes' : 'no')
    }),
    { seed: 11, numRuns: 1000 },
  )
})
