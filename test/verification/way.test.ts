// A counterexample is kept as a file, and played again: by the broken machines to its end, by others as far as they let it.
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepWays, playWayFile } from '../../main/app/check.ts'
import { directoryWorld } from '../../main/verification/directory/directory.ts'
import { everyCommitWorlds, fullWorld } from '../../main/verification/worlds.ts'
import { type Break, caught, dropping, partsOf } from './broken.ts'

const folder = mkdtempSync(join(tmpdir(), 'ways-'))
const directory = { room: 2 ** 15, make: directoryWorld }
const deaf: Break = dropping('token.signal')
const id = 'cascade-is-under-way'
const breach = caught(directory, [deaf], id)
const held = { id, claim: 'It holds.', promise: 16, holds: false, states: 1, transitions: 1, counterexample: breach }
const sound = { ...held, id: 'holds', holds: true, counterexample: undefined }

test('no two commands of a world have one name, so a way can be kept by names', () => {
  const parts = partsOf('tables')
  for (const { make } of [...everyCommitWorlds, fullWorld]) {
    const names = make(parts).commands.map(({ name }) => name)
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([])
  }
})

test('each breach is a file of its own, and what holds is none', () => {
  const { counterexample: _, ...holding } = sound
  const report = { invariants: [held, holding], worlds: [], crossCheck: { sampled: 0, mismatches: [] } }
  expect(keepWays(report, folder)).toEqual([join(folder, `${id}.json`)])
  expect(readdirSync(folder)).toEqual([`${id}.json`])
})

test('by the machines as they are, the kept way tells each step, and comes to no breach', async () => {
  const { played, stopped, claim } = await playWayFile(join(folder, `${id}.json`))
  expect(claim).toContain('No token is trusted')
  expect(stopped).toBe(null)
  expect(played.broken).toBe(false)
  expect(played.steps.map(({ command }) => command)).toEqual(breach.steps.map(({ command }) => command))
  // the fact that the break kept from the token is told here
  const facts = played.steps.flatMap(step => step.facts.map(({ type }) => type))
  expect(facts).toContain('cae.signalled')
  expect(breach.steps.flatMap(step => step.facts.map(({ type }) => type))).not.toContain('cae.signalled')
})

test('a way that is not possible ends where it is not, and says so', async () => {
  const file = join(folder, 'short.json')
  const commands = ['the agent asks for a token as its agent user', 'the cascade comes to the agent user']
  writeFileSync(file, JSON.stringify({ world: breach.world, invariant: id, commands }))
  const { played, stopped } = await playWayFile(file)
  expect(stopped).toEqual({ step: 2, command: 'the cascade comes to the agent user' })
  expect(played.steps).toHaveLength(1)
})

test.each([
  ['world', { world: 'nowhere', invariant: id, commands: [] }],
  ['invariant', { world: breach.world, invariant: 'none', commands: [] }],
  ['command', { world: breach.world, invariant: id, commands: ['the moon rises'] }],
])('a %s that there is not is refused by name, with those there are', async (what, way) => {
  const file = join(folder, 'misnamed.json')
  writeFileSync(file, JSON.stringify(way))
  await expect(playWayFile(file)).rejects.toMatchObject({
    code: 'argument.invalid',
    message: expect.stringContaining(`There is no ${what} named`),
  })
})

test('what is no such file is refused', async () => {
  const file = join(folder, 'other.json')
  writeFileSync(file, '{"steps": []}')
  await expect(playWayFile(file)).rejects.toMatchObject({ code: 'argument.invalid' })
  await expect(playWayFile(join(folder, 'missing.json'))).rejects.toMatchObject({ code: 'argument.invalid' })
})
