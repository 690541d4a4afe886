// The type checker is never silenced, and nothing reaches past Env for time or randomness.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type ESTree, parseSync, Visitor } from 'vite'
import { describe, expect, test } from 'vitest'
import { readSource, root, sourceFiles } from './sources.ts'

const files = sourceFiles(['shared', 'main', 'renderer', 'test'])

/** Places where a type is asserted rather than proved, as `path:line what`. */
function silenced(path: string, text: string): string[] {
  const { program, comments } = parseSync(path, text)
  const found: string[] = []
  const note = (offset: number, what: string): void => {
    found.push(`${path}:${text.slice(0, offset).split('\n').length} ${what}`)
  }
  // xstate's own way to hand a machine its types is a phantom: `setup({ types: {} as … })`.
  const machineTypes = (node: { start: number; expression: { start: number; end: number } }): boolean =>
    /\btypes:\s*$/.test(text.slice(0, node.start)) && text.slice(node.expression.start, node.expression.end) === '{}'
  const asserted = (node: ESTree.TSAsExpression | ESTree.TSTypeAssertion): void => {
    const to = text.slice(node.typeAnnotation.start, node.typeAnnotation.end)
    if (to !== 'const' && !machineTypes(node)) note(node.start, 'asserts a type')
  }
  new Visitor({
    TSAsExpression: asserted,
    TSTypeAssertion: asserted,
    TSNonNullExpression: node => note(node.start, 'asserts that it is not null'),
    TSAnyKeyword: node => note(node.start, 'is any'),
  }).visit(program)
  for (const comment of comments) if (/^\W*@ts-/.test(comment.value)) note(comment.start, 'silences the checker')
  return found
}

describe('no file silences the type checker', () => {
  test('anywhere', () => {
    expect(files.flatMap(path => silenced(path, readSource(path)))).toEqual([])
  })

  test.each([
    ['const a = b as C', 'asserts a type'],
    ['const a = <C>b', 'asserts a type'],
    ['const a = b!.c', 'asserts that it is not null'],
    ['const a: any = b', 'is any'],
    ['// @ts-expect-error no\nconst a = b', 'silences the checker'],
  ])('and this is seen: %s', (text, what) => {
    expect(silenced('x.ts', text)).toEqual([`x.ts:1 ${what}`])
  })

  test('while `as const`, an import under another name and the types of a machine pass', () => {
    expect(silenced('x.ts', "import { a as b } from 'c'\nconst d = ['e'] as const")).toEqual([])
    expect(silenced('x.ts', 'setup({ types: {} as { context: C } })')).toEqual([])
  })
})

describe('time, ids and randomness come from Env', () => {
  const lint = (path: string, text: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-lint-'))
    try {
      for (const file of ['biome.json', 'test/house/ambient.grit', '.gitignore']) copy(file, folder)
      write(join(folder, path), text)
      const linted = spawnSync(join(root, 'node_modules/.bin/biome'), ['lint', '--colors=off', path], {
        cwd: folder,
        encoding: 'utf8',
      })
      return linted.stdout + linted.stderr
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  const copy = (file: string, folder: string): void => write(join(folder, file), readSource(file))
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const everything =
    'export const a = [Date.now(), new Date(), Math.random(), randomUUID(), performance.now(), randomBytes(4)]\n'

  test('the linter refuses each other way in product code', () => {
    expect(lint('main/tenant/example.ts', everything).match(/come from Env/g)).toHaveLength(6)
    expect(lint('renderer/live/example.tsx', everything).match(/come from Env/g)).toHaveLength(6)
  })

  test('and lets the one file that reads the machine through, and a Date made of a number', () => {
    expect(lint('main/app/system-env.ts', everything)).not.toMatch(/come from Env/)
    expect(lint('main/tenant/example.ts', 'export const a = new Date(5).toISOString()\n')).not.toMatch(/come from Env/)
  })
})
