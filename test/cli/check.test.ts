// `check` on the command line: what it tells of each invariant, and how it ends where one does not hold.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemEnv } from '../../main/app/index.ts'
import { checkAnswer, playedAnswer, progressText } from '../../main/cli/check-answer.ts'
import { throughline } from '../../main/cli/throughline.ts'

test('tells of each invariant its claim, its promise and whether it holds, over how many states', async () => {
  const told: string[] = []
  const streams = { out: (text: string) => void told.push(text), error: (text: string) => void told.push(text) }
  expect(await throughline(['check', '--json'], systemEnv('unused'), streams)).toBe(0)
  const { invariants } = JSON.parse(told.join(''))
  for (const invariant of invariants)
    expect(invariant).toEqual({
      id: expect.stringMatching(/^[a-z-]+$/),
      claim: expect.stringMatching(/\.$/),
      promise: expect.any(Number),
      holds: true,
      states: expect.any(Number),
      transitions: expect.any(Number),
    })
})

const broken = {
  invariants: [
    {
      id: 'reset-leaves-nothing',
      claim: 'Nothing is left.',
      promise: 19,
      holds: false,
      states: 2,
      transitions: 1,
      counterexample: {
        world: 'small',
        opening: [],
        steps: [
          {
            command: 'pc:0 is attested',
            by: 'service',
            orders: [],
            facts: [{ type: 'pc.available', pc: 'pc:0' }],
          },
        ],
        end: { 'pc:0': 'available' },
      },
    },
  ],
  worlds: [{ name: 'small', states: 2, transitions: 1, leavesOut: ['all else'], bytes: 3 * 2 ** 20 }],
  crossCheck: { sampled: 10, mismatches: [] },
} as const

test('ends with 2 where one does not hold, and prints the shortest way there', () => {
  const { exitCode, text } = checkAnswer(broken)
  expect(exitCode).toBe(2)
  expect(text).toContain('  1. service: pc:0 is attested => pc.available')
  expect(text).toContain('small: 2 states, 1 transitions, 3 MiB for its states')
  expect(text).toContain('leaves out: all else')
})

test('ends with 2 where xstate does not agree with the tables', () => {
  const crossCheck = { sampled: 10, mismatches: ['a command: one by the tables, another by xstate'] }
  expect(checkAnswer({ ...broken, invariants: [], crossCheck }).exitCode).toBe(2)
})

test('tells how far it is in words, and in JSON to who asked for that', () => {
  const progress = { world: 'small', states: 2000, done: 500, transitions: 9 }
  expect(progressText(progress, false)).toBe('small: 2,000 states, 25 % of them left behind\n')
  expect(JSON.parse(progressText(progress, true))).toEqual({ progress })
})

test('plays a way that was kept, and ends with 2 only where it still comes to the breach', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'way-')), 'way.json')
  const world = '1 blueprint × its principal × its agent identity × its agent user × one token, complete'
  const commands = ['the agent asks for a token as its agent user', 'Entra answers']
  writeFileSync(file, JSON.stringify({ world, invariant: 'cascade-is-under-way', commands }))
  const told: string[] = []
  const streams = { out: (text: string) => void told.push(text), error: (text: string) => void told.push(text) }
  expect(await throughline(['check', '--play', file], systemEnv('unused'), streams)).toBe(0)
  expect(told.join('')).toContain('2. service: Entra answers => access.decided, token.issued')
  expect(told.join('')).toContain('It holds all the way: No token is trusted')
  const played = { world, opening: [], steps: [], end: {}, broken: true }
  expect(playedAnswer({ claim: 'It holds.', stopped: null, played }).exitCode).toBe(2)
})

test('says where the ways were kept', () => {
  expect(checkAnswer(broken, ['out/ways/reset-leaves-nothing.json']).text).toContain(
    'check --play out/ways/reset-leaves-nothing.json plays it.',
  )
})
