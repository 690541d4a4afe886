// Whoever meets the package in an editor reads what each thing is: every value it offers is described where it is declared.
import { posix } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, test } from 'vitest'
import { readSource } from '../house/sources.ts'

interface Declared {
  name: string
  path: string
  /** The comment that stands right before it; null where there is none. */
  doc: string | null
}

/** What a file offers under this name, found where it is declared. */
function declaredIn(path: string, name: string): Declared {
  const text = readSource(path)
  const { program, comments, module } = parseSync(path, text)
  for (const { entries } of module.staticExports)
    for (const { exportName, importName, moduleRequest } of entries)
      if (exportName.name === name && moduleRequest)
        return declaredIn(posix.join(posix.dirname(path), moduleRequest.value), importName.name ?? name)
  const offered = program.body.filter(node => node.type === 'ExportNamedDeclaration' && node.declaration !== null)
  const own = offered.filter(node =>
    new RegExp(`^export (async )?(function|const|class) ${name}\\b`).test(text.slice(node.start)),
  )
  const [found] = own
  if (!found) throw new Error(`${path} does not declare ${name}`)
  const before = comments.findLast(({ end }) => end <= found.start && text.slice(end, found.start).trim() === '')
  return { name, path, doc: before?.type === 'Block' && before.value.startsWith('*') ? before.value : null }
}

describe.each([
  ['throughline/access', 'main/access/index.ts', await import('../../main/access/index.ts')],
  ['throughline/machines', 'main/testing/machines.ts', await import('../../main/testing/machines.ts')],
  ['throughline/testing', 'main/testing/index.ts', await import('../../main/testing/index.ts')],
])('%s', (_, path, offered) => {
  test('describes every value it offers', () => {
    const names = Object.keys(offered)
    expect(names.length).toBeGreaterThan(10)
    const declared = names.map(name => declaredIn(path, name))
    expect(declared.filter(({ doc }) => doc === null).map(({ name, path: where }) => `${name} in ${where}`)).toEqual([])
  })
})
