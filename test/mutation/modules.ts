// How the modules of a sandbox are loaded while mutants run: vitest is stood in for, types are taken out once, and all of
// it can be loaded afresh where a mutant lies in what runs as a module loads.
import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The address of the sandbox, and of everything that is loaded afresh. */
export const sandbox = pathToFileURL(`${process.cwd()}/`).href

const standIn = new URL('test/mutation/stand-in.ts', sandbox).href
const ownNames = new Map([
  ['throughline/access', 'main/access/index.ts'],
  ['throughline/machines', 'main/testing/machines.ts'],
  ['throughline/testing', 'main/testing/index.ts'],
])
const importers = new Map<string, Set<string>>()
const sources = new Map<string, string>()
let generation = 0
let latest = 0

const withoutGeneration = (url: string): string => url.replace(/\?generation=\d+$/, '')
const withGeneration = (url: string): string => (generation === 0 ? url : `${url}?generation=${generation}`)
const isOwn = (url: string): boolean =>
  url.startsWith(sandbox) &&
  !url.includes('/node_modules/') &&
  withoutGeneration(url).endsWith('.ts') &&
  url !== standIn

/** From here on every module of the sandbox is loaded again, with a state of its own. */
export const loadAfresh = (): void => {
  latest += 1
  generation = latest
}

/** Which loading of the modules is in use. */
export const currentGeneration = (): number => generation

/** From here on the modules of an earlier loading are in use again, with the state they have. */
export const returnTo = (earlier: number): void => {
  generation = earlier
}

export const load = (url: string): Promise<unknown> => import(withGeneration(url))

/** The modules that import `url`, by whatever way, and itself. */
export function modulesOver(url: string): ReadonlySet<string> {
  const over = new Set([url])
  for (const at of over) for (const importer of importers.get(at) ?? []) over.add(importer)
  return over
}

function remember(url: string, importer: string | undefined): void {
  if (importer === undefined || !isOwn(importer)) return
  const known = importers.get(url) ?? new Set()
  importers.set(url, known.add(withoutGeneration(importer)))
}

function sourceOf(url: string): string {
  const known = sources.get(url)
  if (known !== undefined) return known
  const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'))
  sources.set(url, source)
  return source
}

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'vitest') return { url: standIn, format: 'module-typescript', shortCircuit: true }
    const named = ownNames.get(specifier)
    const { url } = named === undefined ? next(specifier, context) : { url: new URL(named, sandbox).href }
    if (!isOwn(url)) return { url, shortCircuit: true }
    const plain = withoutGeneration(url)
    remember(plain, context.parentURL)
    return { url: withGeneration(plain), format: 'module', shortCircuit: true }
  },
  load(url, context, next) {
    return isOwn(url)
      ? { format: 'module', source: sourceOf(withoutGeneration(url)), shortCircuit: true }
      : next(url, context)
  },
})
