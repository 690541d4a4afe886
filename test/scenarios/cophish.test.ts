// CoPhish with one thing otherwise: what stops it, and what its logs had not in the weeks in which it was found.
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { rehearse } from '../../main/app/rehearse.ts'
import { changeScenario, loadScenario, parseChange, parseScenario } from '../../main/simulation/index.ts'

const scenario = await loadScenario('cophish')
const factsOf = async (change: string) => {
  const { facts } = await rehearse(changeScenario(scenario, parseChange(change, 'change.yaml')), 7)
  return facts.map(({ fact }) => fact)
}

describe('user consent', () => {
  test.each([
    ['none', ['adminOnly']],
    ['microsoft-user-default-low', ['notVerified', 'notLowImpact']],
  ])('set to %s stops it: Dana is refused, nothing is granted, and nobody has her token', async (to, codes) => {
    const facts = await factsOf(`change: userConsent\nto: ${to}\n`)
    const refused = facts.flatMap(fact => (fact.type === 'consent.refused' ? [fact] : []))
    expect(refused.map(({ human }) => human)).toEqual(['human:dana', 'human:priya'])
    expect(refused[0]?.reasons.map(({ code }) => code)).toEqual(codes)
    expect(facts.filter(({ type }) => type === 'consent.granted' || type === 'graph.called')).toEqual([])
  })

  test('set as it was, it goes through', async () => {
    const facts = await factsOf('change: userConsent\nto: microsoft-user-default-legacy\n')
    expect(facts.filter(({ type }) => type === 'consent.granted')).toHaveLength(1)
  })

  test('that is misspelled is refused by key', () => {
    expect(() => parseChange('change: userConsent\nto: nobody\n', 'change.yaml')).toThrow(/to/)
  })
})

test.each([
  ['2025-08-28', true],
  ['2025-08-29', false],
  ['2025-09-25', false],
  ['2025-09-26', true],
])('on %s the audit log has that authentication was changed and the agent published: %s', async (day, isLogged) => {
  const text = (await readFile(scenario.file, 'utf8')).replaceAll('2026-09-17', day)
  const moved = parseScenario(
    text.replace('extends: contoso', `extends: contoso\nstartsAt: ${day}T09:14:00.000Z`),
    'moved.yaml',
  )
  const { records } = await rehearse(moved, 7)
  const operations = records.flatMap(({ table, body }) => (table === 'AuditRecord' ? [String(body.Operation)] : []))
  const bots = operations.filter(operation => operation.startsWith('Bot'))
  expect(bots).toEqual([
    'BotCreate',
    'BotComponentUpdate',
    ...(isLogged ? ['BotUpdateOperation-BotAuthUpdate', 'BotUpdateOperation-BotPublish'] : []),
  ])
})
