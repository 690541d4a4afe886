// Decisions written out for a person to read: which situations are told what, word for word.
import type { Reason } from '../../shared/model/governance.ts'
import { below, type Named, sameTogether } from './written-table.ts'

/** What a situation is called, and how it differs from the plain one; the plain one has no name. */
export type Situation<Ask> = Named<Partial<Ask>>

/** Every situation of one list together with every one of the next, and so on. */
export function crossed<Ask>(...lists: readonly (readonly Situation<Ask>[])[]): Situation<Ask>[] {
  return lists.reduce<Situation<Ask>[]>(
    (all, list) =>
      all.flatMap(([where, change]) =>
        list.map(([more, besides]): Situation<Ask> => [joined(where, more), { ...change, ...besides }]),
      ),
    [['', {}]],
  )
}

const joined = (...names: readonly string[]): string => names.filter(name => name !== '').join(', ')

/** Situations that are told the same stand together, above what they are told. */
export function inWords<Ask>(situations: readonly Situation<Ask>[], tell: (change: Partial<Ask>) => string): string {
  return sameTogether(situations, tell)
    .map(({ answer, names }) => `${names.map(where => `${where || 'plain'}\n`).join('')}${below(answer)}\n`)
    .join('\n')
}

/** The outcome and every reason, a line each. */
export const wordsOf = ({ outcome, reasons }: { outcome: string; reasons: readonly Reason[] }): string =>
  [outcome, ...reasons.map(({ code, message }) => `${code}: ${message}`)].join('\n')
