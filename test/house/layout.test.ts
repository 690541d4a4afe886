// The top of the repository holds what the house says and nothing else.
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { root } from './sources.ts'

const top = [
  '.ci',
  '.gitignore',
  '.npmrc',
  'LICENSE',
  'README.md',
  'biome.json',
  'electron.config.ts',
  'main',
  'package-lock.json',
  'package.json',
  'renderer',
  'shared',
  'test',
  'tsconfig.json',
]

describe('the top of the repository', () => {
  test('holds these and nothing else', () => {
    const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
    const names = new Set(tracked.split('\0').flatMap(path => path.split('/')[0] || []))
    expect([...names].sort()).toEqual([...top].sort())
  })
})
