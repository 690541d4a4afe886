// The thread that knows Kusto's language: it answers, it refuses, and one that hangs is begun anew.
import { afterAll, describe, expect, test } from 'vitest'
import { Language } from '../../../../main/investigation/hunting/language/port.ts'
import type { Question } from '../../../../main/investigation/hunting/language/protocol.ts'
import { publishedSchema } from '../editor/schema-of.ts'

const language = new Language()
language.setSchema(publishedSchema({ SigninLogs: 3 }))
afterAll(() => language.close())

const question = (text: string): Question => ({
  text,
  parameters: {},
  written: 'plain',
  now: 0n,
  unknownColumns: 'refuse',
  answers: [],
  row: null,
})

describe('The thread of the language', () => {
  test('answers all that an editor asks, over the tables it was told of', async () => {
    const text = 'SigninLogs | where AppId == "x"'
    const [completions, hover, signature, diagnostics, formatted, colours] = await Promise.all([
      language.ask('complete', { text: '', position: 0 }),
      language.ask('hover', { text, position: 2 }),
      language.ask('signature', { text: 'print strlen(', position: 13 }),
      language.ask('diagnostics', { text }),
      language.ask('format', { text: 'SigninLogs|count', position: 0 }),
      language.ask('colours', { text }),
    ])
    expect(completions.items[0]).toMatchObject({ label: 'SigninLogs', detail: '3 rows' })
    expect(hover?.lines.at(-1)).toBe('3 rows in the case.')
    expect(signature?.name).toBe('strlen')
    expect(diagnostics).toEqual([])
    expect(formatted.text).toBe('SigninLogs\n| count')
    expect(colours[0]).toEqual({ from: 0, length: 10, kind: 'table' })
  })

  test('translates, and refuses with place', async () => {
    expect(await language.ask('translate', question('SigninLogs | count'))).toMatchObject({ tables: ['SigninLogs'] })
    await expect(language.ask('translate', question('SigninLog | count'))).rejects.toMatchObject({
      code: 'hunt.syntax',
      data: { where: { line: 1, column: 1 }, todo: 'Write SigninLogs.' },
    })
  })

  test('is told of other tables before the next thing is asked', async () => {
    const { tables } = publishedSchema()
    language.setSchema({ tables: tables.filter(({ name }) => name !== 'AuditLogs') })
    await expect(language.ask('translate', question('AuditLogs | count'))).rejects.toMatchObject({
      code: 'hunt.syntax',
    })
    language.setSchema({ tables })
    expect(await language.ask('translate', question('AuditLogs | count'))).toMatchObject({ tables: ['AuditLogs'] })
  })

  test('is kept warm for the next case, and knows nothing of the one before', async () => {
    const text = 'OfOneCase | count'
    const before = new Language()
    before.setSchema({ tables: [{ name: 'OfOneCase', rows: 1, columns: [] }] })
    expect(await before.ask('translate', question(text))).toMatchObject({ tables: ['OfOneCase'] })
    await before.close()
    let begun = 0
    process.on('worker', () => begun++)
    const after = new Language()
    await expect(after.ask('translate', question(text))).rejects.toMatchObject({ code: 'hunt.syntax' })
    expect(begun).toBe(0)
    const beside = new Language()
    await beside.ask('colours', { text })
    expect(begun).toBe(1)
    await Promise.all([after.close(), beside.close()])
  })

  test('is ended by what takes too long, and begun anew for the next', { timeout: 180_000 }, async () => {
    const hasty = new Language({ milliseconds: 3000 })
    try {
      const hostile = `print ${'('.repeat(20_000)}1${')'.repeat(20_000)}`
      await expect(hasty.ask('translate', question(hostile))).rejects.toMatchObject({
        code: 'hunt.limit',
        message: 'The query could not be read within 3 s.',
      })
      expect(await hasty.ask('format', { text: 'print 1|count', position: 0 })).toMatchObject({
        text: 'print 1\n| count',
      })
    } finally {
      await hasty.close()
    }
  })
})
