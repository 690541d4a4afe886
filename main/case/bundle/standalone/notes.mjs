// What investigators noted, as the entries of the ledger in a bundle say: stars, tags, comments. Plain JavaScript: a bundle carries it.
import { isObject, names, readJson, readProofs, textOf } from './shapes.mjs'

/**
 * `record` is the entry it was noted on, null for the case itself; `by` names the key it was done with, `at` is epoch
 * milliseconds.
 * @typedef {{ entry: number, record: number | null, words: string, by: string, at: number | null }} Note
 */

/** In the order of the ledger. @param {import('./check.mjs').Files} files @returns {Note[]} */
export function notesIn(files) {
  const text = textOf(files.get(names.proofs) ?? new Uint8Array())
  const proofs = text === null ? null : readProofs(text)
  return (proofs?.entries ?? []).flatMap(({ entry, envelope: { kind, row } }) =>
    kind === 'act' && isObject(row) ? [noteOf(entry, row)] : [],
  )
}

/** @param {number} entry @param {Record<string, unknown>} row @returns {Note} */
function noteOf(entry, { at, by_key: key, body }) {
  const act = readJson(String(body))
  const done = isObject(act) ? act : {}
  return {
    entry,
    record: typeof done.record === 'number' ? done.record : null,
    words: wordsOf(done) ?? String(body),
    // A verifier key is NAME+HASH+KEY.
    by: String(key).split('+').slice(0, 2).join('+'),
    at: typeof at === 'number' ? at : null,
  }
}

/** @param {Record<string, unknown>} done */
function wordsOf({ act, tag, text }) {
  if (act === 'star') return 'Star'
  if (act === 'tag') return `Tag: ${tag}`
  return act === 'comment' ? String(text) : null
}
