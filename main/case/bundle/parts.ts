// The verifier and the page a bundle carries, each put together from its plain modules into one file that needs nothing else.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Text of a file in `standalone`, by its name. */
export type BundleParts = (name: string) => string

/** Where they lie beside this source. */
export const standaloneFolder = new URL('./standalone/', import.meta.url)

/** Read when a bundle is made, so that they are the very files the tests read. */
export const partsIn =
  (folder: URL): BundleParts =>
  name =>
    readFileSync(new URL(name, folder), 'utf8')

/** What both fronts need, in the order in which each needs those before it. */
const modules = ['tree.mjs', 'note.mjs', 'shapes.mjs', 'check.mjs', 'tell.mjs']

export const verifierText = (parts: BundleParts): string => joined('verify.mjs', [...modules, 'zip.mjs'], parts)

/** The page without a bundle in it. Its policy lets nothing run or load but the style and script it has. */
export function pageShell(parts: BundleParts): string {
  const [style, script] = [parts('page.css'), joined('page.mjs', [...modules, 'notes.mjs'], parts)]
  const policy = [
    "default-src 'none'",
    `script-src '${sourceDigest(script)}'`,
    `style-src '${sourceDigest(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return parts('page.html')
    .replace('POLICY', () => policy)
    .replace('/* STYLE */', () => style)
    .replace('SCRIPT', () => script)
}

/** One module of all: our own imports and exports go, the first line of the front comes first. */
function joined(front: string, needed: readonly string[], parts: BundleParts): string {
  const [title = '', ...lines] = parts(front).split('\n')
  const texts = [...needed.map(parts), lines.join('\n')]
  const own = /^import \{[^}]*\} from '\.\/[^']+'\n/gm
  return [title, ...texts.map(text => text.replace(own, '').replace(/^export /gm, ''))].join('\n')
}

const sourceDigest = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`
