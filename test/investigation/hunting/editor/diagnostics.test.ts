// What is underlined while somebody writes, with what was likely meant.
import { describe, expect, test } from 'vitest'
import { LanguageService } from '../../../../main/investigation/hunting/language/service.ts'
import type { Diagnostic } from '../../../../shared/model/hunt-editor.ts'
import { publishedSchema } from './schema-of.ts'

const service = new LanguageService()
service.setSchema(publishedSchema())

const told = (text: string) => service.diagnostics(text)
function first(text: string): Diagnostic {
  const [one] = told(text)
  if (one === undefined) throw new Error(`nothing is told of ${text}`)
  return one
}
/** The text with the first fix carried out. */
function mended(text: string): string {
  const { fix } = first(text)
  return fix === null ? text : text.slice(0, fix.from) + fix.text + text.slice(fix.from + fix.length)
}

describe('Diagnostics', () => {
  test('say nothing of a query that runs, nor of an empty text', () => {
    expect(told('SigninLogs | where AppId has "x" | summarize count() by UserPrincipalName')).toEqual([])
    expect(told(' \n')).toEqual([])
  })

  test('have a place in lines and columns, and in the text', () => {
    expect(first('SigninLogs\n| where Foo == 1')).toMatchObject({ line: 2, column: 9, from: 19, length: 3 })
  })

  test.each([
    ['SigninLog | take 1', 'SigninLogs | take 1'],
    ['SigninLogs | where UserPrincipleName == ""', 'SigninLogs | where UserPrincipalName == ""'],
    ['SigninLogs | summarize dcont(AppId)', 'SigninLogs | summarize dcount(AppId)'],
    ['SigninLogs | wher AppId == ""', 'SigninLogs | where AppId == ""'],
    ['SigninLogs | evaluate pivott(AppId)', 'SigninLogs | evaluate pivot(AppId)'],
    ["SigninLogs | project ['UserPrincipleName']", 'SigninLogs | project UserPrincipalName'],
    ['let known = 5; SigninLogs | where DurationMs > knwn', 'let known = 5; SigninLogs | where DurationMs > known'],
  ])('offer what was likely meant: %s', (wrong, right) => {
    expect(mended(wrong)).toBe(right)
  })

  test('look for a column among those of the rows there, not among all', () => {
    expect(first('SigninLogs | project Who = UserPrincipalName | where Whom == ""').fix?.text).toBe('Who')
  })

  test('say what the other surface calls the time of a row', () => {
    const text = 'SigninLogs | where Timestamp > ago(1d)'
    expect(first(text)).toMatchObject({ code: 'KS142', severity: 'error' })
    expect(first(text).message).toContain(
      'SigninLogs is a table of Log Analytics, where the time of a row is TimeGenerated.',
    )
    expect(mended(text)).toBe('SigninLogs | where TimeGenerated > ago(1d)')
    expect(told('AADSignInEventsBeta | where TimeGenerated > ago(1d)')[1]?.message).toContain(
      'AADSignInEventsBeta is a table of advanced hunting, where the time of a row is Timestamp.',
    )
  })

  test('say that letter case counts, and where the pages of the two surfaces do not agree on it', () => {
    expect(first('AgentsInfo | where EntraAgentId == ""').message).toContain(
      'Letter case counts, and the pages of advanced hunting and of Log Analytics do not always agree on it: here it is EntraAgentID.',
    )
    expect(mended('AgentsInfo | where EntraAgentId == ""')).toBe('AgentsInfo | where EntraAgentID == ""')
    expect(first('IdentityInfo | where AccountUpn has "x"').message).toContain('IdentityInfo has two shapes')
    expect(mended('signinlogs | take 1')).toBe('SigninLogs | take 1')
  })

  test('say of a table that is called otherwise since where its records are', () => {
    expect(told('AIAgentsInfo | count')).toEqual([
      expect.objectContaining({
        severity: 'information',
        message: 'AIAgentsInfo is called AgentsInfo since, with other columns: records of both are in AgentsInfo here.',
      }),
    ])
  })

  test('underline what Kusto runs and is not run here', () => {
    const [found] = told('SigninLogs | where geo_info_from_ip_address(IPAddress).country == "x"')
    expect(found).toMatchObject({ severity: 'unsupported', code: 'hunt.unsupported', from: 19 })
    expect(found?.message).toContain('geo_info_from_ip_address')
  })

  test('ask for no values of the parameters that a query declares', () => {
    expect(told('declare query_parameters(who:string, since:datetime); SigninLogs | where UserId == who')).toEqual([])
  })
})
