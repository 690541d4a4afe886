// A query's way to SQL: what it is given, what it reads, what is told of it, and what it is refused for.
import { describe, expect, test } from 'vitest'
import type { Question, TranslatedHunt } from '../../../../main/investigation/hunting/language/protocol.ts'
import { LanguageService } from '../../../../main/investigation/hunting/language/service.ts'
import { Refusal } from '../../../../shared/errors.ts'
import { publishedSchema } from '../editor/schema-of.ts'

const service = new LanguageService()
service.setSchema(publishedSchema({ SigninLogs: 3 }))

const asked = (text: string, more: Partial<Question> = {}) =>
  service.translate({
    text,
    parameters: {},
    written: 'plain',
    now: 0n,
    unknownColumns: 'refuse',
    answers: [],
    row: null,
    ...more,
  })

function translated(text: string, more: Partial<Question> = {}): TranslatedHunt {
  const translation = asked(text, more)
  if (translation.kind !== 'translated') throw new Error('the query asks back')
  return translation
}

function refusal(work: () => unknown): Refusal {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('A translation', () => {
  test('tells columns, tables, order and how the answer is to be drawn', () => {
    const text = 'SigninLogs | union AuditLogs | summarize Count = count() by Type | sort by Count | render piechart'
    expect(translated(text)).toMatchObject({
      columns: [
        { name: 'Type', type: 'string' },
        { name: 'Count', type: 'long' },
      ],
      tables: ['SigninLogs', 'AuditLogs'],
      ordered: true,
      entry: false,
      render: { chart: 'piechart' },
      notes: [],
    })
    expect(translated('SigninLogs | where AppId == ""').entry).toBe(true)
  })

  test('tells of a table that is called otherwise since', () => {
    expect(translated('AIAgentsInfo | count').notes).toEqual([
      'AIAgentsInfo is called AgentsInfo since, with other columns: records of both are in AgentsInfo here.',
    ])
  })

  test('is refused with what was likely meant and where', () => {
    const { data } = refusal(() => translated('SigninLogs\n| where Timestamp > ago(1d)'))
    expect(data).toMatchObject({ code: 'hunt.syntax', where: { line: 2, column: 9 }, todo: 'Write TimeGenerated.' })
    expect(data.message).toContain('SigninLogs is a table of Log Analytics')
  })

  test('is refused of a text that is too long before anything looks at it', () => {
    const { data } = refusal(() => translated(`print "${'x'.repeat(100_001)}"`))
    expect(data.code).toBe('hunt.limit')
  })
})

describe('Parameters', () => {
  const text =
    'declare query_parameters(who:string, most:long = 10, since:datetime = datetime(2026-01-01), span:timespan = 1h, on:bool = true, id:guid = guid(null), list:dynamic = dynamic([]), part:real = 0.5); print who, most, since, span, on, id, list, part'

  test('are read as the types that the query declares', () => {
    const parameters = {
      who: "Dana's",
      most: '-7',
      since: '2026-11-20T09:30:00+01:00',
      span: '2.00:00:00',
      on: 'False',
      id: 'A0000000-0000-4000-8000-000000000001',
      list: '["a"]',
      part: '1e-3',
    }
    const { sql } = translated(text, { parameters })
    for (const part of [
      "'Dana''s'",
      "'-7'::BIGINT",
      "'1728000000000'::BIGINT",
      'false',
      "'a0000000-",
      '\'["a"]\'::JSON',
      '0.001::DOUBLE',
    ])
      expect(sql).toContain(part)
  })

  test.each([
    ['most', 'ten', '"ten" is no whole number, which the parameter most is.'],
    ['since', 'yesterday', '"yesterday" is no time such as 2026-11-20T09:30Z, which the parameter since is.'],
    ['span', '1 fortnight', '"1 fortnight" is no span of time such as 1h or 2.00:00:00, which the parameter span is.'],
    ['on', '1', '"1" is no true or false, which the parameter on is.'],
    ['id', 'x', '"x" is no guid, which the parameter id is.'],
    ['list', '[', '"[" is no JSON, which the parameter list is.'],
    ['part', '', '"" is no number, which the parameter part is.'],
  ])('are refused where they are none: %s=%s', (name, value, message) => {
    const { data } = refusal(() => translated(text, { parameters: { who: '', [name]: value } }))
    expect(data).toMatchObject({ code: 'argument.invalid', message, where: { key: name } })
  })

  test('are refused where the query declares none of the name', () => {
    const { data } = refusal(() => translated(text, { parameters: { whom: 'x' } }))
    expect(data.message).toBe('The query declares no parameter whom; did you mean "who"?')
    expect(refusal(() => translated('print 1', { parameters: { who: 'x' } })).data.todo).toContain(
      'declare query_parameters',
    )
  })

  test('that have no default have to be given', () => {
    expect(refusal(() => translated(text)).data).toMatchObject({
      code: 'hunt.syntax',
      message: 'The parameter who is given no value.',
    })
  })
})

describe('Parameters written as literals of Kusto', () => {
  const text = 'declare query_parameters(who:string, most:long, since:datetime); print who, most, since'
  const given = (parameters: Record<string, string>) => translated(text, { parameters, written: 'kql' })

  test('are read without what they are wrapped in', () => {
    const { sql } = given({ who: "Dana's", most: 'long(7)', since: 'datetime(2026-11-20)' })
    expect(sql).toContain("'Dana''s'")
    expect(sql).toContain("'7'::BIGINT")
    expect(given({ who: '"a"', most: '-7', since: '2026-11-20' }).sql).toContain("'-7'::BIGINT")
  })

  test('leave a text as it is, quotes and all', () => {
    expect(given({ who: "'a'(b)", most: '1', since: '2026-01-01' }).sql).toContain("'''a''(b)'")
  })
})

describe('A plugin whose columns hang on the data', () => {
  const text = 'SigninLogs | evaluate pivot(AppId)'

  test('asks back, and is translated with the answer', () => {
    const first = asked(text)
    if (first.kind !== 'asks') throw new Error('nothing is asked')
    expect(first.at).toBe(22)
    const answers = [{ at: first.at, rows: [['mail'], ['files']] }]
    expect(translated(text, { answers }).columns.slice(-2)).toEqual([
      { name: 'mail', type: 'long' },
      { name: 'files', type: 'long' },
    ])
  })

  test('is nothing to underline', () => {
    expect(service.diagnostics(text)).toEqual([])
  })
})

describe('Unknown columns', () => {
  const asEmpty = (text: string) => translated(text, { unknownColumns: 'empty' })

  test('are taken as empty where that is asked for, and told of one by one', () => {
    const { notes, columns } = asEmpty('SigninLogs | where Gone == "" and isempty(Lost) | project Gone, Timestamp')
    expect(columns.map(({ name }) => name)).toEqual(['Gone', 'Timestamp'])
    expect(notes).toEqual([
      'SigninLogs has no column Gone: it was taken as empty.',
      'SigninLogs has no column Lost: it was taken as empty.',
      'SigninLogs has no column Timestamp: it was taken as empty. SigninLogs is a table of Log Analytics, where the time of a row is TimeGenerated.',
    ])
  })

  test('are of another type where text would not do', () => {
    expect(asEmpty('SigninLogs | where Gone > 5 | summarize sum(toint(Gone))').notes).toHaveLength(1)
    expect(asEmpty('SigninLogs | where Gone > ago(1d) | project Gone').columns).toEqual([
      { name: 'Gone', type: 'datetime' },
    ])
  })

  test('come to light one after the other', () => {
    expect(asEmpty('SigninLogs | where First == "" | extend A = First | where Second == A').notes).toHaveLength(2)
  })

  test('belong to the table of their own pipe', () => {
    const { notes } = asEmpty('SigninLogs | join kind=inner (AuditLogs | where Gone == "") on CorrelationId')
    expect(notes).toEqual(['AuditLogs has no column Gone: it was taken as empty.'])
  })

  test('are still refused where the query itself left them out, and where there is no table', () => {
    expect(refusal(() => asEmpty('SigninLogs | project AppId | where UserId == ""')).code).toBe('hunt.syntax')
    expect(refusal(() => asEmpty('print Gone')).code).toBe('hunt.syntax')
    expect(refusal(() => asEmpty('Gone | count')).code).toBe('hunt.syntax')
  })

  test('do not stay: the next query is refused again', () => {
    asEmpty('SigninLogs | where Gone == ""')
    expect(refusal(() => translated('SigninLogs | where Gone == ""')).code).toBe('hunt.syntax')
  })
})
