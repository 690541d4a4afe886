// The table "what may import what" of the house, walked over every file, so that the picture stays true.
import { isBuiltin } from 'node:module'
import { describe, expect, test } from 'vitest'
import { type Import, importsOf, readSource, sourceFiles } from './sources.ts'

/** Room → rooms it may import. A room may always import itself. */
const table: Record<string, readonly string[]> = {
  shared: [],
  access: ['shared'],
  tokens: ['shared'],
  cloudpc: ['shared'],
  telemetry: ['shared'],
  case: ['shared'],
  tenant: ['shared', 'access', 'tokens', 'cloudpc'],
  simulation: ['shared', 'tenant'],
  investigation: ['shared', 'case'],
  verification: ['shared', 'tenant', 'access'],
  gateway: ['shared', 'simulation', 'tokens'],
  // What the package offers to engineers outside; no other room uses it.
  testing: ['shared', 'access', 'tokens', 'tenant', 'simulation'],
  app: [
    'shared',
    'access',
    'tokens',
    'cloudpc',
    'telemetry',
    'case',
    'tenant',
    'simulation',
    'investigation',
    'verification',
    'gateway',
  ],
  desktop: ['app', 'shared'],
  web: ['app', 'shared'],
  // The command that starts the app picks a host, and builds the renderer first.
  cli: ['app', 'shared', 'web', 'build'],
  entry: ['app', 'shared', 'desktop'],
  renderer: ['shared'],
  build: [],
}

const mayImportElectron = (path: string): boolean =>
  path === 'main/index.ts' || path === 'main/preload.ts' || path.startsWith('main/desktop/')

function roomOf(path: string): string {
  const [top, second] = path.split('/')
  if (path === 'electron.config.ts' || path === 'package.json') return 'build'
  if (top !== 'main') return top ?? ''
  return path === 'main/index.ts' || path === 'main/preload.ts' ? 'entry' : (second ?? '')
}

/** What is wrong with this import, or null. */
function complaint(path: string, { target, ours }: Import): string | null {
  const from = roomOf(path)
  if (!ours) {
    if (/^electron($|\/)/.test(target) && !mayImportElectron(path)) return 'only the desktop shell may import electron'
    if (from === 'shared' && target !== 'zod') return 'shared imports nothing but zod'
    if (from === 'renderer' && (isBuiltin(target) || target === 'electron')) return 'the renderer has no Node'
    return null
  }
  const to = roomOf(target)
  if (from === to) return null
  if (target === 'package.json') return from === 'app' ? null : 'only app reads package.json'
  if (!table[from]?.includes(to)) return `${from} may not import ${to}`
  const surface = /\/index\.ts$/.test(target) || to === 'shared' || to === 'build'
  return surface || from === 'entry' ? null : `the surface of ${to} is its index.ts`
}

const files = [...sourceFiles(['shared', 'main', 'renderer']), 'electron.config.ts']

describe('what may import what', () => {
  test('every room of the tree is in the table', () => {
    expect([...new Set(files.map(roomOf))].filter(room => !(room in table))).toEqual([])
  })

  test('no file imports what its room may not', () => {
    const arrows = files.flatMap(path =>
      importsOf(path, readSource(path)).flatMap(each => {
        const reason = complaint(path, each)
        return reason === null ? [] : [`${path} imports ${each.target}: ${reason}`]
      }),
    )
    expect(arrows).toEqual([])
  })

  test('files import one another without a circle between rooms', () => {
    const arrows = new Map<string, Set<string>>()
    for (const path of files)
      for (const { target, ours } of importsOf(path, readSource(path)))
        if (ours && roomOf(target) !== roomOf(path))
          arrows.set(roomOf(path), (arrows.get(roomOf(path)) ?? new Set()).add(roomOf(target)))
    const reaches = (from: string, to: string, seen: Set<string>): boolean =>
      [...(arrows.get(from) ?? [])].some(next => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))))
    expect([...arrows.keys()].filter(room => reaches(room, room, new Set()))).toEqual([])
  })
})

describe('the walk sees', () => {
  const refused = (path: string, text: string): string[] =>
    importsOf(path, text).flatMap(each => complaint(path, each) ?? [])

  test.each([
    [
      'main/investigation/x.ts',
      "import { f } from '../simulation/index.ts'",
      'investigation may not import simulation',
    ],
    ['main/telemetry/x.ts', "import type { F } from '../case/index.ts'", 'telemetry may not import case'],
    ['renderer/live/x.tsx', "import { app } from '../../main/app/index.ts'", 'renderer may not import app'],
    ['main/app/x.ts', "export * from '../web/index.ts'", 'app may not import web'],
    ['main/case/x.ts', "const m = await import('../tenant/index.ts')", 'case may not import tenant'],
    ['main/app/x.ts', "import { f } from '../case/store.ts'", 'the surface of case is its index.ts'],
    ['main/web/x.ts', "import { app } from 'electron'", 'only the desktop shell may import electron'],
    ['main/app/x.ts', "import type { App } from 'electron/main'", 'only the desktop shell may import electron'],
    ['shared/x.ts', "import { readFile } from 'node:fs/promises'", 'shared imports nothing but zod'],
    ['renderer/x.ts', "import { join } from 'path'", 'the renderer has no Node'],
  ])('%s: %s', (path, text, reason) => {
    expect(refused(path, text)).toEqual([reason])
  })

  test('but not an import inside a comment or a string', () => {
    expect(importsOf('main/app/x.ts', "// import '../web/index.ts'\nconst s = \"import '../web/index.ts'\"")).toEqual(
      [],
    )
  })
})
