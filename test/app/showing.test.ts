// What the app made is shown in the file manager, and nothing that lies elsewhere.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createShowing } from '../../main/app/showing.ts'
import { newFolder } from '../folder.ts'

const data = newFolder('showing')
const made = join(data, 'handed over', 'For legal')
mkdirSync(join(made, 'evidence'), { recursive: true })
writeFileSync(join(data, 'signing.key'), 'kept to itself')
const folders = [join(data, 'cases'), join(data, 'handed over')]

test('a folder that was handed over is shown', async () => {
  const shown: string[] = []
  const { 'host.show': show } = createShowing(folders, path => shown.push(path))
  expect(await show({ path: made })).toEqual({})
  expect(shown).toEqual([made])
})

test.each([
  ['what lies beside it', join(data, 'signing.key')],
  ['what lies in it', join(made, 'evidence')],
  ['a way out of it', join(data, 'handed over', '..', 'signing.key')],
  ['the folder of all', join(data, 'handed over')],
  ['what is not there', join(data, 'handed over', 'nothing')],
  ['a path that begins nowhere', 'For legal'],
])('%s is refused', async (_what, path) => {
  const shown: string[] = []
  const { 'host.show': show } = createShowing(folders, each => shown.push(each))
  await expect(show({ path })).rejects.toMatchObject({ code: 'argument.invalid' })
  expect(shown).toEqual([])
})

test('a host without a file manager says so', async () => {
  const { 'host.show': show } = createShowing(folders, null)
  await expect(show({ path: made })).rejects.toThrow('This host has no file manager to show it in.')
})
