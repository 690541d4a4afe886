// Filter rules in words: what each comparison selects, how a rule is put together, and why one can not be read.
import { describe, expect, test } from 'vitest'
import { evaluateFilterRule, parseFilterRule } from '../../main/access/index.ts'
import { takenOrRefused } from './refusal.ts'
import { listOf, type Named, tableOf } from './written-table.ts'

type Value = string | number | boolean | readonly string[] | null | undefined

describe('A filter rule', () => {
  // written out again: by the values each operator compares with
  const comparisons = [
    ...[
      '-eq',
      '-ne',
      '-contains',
      '-notContains',
      '-startsWith',
      '-notStartsWith',
      '-endsWith',
      '-notEndsWith',
    ].flatMap(operator => ['"Cloud PC"', '"cloud"', '"pc"', '"oud"'].map(value => `${operator} ${value}`)),
    ...['-in', '-notIn'].flatMap(operator =>
      ['["Cloud PC", "x"]', '["x", \'cloud pc\']', '["oud"]'].map(value => `${operator} ${value}`),
    ),
    ...['-eq', '-ne'].flatMap(operator =>
      ['null', 'True', 'FALSE', '3', '-3.5', '"3"', '"true"'].map(value => `${operator} ${value}`),
    ),
    '-in [3, "4"]',
    '-notIn [3]',
  ]
  const held: readonly Named<Value>[] = [
    ['not known', undefined],
    ['empty', null],
    ['"Cloud PC"', 'Cloud PC'],
    ['"CLOUD"', 'CLOUD'],
    ['"x"', 'x'],
    ['""', ''],
    ['true', true],
    ['false', false],
    ['3', 3],
    ['-3.5', -3.5],
    ['no values', []],
    ['"x" and "Cloud PC"', ['x', 'Cloud PC']],
    ['"proud"', ['proud']],
  ]

  test('selects what the written table says', async () => {
    const text = tableOf(
      comparisons.map((comparison): Named<string> => [comparison, comparison]),
      held,
      (comparison, value) => {
        const rule = parseFilterRule(`CustomSecurityAttribute.Set_Name ${comparison}`, 'attributes')
        return evaluateFilterRule(rule, property => (property === 'CustomSecurityAttribute.Set_Name' ? value : null))
      },
    )
    await expect(text).toMatchFileSnapshot('./conditional-access/comparisons.txt')
  })

  test('is put together as it is written', async () => {
    const rules = [
      'device.model -eq "a"',
      'DEVICE.MODEL -EQ "a"',
      'device.model -eq "a" -and device.displayName -eq "b" -and device.deviceId -eq "c"',
      'device.model -eq "a" -or device.displayName -eq "b" -and device.deviceId -eq "c"',
      'device.model -eq "a" -AND device.displayName -eq "b" -OR device.deviceId -eq "c"',
      '(device.model -eq "a" -or device.displayName -eq "b") -and device.deviceId -eq "c"',
      '-not device.model -eq "a" -and device.displayName -eq "b"',
      '-not -not (device.model -eq "a")',
      '-NOT(device.model -eq"a")',
      '((device.model -eq "a"))',
      '\t device.model\n -eq \r "a"  ',
      'device.extensionAttribute15 -in ["a", 1, -2.5, \'b "c"\']',
      'device.extensionAttribute15 -in [12, 3.25]',
      'device.isCompliant -ne True',
      'device.isCompliant -eq null',
      'device.systemLabels -contains ""',
    ].map((rule): Named<string> => [JSON.stringify(rule), rule])
    const text = listOf(rules, rule => JSON.stringify(parseFilterRule(rule, 'device')))
    await expect(text).toMatchFileSnapshot('./conditional-access/rules-read.txt')
    expect(parseFilterRule('customsecurityattribute.Agents_Tier -eq 1', 'attributes')).toMatchObject({
      property: 'CustomSecurityAttribute.Agents_Tier',
    })
  })

  test('that can not be read is refused with its place and the name that was meant', async () => {
    const wrong: readonly Named<readonly [string, 'device' | 'attributes']>[] = [
      ...[
        '',
        '   ',
        'device.modle -eq "x"',
        'model -eq "x"',
        'DEVICE.trusttypes -eq "x"',
        'device.extensionAttribute16 -eq "x"',
        'device.nothingLikeIt -eq "x"',
        'zzz -eq "x"',
        '"device.model" -eq "x"',
        '-eq "x"',
        'device.model',
        'device.model device.model',
        'device.model "x"',
        'device.model "-eq" "x"',
        'device.model -eq "x" "-and" device.model -eq "y"',
        'device.model -equals "x"',
        'device.model -nand "x"',
        'device.model -an "x"',
        'device.model -startWith "x"',
        'device.model -eq',
        'device.model -eq ture',
        'device.model -eq nul',
        'device.model -eq device',
        'device.model -eq (',
        'device.model -eq "x',
        'device.model -eq \'x"',
        'device.model -eq 3x',
        'device.model -eq 3.x',
        '(device.model -eq "x"',
        '(device.model -eq "x" ]',
        'device.model -eq "x")',
        'device.model -eq "x" device.model',
        'device.model -eq "x" -an device.model -eq "y"',
        'device.model -eq "x" -and',
        '-not',
        'device.model -in "x"',
        'device.model -notIn "x"',
        'device.model -in []',
        'device.model -in ["x"',
        'device.model -in ["x",]',
        'device.model -in ["x" "y"]',
        'device.model -in [true]',
        'device.model -eq ["x"]',
        'device.model -contains ["x"]',
        'device.model -contains null',
        'device.model -startsWith True',
        'device.model -in null',
        'device.isCompliant -eq "yes"',
        'device.isCompliant -eq 1',
        'device.isCompliant -in ["true"]',
        'device.isCompliant -contains True',
        'device.isCompliant -startsWith "t"',
        'device.model -startsWith 3',
        'device.model -contains 3',
        'device.model & 1',
        'device.model -eq "x" # done',
      ].map((rule): Named<readonly [string, 'device']> => [JSON.stringify(rule), [rule, 'device']]),
      ...[
        'CustomSecurityAttribute.Tier -eq "1"',
        'CustomSecurityAttribute.Agents_ -eq "1"',
        'XCustomSecurityAttribute.Agents_Tier -eq "1"',
        'CustomSecurityAttribute.Agents_Tier.x -eq "1"',
        'customsecurityattribute.Agents_Tier -eq "1"',
        'device.model -eq "x"',
        'CustomSecurityAttribute.Agents_Tier -contains 1',
      ].map((rule): Named<readonly [string, 'attributes']> => [JSON.stringify(rule), [rule, 'attributes']]),
    ]
    const text = listOf(wrong, ([rule, about]) => takenOrRefused(() => parseFilterRule(rule, about)))
    await expect(text).toMatchFileSnapshot('./conditional-access/rules-refused.txt')
  })
})
