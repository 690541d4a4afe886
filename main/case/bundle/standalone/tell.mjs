// The outcome of a check in words, for people who were handed a bundle. Plain JavaScript: a bundle carries it.

const problemsShown = 20

/** @param {import('./check.mjs').Report} report @param {string} name what to call the bundle */
export function tellReport({ ok, problems, manifest, entries, agreed }, name) {
  const shown = problems.slice(0, problemsShown).map(({ at, what }) => `  ${at}: ${what}`)
  const more = problems.length - shown.length
  return [
    ok ? `OK. ${name} holds.` : `NOT OK. ${name} does not hold:`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(manifest === null ? [] : tellManifest(manifest)),
    ...tellEntries(entries),
    ...agreed,
    ...(ok && agreed.length === 0 ? [aloneProves] : []),
  ]
    .map(plain)
    .join('\n')
}

/** Whoever changed a bundle may have put into its names what moves a terminal's cursor or turns its text round. @param {string} line */
const plain = line =>
  line.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, letter => `\\u{${letter.codePointAt(0)?.toString(16)}}`)

/** What a bundle can not prove by itself. */
export const aloneProves =
  'This shows that nothing was changed since it was signed with the key above. Who holds that key, only they can tell you: ask for the key, or compare with a tree head you were given before.'

/** @param {import('./shapes.mjs').Manifest} manifest */
function tellManifest({ by, at, verifierKey, case: { name, size, root } }) {
  return [
    `Made ${by === null ? '' : `by ${by} `}at ${timeOf(at)} from the case ${name}, ${size} entries`,
    `Root ${root}`,
    `Key  ${verifierKey}`,
  ]
}

/** @param {import('./check.mjs').CheckedEntry[]} entries */
function tellEntries(entries) {
  const evidence = entries.filter(({ file }) => file !== null)
  const notes = entries.filter(({ kind }) => kind === 'act')
  /** @param {typeof entries} some */
  const proved = some => `${some.filter(({ problem }) => problem === null).length} of ${some.length}`
  return [
    `${proved(evidence)} pieces of evidence are proved, byte for byte, to be in the ledger.`,
    ...(notes.length === 0 ? [] : [`${proved(notes)} stars, tags, comments and notes are proved to be in the ledger.`]),
  ]
}

/** @param {number} at epoch milliseconds */
export const timeOf = at => (Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : `${at} ms`)
