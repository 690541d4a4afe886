// The page of a bundle: checks what it holds, without any network, and shows it. Evidence goes in as text, never as HTML.
import { checkBundle, piecesAtOnce } from './check.mjs'
import { fromBase64 } from './note.mjs'
import { notesIn } from './notes.mjs'
import { isObject, names } from './shapes.mjs'
import { aloneProves, timeOf } from './tell.mjs'

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`the page has no ${id}`)
  return element
}

/** @param {string} tag @param {(Node | string)[]} children @param {string} className */
function make(tag, children, className = '') {
  const element = document.createElement(tag)
  if (className !== '') element.className = className
  element.append(...children)
  return element
}

/** Says how far it is, and lets the browser draw it and answer. @param {number} done @param {number} total */
async function goOn(done, total) {
  byId('verdict').textContent = `Checking every byte … ${Math.floor((100 * done) / Math.max(total, done))} %`
  await new Promise(resolve => setTimeout(resolve))
}

async function heldFiles() {
  /** @type {unknown} */
  const data = JSON.parse(byId('bundle').textContent ?? '')
  /** @type {Map<string, Uint8Array>} */
  const files = new Map()
  if (!isObject(data)) throw new Error('its data is not that of a bundle')
  for (const [name, text] of Object.entries(data)) {
    if (files.size % piecesAtOnce === 0) await goOn(0, 1)
    const bytes = fromBase64(String(text))
    if (bytes === null) throw new Error(`${name} in it is damaged`)
    files.set(name, bytes)
  }
  return files
}

/** @param {import('./check.mjs').Report} report */
function tellVerdict({ ok, problems, entries }) {
  const evidence = entries.filter(({ file }) => file !== null).length
  const verdict = byId('verdict')
  verdict.className = ok ? 'good' : 'bad'
  verdict.textContent = ok
    ? `OK. All ${evidence} pieces of evidence are, byte for byte, the ones the ledger took in.`
    : `NOT OK. ${problems[0]?.at}: ${problems[0]?.what}`
}

/** @param {import('./check.mjs').Problem[]} problems */
function listOfProblems(problems) {
  const items = problems.map(({ at, what }) => make('li', [make('b', [at]), `: ${what}`]))
  return items.length === 0 ? [] : [make('h2', ['What does not hold']), make('ul', items, 'bad')]
}

/** @param {import('./shapes.mjs').Manifest} manifest @param {boolean} ok */
function aboutBundle({ by, at, verifierKey, case: { name, size, root } }, ok) {
  const facts = [
    ['Made by', by ?? 'not said', ''],
    ['Made at', timeOf(at), ''],
    ['From the case', `${name}, ${size} ledger entries`, ''],
    ['Root of the ledger', root, 'mono'],
    ['Signed with the key', verifierKey, 'mono'],
  ]
  const list = make(
    'dl',
    facts.flatMap(([term = '', value = '', look = '']) => [make('dt', [term]), make('dd', [value], look)]),
  )
  const words = ok ? [aloneProves, notChecked] : [notChecked]
  return [make('h2', ['The bundle']), list, ...words.map(each => make('p', [each], 'quiet'))]
}

const notChecked = `A page can not check itself: ${names.verifier} checks ${names.page} too.`

/** @param {import('./check.mjs').CheckedEntry[]} entries @param {ReadonlyMap<string, Uint8Array>} files */
function tableOfEvidence(entries, files) {
  const evidence = entries.filter(({ file }) => file !== null)
  const body = document.createElement('tbody')
  const filter = document.createElement('input')
  filter.type = 'search'
  const count = make('p', [], 'quiet')
  count.setAttribute('role', 'status')
  const more = make('button', [`Show ${rowsAtOnce} more`])
  more.setAttribute('type', 'button')
  let found = evidence
  const showMore = () => {
    const shown = body.childElementCount
    body.append(...found.slice(shown, shown + rowsAtOnce).map(entry => rowOf(entry, files)))
    const [now, all] = [body.childElementCount, evidence.length]
    const part = now < found.length ? `, ${now} shown` : ''
    const whole = now < all ? `${now} of ${all} shown` : `All ${all} shown`
    count.textContent = found.length < all ? `Found in ${found.length} of ${all}${part}` : whole
    more.hidden = now === found.length
  }
  filter.addEventListener('input', () => {
    const wanted = filter.value.toLowerCase()
    found = evidence.filter(entry => searchedOf(entry, files).includes(wanted))
    body.replaceChildren()
    showMore()
  })
  more.addEventListener('click', showMore)
  showMore()
  return [
    make('h2', ['The evidence']),
    make('label', ['Show what contains ', filter]),
    count,
    tableOf(['Entry', 'Time (UTC)', 'Table', 'Source', 'Line', 'Proof'], body),
    more,
  ]
}

/** @param {import('./notes.mjs').Note[]} notes @param {CheckedEntry[]} entries */
function tableOfNotes(notes, entries) {
  if (notes.length === 0) return []
  const problems = new Map(entries.map(({ entry, problem }) => [entry, problem]))
  const rows = notes.map(({ entry, record, words, by, at }) =>
    make('tr', [
      make('td', [String(entry)], 'number'),
      make('td', [at === null ? 'not said' : timeOf(at)], 'time'),
      make('td', [record === null ? 'the case' : `entry ${record}`]),
      make('td', [words], 'words'),
      make('td', [by]),
      proofCell(problems.get(entry) ?? null),
    ]),
  )
  return [
    make('h2', ['What was noted']),
    make('p', ['By those who looked into it: their words, and no log’s. What was taken back is not here.'], 'quiet'),
    tableOf(['Entry', 'Time (UTC)', 'On', 'Note', 'By the key', 'Proof'], make('tbody', rows)),
  ]
}

/** @param {string[]} words of its heading @param {Node} body */
function tableOf(words, body) {
  const heading = words.map(word => make('th', [word], word === 'Entry' || word === 'Line' ? 'number' : ''))
  for (const cell of heading) cell.setAttribute('scope', 'col')
  return make('div', [make('table', [make('thead', [make('tr', heading)]), body])], 'wide')
}

/** @param {string | null} problem */
const proofCell = problem =>
  make('td', [problem === null ? 'ok' : `not ok: ${problem}`], problem === null ? 'good' : 'bad')

/** A browser takes seconds to lay out a table of many thousand rows. */
const rowsAtOnce = 500

/** @typedef {import('./check.mjs').CheckedEntry} CheckedEntry */

/** @param {CheckedEntry} entry @param {ReadonlyMap<string, Uint8Array>} files */
const bytesOf = ({ file }, files) => new TextDecoder().decode(files.get(file ?? ''))

/** @param {CheckedEntry} entry */
const titleOf = ({ table, kind }) => table ?? (kind === 'rejected' ? 'a line that could not be read' : kind)

/** What is looked for words in. @param {CheckedEntry} entry @param {ReadonlyMap<string, Uint8Array>} files */
const searchedOf = (entry, files) =>
  `${entry.entry} ${entry.source} ${titleOf(entry)} ${bytesOf(entry, files)}`.toLowerCase()

/** @param {CheckedEntry} entry @param {ReadonlyMap<string, Uint8Array>} files */
function rowOf(entry, files) {
  const { source, line, time, problem } = entry
  const bytes = make('pre', [])
  const details = make('details', [make('summary', [titleOf(entry)]), bytes])
  details.addEventListener('toggle', () => {
    bytes.textContent = bytesOf(entry, files)
  })
  return make('tr', [
    make('td', [String(entry.entry)], 'number'),
    make('td', [time === null ? 'not said' : timeOf(time)], 'time'),
    make('td', [details]),
    make('td', [source ?? 'unknown']),
    make('td', [line === null ? '' : String(line)], 'number'),
    proofCell(problem),
  ])
}

try {
  const files = await heldFiles()
  const report = await checkBundle(files, {}, { inPage: true, goOn })
  tellVerdict(report)
  byId('found').append(
    ...listOfProblems(report.problems),
    ...(report.manifest === null ? [] : aboutBundle(report.manifest, report.ok)),
    ...tableOfNotes(notesIn(files), report.entries),
    ...tableOfEvidence(report.entries, files),
  )
} catch (error) {
  byId('verdict').className = 'bad'
  byId('verdict').textContent = `NOT OK. The page can not be read: ${error}`
}
