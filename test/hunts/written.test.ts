// Shipped hunts for what no scenario shows, run over rows written by hand: they find what is wrong and leave what only looks like it.
import { expect, test } from 'vitest'
import { loadHunt } from '../../main/investigation/hunting/library.ts'
import { expectRows, writtenCase } from './asked.ts'
import { written } from './written/index.ts'

test.each(Object.entries(written))('%s', async (hunt, { rows, finds }) => {
  await using asked = await writtenCase(rows)
  const { query } = await loadHunt(hunt)
  expectRows(await asked.ask(query), finds)
  expect(finds.length).toBeGreaterThan(0)
})
