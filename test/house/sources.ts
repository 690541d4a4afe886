// Reads the repository's own source files for the house tests: which there are, and what each imports.
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Import {
  /** Path from the repository's root where the import names a file of ours, else the specifier as written. */
  readonly target: string
  readonly ours: boolean
}

const code = /\.(ts|tsx|mjs)$/

/** Paths from the root, with forward slashes, of every code file under these folders. */
export function sourceFiles(folders: readonly string[]): string[] {
  return folders
    .flatMap(folder =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()),
    )
    .map(entry => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(path => code.test(path))
    .sort()
}

export const readSource = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Static imports, re-exports and dynamic imports with a literal specifier, types included. */
export function importsOf(path: string, text: string): Import[] {
  const { module, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`)
  const specifiers = [
    ...module.staticImports.map(statement => statement.moduleRequest.value),
    ...module.staticExports.flatMap(statement => statement.entries.map(entry => entry.moduleRequest?.value)),
    ...module.dynamicImports.map(call => literal(text.slice(call.moduleRequest.start, call.moduleRequest.end))),
  ].filter(specifier => specifier !== undefined)
  return [...new Set(specifiers)].map(specifier =>
    specifier.startsWith('.')
      ? { target: posix.join(posix.dirname(path), specifier), ours: true }
      : { target: specifier, ours: false },
  )
}

function literal(expression: string): string | undefined {
  return /^(['"`])([^'"`$]*)\1$/.exec(expression)?.[2]
}
