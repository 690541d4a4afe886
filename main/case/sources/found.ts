// What stands at a path, under the names that people and sources know it by.
import { Refusal } from '../../../shared/errors.ts'
import type { Content } from './content.ts'
import { expansionBound } from './expansion.ts'
import { shownName, walk } from './walk.ts'

export type Standing =
  | {
      readonly kind: 'content'
      readonly content: Content
      /** What its source is called. */
      readonly name: string
      /** Where it stands in what was named, '' where it is that itself. */
      readonly path: string
    }
  | { readonly kind: 'refused'; readonly name: string; readonly path: string; readonly refusal: Refusal }
  | { readonly kind: 'skipped' }

/**
 * Everything at a path, as `walk` finds it.
 * @param name what the path is called; left out, as it ends
 * @param spoolFolder where archives in archives are kept while they are read
 */
export async function* found(
  path: string,
  name: string | undefined,
  spoolFolder: string,
  signal: AbortSignal,
): AsyncGenerator<Standing> {
  const known = (name ?? path).replace(/(?<=.)[/\\]+$/, '')
  const root = name === undefined ? shownName(known) : known.toWellFormed()
  for await (const each of walk(path, known, { signal, spoolFolder, bound: expansionBound })) {
    if (each.kind === 'skipped') {
      yield each
      continue
    }
    const within = (each.kind === 'content' ? each.content.name : each.name).slice(known.length).toWellFormed()
    const inside = within.replace(/^\//, '')
    if (each.kind === 'content') {
      yield { kind: 'content', content: each.content, name: root + within, path: inside }
    } else {
      if (!(each.error instanceof Refusal)) throw each.error
      yield { kind: 'refused', name: each.name, path: inside, refusal: each.error }
    }
  }
}
