// How much of the language is run: what published hunts are made of, and what Kusto knows beside it.
import { describe, expect, test } from 'vitest'
import { placing } from '../../../main/investigation/hunting/fail.ts'
import { bindOrAsk } from '../../../main/investigation/hunting/kusto/bind.ts'
import { globalsOf } from '../../../main/investigation/hunting/kusto/globals.ts'
import { language, listOf } from '../../../main/investigation/hunting/kusto/language.ts'
import { translate } from '../../../main/investigation/hunting/sql/translate.ts'
import { notRun, operatorExamples } from '../../../main/investigation/hunting/supported.ts'
import { Refusal } from '../../../shared/errors.ts'
import { type Construct, publishedConstructs, queryFor } from './published-constructs.ts'

const published = publishedConstructs()
const schema = { tables: [] }
const globals = globalsOf(schema)

const asked = new Map<string, string | null>()

/** What is said where it is not run; null where it is. */
function refusalOf(construct: Construct): string | null {
  const text = queryFor(construct)
  if (text === null) return 'nothing here asks for it'
  const before = asked.get(text)
  const refusal = before === undefined ? refusalOfQuery(text) : before
  asked.set(text, refusal)
  return refusal
}

function refusalOfQuery(text: string): string | null {
  try {
    const query = bindOrAsk(text, globals, [], [])
    if (!('makes' in query)) placing(text, () => translate(query, { schema, now: 0n }))
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}

// Without the reference beside the project there is nothing to measure by.
describe.skipIf(published === null)('Of what 627 published hunts are made of', () => {
  const { all, top } = published ?? { all: [], top: [] }

  test('the sixty most used constructs are run', () => {
    expect(top).toHaveLength(60)
    const refused = []
    for (const construct of top) if (refusalOf(construct) !== null) refused.push(construct.name)
    expect(refused).toEqual([])
  })

  test('and the hundred and twenty that most hunts have', () => {
    const most = all.toSorted((one, other) => other.queries - one.queries).slice(0, 120)
    expect(most.at(-1)?.queries).toBe(12)
    expect(most.filter(construct => refusalOf(construct) !== null).map(({ name }) => name)).toEqual([])
  })

  test('19 of 20 uses are run', () => {
    expect(all.length).toBeGreaterThan(300)
    let [uses, run] = [0, 0]
    const refused: string[] = []
    for (const construct of all) {
      const why = refusalOf(construct)
      uses += construct.count
      if (why === null) run += construct.count
      else refused.push(`${construct.category}: ${construct.name} (${construct.count}): ${why}`)
    }
    console.log(`${((100 * run) / uses).toFixed(2)} % of ${uses} uses of ${all.length} constructs are run.`)
    for (const line of refused) console.log(`  not run: ${line}`)
    expect(run / uses).toBeGreaterThan(0.95)
  })
})

describe('What is not run', () => {
  test('is listed by name and with a reason, each once', () => {
    const listed = notRun()
    expect(new Set(listed.map(({ kind, name }) => `${kind} ${name}`)).size).toBe(listed.length)
    expect(listed.every(({ name, reason }) => name !== '' && reason !== '')).toBe(true)
    expect(listed).toContainEqual({
      kind: 'plugin',
      name: 'python',
      reason: 'runs code, or shows what only a cluster knows',
    })
    expect(listed).toContainEqual({
      kind: 'operator',
      name: 'externaldata',
      reason: 'needs data or a service that is not in the case',
    })
    const names = listed.map(({ name }) => name)
    for (const run of ['where', 'make-series', 'strcat', 'countif', 'pivot']) expect(names).not.toContain(run)
  })

  test('is looked for among all operators that the parser knows', () => {
    const kinds = Object.values(operatorExamples).flatMap(text => {
      const tree = language.KustoCode.Parse(text)?.Syntax
      return listOf(tree?.GetDescendants(language.Syntax.QueryOperator)).map(({ Kind: kind }) => kind)
    })
    const missing = listOf(language.KustoFacts.PostPipeOperatorKinds).filter(kind => !kinds.includes(kind))
    expect(missing).toEqual([])
  })
})
