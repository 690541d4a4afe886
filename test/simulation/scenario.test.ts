// Scenario files: the shipped ones load, and a mistake is refused with its file, line, key and the nearest valid name.
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { listScenarios, loadScenario, parseScenario } from '../../main/simulation/index.ts'
import { Refusal, type RefusalData } from '../../shared/errors.ts'

const { file } = await loadScenario('first-light')
const text = await readFile(file, 'utf8')

async function refusal(work: () => unknown): Promise<RefusalData> {
  try {
    await work()
  } catch (error) {
    if (error instanceof Refusal) return error.data
    throw error
  }
  throw new Error('nothing was refused')
}

/** What is said of first-light with `from` replaced, and the line that holds the replacement. */
async function said(from: string, to: string): Promise<RefusalData & { expectedLine: number }> {
  expect(text).toContain(from)
  const changed = text.replace(from, to)
  const data = await refusal(() => parseScenario(changed, 'mine.yaml'))
  return { ...data, expectedLine: changed.slice(0, changed.indexOf(to)).split('\n').length }
}

describe('shipped scenarios', () => {
  test('are listed with title, summary and threats', async () => {
    const list = await listScenarios()
    expect(list.map(({ id, title }) => [id, title])).toEqual(
      expect.arrayContaining([
        ['first-light', 'First light'],
        ['stolen-token', 'A stolen token'],
      ]),
    )
    expect(list.find(({ id }) => id === 'stolen-token')?.threats).toContain('AML.T0091.000')
  })

  test('those in which all goes well come first, then the others in the order of the list they are from', async () => {
    const list = await listScenarios()
    expect(list[0]?.id).toBe('first-light')
    const numbers = (await Promise.all(list.map(({ id }) => loadScenario(id)))).flatMap(({ number }) => number ?? [])
    expect(numbers).toEqual(numbers.toSorted((left, right) => left - right))
    expect(numbers.length).toBeGreaterThan(20)
  })

  test('load by id and by path alike', async () => {
    expect(await loadScenario(file)).toEqual(await loadScenario('first-light'))
  })

  test('an unknown id is refused with the nearest one', async () => {
    const data = await refusal(() => loadScenario('first-ligth'))
    expect(data).toMatchObject({
      code: 'scenario.unknown',
      message: 'There is no scenario "first-ligth"; did you mean "first-light"?',
      todo: expect.stringMatching(/^Choose one of: .*first-light, .*stolen-token/),
    })
    expect((await refusal(() => loadScenario('zebra'))).message).toBe('There is no scenario "zebra".')
    expect((await refusal(() => loadScenario('./nowhere.yaml'))).code).toBe('scenario.unknown')
  })
})

describe('a bad scenario is refused', () => {
  test.each([
    ['a misspelled key', 'sponsors: [priya]', 'sponsers: [priya]', 'blueprints.0.sponsers', 'did you mean "sponsors"?'],
    [
      'a pool that may grow less than it must',
      '    size: 24\n',
      '    scalingPolicy: { minimumCount: 5, maximumCount: 4 }\n    size: 24\n',
      'pools.0.scalingPolicy.minimumCount',
      'is above maximumCount 4.',
    ],
    ['a misspelled step', 'do: endSession', 'do: endSesion', 'tasks.0.steps.14.do', 'did you mean "endSession"?'],
    [
      'a misspelled tool',
      'tool: take_screenshot',
      'tool: take_screenshoot',
      'tasks.0.steps.9.tool',
      'did you mean "take_screenshot"?',
    ],
    ['a name of nobody', 'human: dana', 'human: dane', 'tasks.0.human', 'names no human: "dane"; did you mean "dana"?'],
    ['a wrong channel', 'channel: msteams', 'channel: msteam', 'tasks.0.channel', 'did you mean "msteams"?'],
    ['a wrong type', 'size: 24', 'size: many', 'pools.0.size', 'expected number'],
    ['too large a pool', 'size: 24', 'size: 201', 'pools.0.size', '<=200'],
    [
      'a policy that is none',
      'state: enabled\n',
      'state: on\n',
      'policies.0.state',
      'enabledForReportingButNotEnforced',
    ],
    [
      'a policy for nobody',
      'includeUsers: [None]',
      'includeUsers: ["agent:invoise"]',
      'policies.0.conditions.users.includeUsers.0',
      'did you mean "agent:invoice"?',
    ],
    [
      'a prompt before the start',
      'at: 2026-09-17T09:14:02.118Z',
      'at: 2026-09-17T09:13:02.118Z',
      'tasks.0.at',
      'lies before startsAt',
    ],
    [
      'a tool without a session',
      '      - do: startSession\n      - do: tool',
      '      - do: tool',
      'tasks.0.steps.1',
      'startSession must come before it',
    ],
  ])('%s', async (_, from, to, key, message) => {
    const data = await said(from, to)
    expect(data.code).toBe('scenario.invalid')
    expect(data.where).toMatchObject({ file: 'mine.yaml', key })
    expect(data.message).toContain(message)
    if (key !== 'tasks.0.steps.1') expect(data.where?.line).toBe(data.expectedLine)
    expect(data.message.startsWith(`mine.yaml:${data.where?.line}: ${key}`)).toBe(true)
  })

  test('a session left open', async () => {
    const data = await said('      - do: endSession\n', '')
    expect(data.message).toContain('endSession is missing')
  })

  test('the same key twice', async () => {
    const data = await said('  - key: priya', '  - key: dana')
    expect(data).toMatchObject({ code: 'scenario.invalid', where: { key: 'humans.1.key' } })
  })

  test('a second agent user of one agent identity', async () => {
    const second =
      '  - key: second\n    displayName: Second\n    userPrincipalName: second@contoso.com\n    agent: invoice\n'
    const data = await said('pools:\n', `${second}pools:\n`)
    expect(data).toMatchObject({ code: 'scenario.invalid', where: { key: 'agentUsers.1.agent' } })
  })

  test('what is not YAML, with its line', async () => {
    const data = await said('title: First light', 'title: [First light')
    expect(data).toMatchObject({ code: 'scenario.invalid' })
    expect(data.where?.line).toBeGreaterThanOrEqual(3)
    expect(data.message).toContain('is not YAML')
  })

  test('an empty file', async () => {
    expect((await refusal(() => parseScenario('', 'empty.yaml'))).where).toMatchObject({ file: 'empty.yaml', line: 1 })
  })
})
