// What the editor of a hunt is told: completion, hover, signature, formatting, colours.
import { describe, expect, test } from 'vitest'
import { LanguageService } from '../../../../main/investigation/hunting/language/service.ts'
import { atCaret, publishedSchema } from './schema-of.ts'

const service = new LanguageService()
service.setSchema(publishedSchema({ SigninLogs: 1200, AuditLogs: 1 }))

function labels(written: string): string[] {
  const { text, position } = atCaret(written)
  return service.complete(text, position).items.map(({ label }) => label)
}

describe('Completion', () => {
  test('gives tables first that have rows, and says how many', () => {
    const { items } = service.complete('', 0)
    expect(items.slice(0, 2)).toEqual([
      { label: 'AuditLogs', kind: 'table', before: 'AuditLogs\n| ', after: '', detail: '1 row' },
      { label: 'SigninLogs', kind: 'table', before: 'SigninLogs\n| ', after: '', detail: '1,200 rows' },
    ])
    expect(items.find(({ label }) => label === 'CloudAppEvents')?.detail).toBe('no rows')
  })

  test('gives the columns of the rows there, with their types, and none that were left out on the way', () => {
    const { text, position } = atCaret('SigninLogs | where ^')
    const { items } = service.complete(text, position)
    expect(items.find(({ label }) => label === 'UserPrincipalName')).toMatchObject({ kind: 'column', detail: 'string' })
    expect(items.find(({ label }) => label === 'ago(timespan)')).toMatchObject({
      kind: 'function',
      before: 'ago(',
      after: ')',
    })
    expect(labels('SigninLogs | project Who = UserPrincipalName | where ^')).toContain('Who')
    expect(labels('SigninLogs | project Who = UserPrincipalName | where ^')).not.toContain('UserPrincipalName')
  })

  test('says which part of the text is typed by now', () => {
    const { text, position } = atCaret('SigninLogs | where UserPr^')
    expect(service.complete(text, position)).toMatchObject({ from: 19, length: 6 })
  })

  test('gives operators after a pipe, and what a let declares', () => {
    expect(labels('SigninLogs | ^')).toEqual(expect.arrayContaining(['where', 'summarize', 'mv-expand']))
    expect(labels('let limitOfRisk = 3; SigninLogs | where ^')).toContain('limitOfRisk')
  })
})

describe('Hover', () => {
  const hover = (written: string) => {
    const { text, position } = atCaret(written)
    return service.hover(text, position)
  }

  test('gives the type of a column and what its page says of it', () => {
    expect(hover('SigninLogs | where App^Id == ""')).toEqual({
      from: 19,
      length: 5,
      lines: ['AppId: string', 'The application identifier in Azure Active Directory.'],
    })
  })

  test('says of a table how many rows the case has', () => {
    expect(hover('Signin^Logs')?.lines.at(-1)).toBe('1,200 rows in the case.')
    expect(hover('CloudApp^Events')?.lines.at(-1)).toBe('The case has no rows of it.')
  })

  test('says what a column is that the query makes, and how a function is called', () => {
    expect(hover('SigninLogs | extend Since = now() - TimeGenerated | where Sin^ce > 1h')?.lines).toEqual([
      'Since: timespan',
    ])
    expect(hover('SigninLogs | summarize dcou^nt(AppId)')?.lines[0]).toMatch(/^dcount\(.*\): long$/)
  })

  test('says nothing where nothing is', () => {
    expect(hover('SigninLogs |  ^ where AppId == ""')).toBeNull()
  })
})

describe('The signature of a call', () => {
  const signature = (written: string) => {
    const { text, position } = atCaret(written)
    return service.signature(text, position)
  }

  test('says which parameter comes now, also before anything of it is written', () => {
    expect(signature('print substring("abc", ^')).toMatchObject({ name: 'substring', signatures: [{ active: 1 }] })
    expect(signature('print substring(^"abc", 1)')?.signatures[0]?.active).toBe(0)
    expect(signature('print substring("abc", 1, ^2)')?.signatures[0]?.active).toBe(2)
  })

  test('is that of the innermost call the caret is in', () => {
    expect(signature('print toupper(substring("abc", ^1))')?.name).toBe('substring')
    expect(signature('print toupper(substring("abc", 1)^)')?.name).toBe('toupper')
  })

  test('stays at the parameter that can be given again and again', () => {
    expect(signature('print strcat("a", "b", "c", ^')?.signatures[0]).toMatchObject({ active: 0 })
  })

  test('is there for functions that the query declares, and nowhere outside of calls', () => {
    expect(signature('let twice = (x:long, y:string) { x * 2 }; print twice(1, ^')?.signatures[0]).toMatchObject({
      label: 'twice(x, y)',
      active: 1,
    })
    expect(signature('print ^substring("abc", 1)')).toBeNull()
  })
})

describe('Formatting', () => {
  test('puts an operator a line and changes nothing else', () => {
    const text = 'SigninLogs|where   AppId=="x" and UserAgent has "y"|summarize count() by AppId,UserAgent // who'
    expect(service.format(text, 0).text).toBe(
      [
        'SigninLogs',
        '| where AppId == "x" and UserAgent has "y"',
        '| summarize count() by AppId, UserAgent // who',
      ].join('\n'),
    )
  })

  test('leaves alone what is not finished', () => {
    expect(service.format('SigninLogs | where', 0).text).not.toContain('==')
  })
})

describe('Colours', () => {
  test('tell tables, columns, functions, texts and comments apart', () => {
    const text = 'SigninLogs | where AppId has "x" and TimeGenerated > ago(1d) // late'
    const kinds = service.colours(text).map(({ from, length, kind }) => [text.slice(from, from + length), kind])
    expect(kinds).toEqual(
      expect.arrayContaining([
        ['SigninLogs', 'table'],
        ['AppId', 'column'],
        ['"x"', 'string'],
        ['ago', 'function'],
        ['1d', 'literal'],
        ['// late', 'comment'],
      ]),
    )
  })
})
