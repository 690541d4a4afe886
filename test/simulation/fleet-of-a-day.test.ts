// The fleet of a scenario: as many of everything as the scale says, the same for the same seed, and refused by its place where it is wrong.
import { describe, expect, test } from 'vitest'
import { loadScenario, parseScenario, startRun } from '../../main/simulation/index.ts'
import { populate } from '../../main/simulation/opening/populate.ts'
import { seededRandom } from '../../main/simulation/random.ts'
import { Refusal, type RefusalData } from '../../shared/errors.ts'

function refusalOf(work: () => unknown): RefusalData {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.data
    throw error
  }
  throw new Error('nothing was refused')
}

const busyDay = await loadScenario('busy-day')
const made = (scale: number, seed = 7) => populate(busyDay, seededRandom(seed), scale)
const callsIn = ({ tasks }: ReturnType<typeof made>): number =>
  tasks.flatMap(({ steps }) =>
    steps.filter(step => step.do === 'tool' || (step.do === 'perform' && step.command.do === 'tool')),
  ).length

describe('the busy day', () => {
  test('has 200 agents of three blueprints, 2,050 tasks and about 20,000 calls of tools at scale 1', () => {
    const day = made(1)
    const own = day.agents.slice(busyDay.agents.length)
    expect(own).toHaveLength(200)
    expect(new Set(own.map(({ blueprint }) => blueprint)).size).toBe(3)
    expect(day.tasks).toHaveLength(2050)
    expect(Math.abs(callsIn(day) - 20_000)).toBeLessThanOrEqual(500)
    expect(new Set(day.tasks.map(({ agentUser }) => agentUser)).size).toBe(200)
  })

  test('grows in all of it with the scale, in pools no larger than Intune takes', () => {
    const day = made(3)
    expect(day.agents.length - busyDay.agents.length).toBe(600)
    expect(day.tasks).toHaveLength(6150)
    const pools = day.pools.filter(({ key }) => key.startsWith('fleet'))
    expect(pools.reduce((sum, { size }) => sum + size, 0)).toBe(3 * 720)
    expect(Math.max(...pools.map(({ size }) => size))).toBeLessThanOrEqual(200)
    expect(pools.flatMap(({ assignedTo }) => assignedTo)).toHaveLength(600)
  })

  test('begins most of its tasks in the morning, some in the afternoon and few in the evening', () => {
    const hours = Map.groupBy(made(1).tasks, ({ at }) => new Date(at).getUTCHours())
    const begun = (hour: number): number => hours.get(hour)?.length ?? 0
    expect(begun(9)).toBeGreaterThan(2 * begun(14))
    expect(begun(14)).toBeGreaterThan(2 * begun(12))
    expect(begun(12)).toBeGreaterThan(begun(17))
    expect(begun(20)).toBe(0)
  })

  test('is the same for the same seed, and another for another', () => {
    expect(made(0.1)).toEqual(made(0.1))
    expect(made(0.1, 8)).not.toEqual(made(0.1))
  })

  test('leaves no word in braces unsaid, and hands parts on to colleagues only', () => {
    const { tasks, pools } = made(0.5)
    expect(JSON.stringify(tasks)).not.toMatch(/\{[a-z]+\}/)
    const handedOn = tasks.flatMap(({ agentUser, steps }) =>
      steps.flatMap(step =>
        step.do === 'perform' && step.command.do === 'delegate'
          ? [{ agentUser, to: String(step.command.to), pool: String(step.command.pool) }]
          : [],
      ),
    )
    expect(handedOn.length).toBeGreaterThan(10)
    expect(new Set(handedOn.map(({ pool }) => pool)).size).toBeGreaterThan(1)
    for (const { agentUser, to, pool } of handedOn) {
      expect(pools.find(({ key }) => key === pool)?.assignedTo).toContain(to)
      expect(to).not.toBe(agentUser)
      expect(to.replace(/-\d+$/, '')).toBe(agentUser.replace(/-\d+$/, ''))
    }
  })

  test('is as large as its run is asked to be', async () => {
    const tasksOf = async (scale?: number) =>
      (await startRun(busyDay, 7, scale === undefined ? {} : { scale })).scenario.tasks.length
    expect(await tasksOf()).toBe(41)
    expect(await tasksOf(0.03)).toBe(62)
  })
})

test('a scenario without a fleet is as it was written, at any scale', async () => {
  const light = await loadScenario('first-light')
  expect(populate(light, seededRandom(7), 5)).toBe(light)
})

describe('a fleet that is wrong is refused by its place', () => {
  const fleet = (team: string, pause = '{ from: 1000, to: 2000 }'): string => `
id: mine
title: Mine
summary: Mine.
threats: []
extends: contoso
tasks: []
fleet:
  people: 2
  agents: 4
  cloudPcs: 4
  tasks: 8
  hours: [{ from: 2026-09-17T10:00:00.000Z, to: 2026-09-17T11:00:00.000Z, share: 1 }]
  pause: ${pause}
  teams:
    - ${team}
`
  const team = (work: string, blueprint = 'finance-ops'): string =>
    `{ blueprint: ${blueprint}, site: "https://contoso.sharepoint.com/sites/Finance", usual: { hours: null, resources: null }, work: [${work}] }`
  const work = (steps: string): string => `{ key: look, prompt: Look., steps: [${steps}], answer: Done. }`
  const good = '{ do: startSession }, { do: tool, tool: take_screenshot }, { do: endSession }'

  test('and one that is right is not', () => {
    expect(parseScenario(fleet(team(work(good))), 'mine.yaml').fleet?.agents).toBe(4)
  })

  test.each([
    ['a blueprint of nobody', team(work(good), 'finance-opps'), 'fleet.teams.0.blueprint', '"finance-ops"'],
    [
      'a tool that does not exist',
      team(work('{ do: startSession }, { do: tool, tool: take_screenshoot }, { do: endSession }')),
      'fleet.teams.0.work.0.steps.1.tool',
      '"take_screenshot"',
    ],
    [
      'a tool before the session',
      team(work('{ do: tool, tool: take_screenshot }')),
      'fleet.teams.0.work.0.steps.0',
      'startSession must come before it',
    ],
    [
      'a command that takes no such key',
      team(work('{ do: perform, command: { do: startSession, taks: x } }')),
      'fleet.teams.0.work.0.steps.0.command.taks',
      '"task"',
    ],
    [
      'a word that stands for nothing',
      team(work('{ do: think, input: "{colleage}", output: Well. }')),
      'fleet.teams.0.work.0',
      '{colleague}',
    ],
  ])('%s', (_, written, key, near) => {
    const { message, where } = refusalOf(() => parseScenario(fleet(written), 'mine.yaml'))
    expect(where?.key).toBe(key)
    expect(where?.line).toBe(16)
    expect(message).toContain(near)
  })

  test('a pause that ends before it begins', () => {
    const { where } = refusalOf(() => parseScenario(fleet(team(work(good)), '{ from: 2, to: 1 }'), 'mine.yaml'))
    expect(where).toMatchObject({ key: 'fleet.pause.to', line: 14 })
  })
})
