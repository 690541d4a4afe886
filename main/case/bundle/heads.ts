// Tree heads somebody was given earlier, against the case as it is now.
import type { CaseDatabase } from '../database.ts'
import { lastHead } from '../ledger-end.ts'
import { rangeRoot } from '../merkle.ts'
import { openNote, verifierOf } from '../note.ts'
import type { HeadRelation } from '../protocol.ts'
import { storedNodes } from '../tiles.ts'
import { signers } from './prove.ts'
import { parseNote, parseTreeHead } from './standalone/note.mjs'

/**
 * What a tree head, as a signed note, says of the case now: the same or an earlier state of it (ok), or in words why
 * not. `key` is the one it is signed with, `size` how many entries it covers.
 */
export function relateHead(db: CaseDatabase, note: string): HeadRelation {
  const own = lastHead(db)
  const newest = parseTreeHead(parseNote(own.note)?.text ?? '')
  for (const { verifier_key: key } of signers(db)) {
    const verifier = verifierOf(key)
    const text = verifier === null ? null : openNote(note, verifier)
    const head = text === null ? null : parseTreeHead(text)
    if (head === null) continue
    const wrong = (what: string) => ({ ok: false, size: head.size, key, what })
    if (head.origin !== newest?.origin) return wrong(`it is of another ledger, ${head.origin}.`)
    if (head.size < 1) return wrong('it covers no entry.')
    if (head.size > own.size)
      return wrong(`it covers ${head.size} entries and the case has ${own.size}: entries were taken away.`)
    if (Buffer.compare(rangeRoot(storedNodes(db), 0, head.size), head.root) !== 0)
      return wrong(`the case has another root over the same ${head.size} entries: some of them were changed.`)
    const past = head.size === own.size ? 'the case as it is' : `the case as it was with ${head.size} entries`
    return { ok: true, size: head.size, key, what: `it is ${past}.` }
  }
  return { ok: false, size: 0, key: null, what: 'no key of this case signed it, or it was changed.' }
}
