// A sample of what `npm run soak:kill` does at length: what a killed process leaves opens, verifies and goes on.
import { expect, test } from 'vitest'
import { killMany } from './kill.ts'

test('a process killed at any moment leaves all it committed, and the same work once more comes to the same end', async () => {
  // short logs: crash.test.ts and the soak have those of several commits
  const { underWay, commits, failures } = await killMany(6, 20, [{ lines: 2_000, broken: true }])
  expect(failures).toEqual([])
  expect(Object.keys(underWay).length).toBeGreaterThan(3)
  expect(commits).toBeGreaterThan(0)
}, 600_000)
