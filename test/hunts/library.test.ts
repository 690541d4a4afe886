// The shipped hunts as files: each is whole, agrees with its query, and Microsoft's parser has nothing to say against it.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Globals, globalsOf } from '../../main/investigation/hunting/kusto/globals.ts'
import { isA, language, listOf } from '../../main/investigation/hunting/kusto/language.ts'
import { listHunts, loadHunt } from '../../main/investigation/hunting/library.ts'
import { HuntDocument } from '../../shared/hunts/schema.ts'
import { ScalarType } from '../../shared/model/hunt.ts'
import { publishedTables } from '../../shared/records/published-columns.ts'
import { root } from '../house/sources.ts'

const { Syntax, Symbols } = language
const published: Globals = globalsOf({
  tables: [...publishedTables].map(([name, columns]) => ({
    name,
    rows: 0,
    columns: columns.map(column => ({ ...column, type: ScalarType.parse(column.type), physical: null })),
  })),
})

interface Bound {
  /** Errors and warnings, each with its place. */
  readonly complaints: readonly string[]
  readonly columns: readonly string[]
  readonly tables: readonly string[]
  readonly parameters: readonly { name: string; type: string; default: string }[]
  readonly words: readonly string[]
}

function bind(query: string): Bound {
  const code = language.KustoCode.ParseAndAnalyze(query, published)
  if (code === null) throw new Error('the parser gave no tree')
  const tables = new Set<string>()
  const parameters: Bound['parameters'][number][] = []
  const words: string[] = []
  language.Syntax.SyntaxElement.WalkNodes(code.Syntax, node => {
    if (isA(node, Syntax.NameReference)) {
      words.push(node.SimpleName ?? '')
      if (isA(node.ReferencedSymbol, Symbols.TableSymbol) && publishedTables.has(node.ReferencedSymbol.Name ?? ''))
        tables.add(node.ReferencedSymbol.Name ?? '')
    }
    if (isA(node, Syntax.FunctionParameter) && isA(node.Parent?.Parent?.Parent, Syntax.QueryParametersStatement))
      parameters.push({
        name: node.NameAndType?.Name?.SimpleName ?? '',
        type: (node.NameAndType?.Type?.ToString(Syntax.IncludeTrivia.SingleLine) ?? '').trim(),
        default: (node.DefaultValue?.Value?.ToString(Syntax.IncludeTrivia.SingleLine) ?? '').trim(),
      })
  })
  const result = code.ResultType
  return {
    complaints: listOf(code.GetDiagnostics())
      .filter(({ Severity: severity }) => severity === 'Error' || severity === 'Warning')
      .map(({ Severity, Code, Message, Start }) => `${Start}: ${Severity} ${Code} ${Message}`),
    columns: isA(result, Symbols.TableSymbol) ? listOf(result.Columns).map(({ Name: name }) => name ?? '') : [],
    tables: [...tables].toSorted(),
    parameters,
    words,
  }
}

const hunts = await listHunts()

test('every file of the library is a hunt, and is named in words', () => {
  const files = readdirSync(join(root, 'shared/hunts')).filter(name => !name.endsWith('.ts'))
  expect(hunts.map(({ id }) => `${id}.yaml`)).toEqual(files.toSorted())
  for (const { id } of hunts) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/)
})

test('no two hunts have the same title, or find the same', () => {
  for (const key of ['title', 'finds', 'query'] as const)
    expect(new Set(hunts.map(hunt => hunt[key])).size).toBe(hunts.length)
})

test('a hunt that is not shipped is refused with the nearest that is', async () => {
  await expect(loadHunt('agent-active-after-disable')).rejects.toMatchObject({
    data: { code: 'hunt.unknown', message: expect.stringContaining('did you mean "agent-active-after-disabled"?') },
  })
  expect((await loadHunt('agent-active-after-disabled')).title).toMatch(/^Agents/)
})

test('what is misspelled in a hunt, or names a threat that is none, is refused', () => {
  const [{ id: _, ...hunt } = { id: '' }] = hunts
  const problems = (changed: object): string =>
    (HuntDocument.safeParse({ ...hunt, ...changed }).error?.issues ?? []).map(({ message }) => message).join()
  expect(problems({})).toBe('')
  expect(problems({ severty: 'high' })).toContain('severty')
  expect(problems({ threats: ['T99'] })).toBe('is no threat of the catalogues')
  expect(problems({ threats: ['T1', 'T1'] })).toBe('names a threat twice')
  expect(problems({ parameters: [{ name: 'x', type: 'dynamic', default: '[]', means: 'A list.' }] })).not.toBe('')
})

test.each([
  ['AuditLogs | where Operation == "x"', 'Error'],
  ['SigninLogs | where Id = "x"', 'Error'],
  ['AuditLog | take 1', 'Error'],
])('the parser does see what is wrong: %s', (query, severity) => {
  expect(bind(query).complaints).toEqual([expect.stringContaining(severity)])
})

describe.each(hunts)('$id', hunt => {
  const { complaints, columns, tables, parameters, words } = bind(hunt.query)

  test('is KQL that Microsoft’s parser finds nothing wrong with, over the published tables', () => {
    expect(complaints).toEqual([])
    expect(columns.length).toBeGreaterThan(0)
  })

  test('says which tables it reads, which parameters it takes, and which columns name whom', () => {
    expect(hunt.tables.toSorted()).toEqual(tables)
    expect(hunt.parameters.map(({ name, type, default: value }) => ({ name, type, default: value }))).toEqual(
      parameters,
    )
    expect(
      Object.values(hunt.entities)
        .flat()
        .filter(name => !columns.includes(name)),
    ).toEqual([])
    for (const { name } of hunt.parameters) expect(words).toContain(name)
  })

  test('begins with its parameters, looks back a time that can be chosen, and uses the time of its surface', () => {
    expect(hunt.query).toMatch(/^declare query_parameters\(lookback:timespan = /)
    expect(hunt.query).toContain('ago(lookback')
    expect(hunt.surfaces.includes('log-analytics')).toBe(words.includes('TimeGenerated'))
    expect(hunt.surfaces.includes('advanced-hunting')).toBe(words.includes('Timestamp'))
  })
})
