// The page of a bundle: checks what it holds, without any network, and shows it. Evidence goes in as text, never as HTML.
import { checkBundle } from './check.mjs'
import { fromBase64 } from './note.mjs'
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

/** @returns {Map<string, Uint8Array>} */
function heldFiles() {
  /** @type {unknown} */
  const data = JSON.parse(byId('bundle').textContent ?? '')
  /** @type {Map<string, Uint8Array>} */
  const files = new Map()
  if (!isObject(data)) throw new Error('its data is not that of a bundle')
  for (const [name, text] of Object.entries(data)) {
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
  const heading = ['Entry', 'Time (UTC)', 'Table', 'Source', 'Line', 'Proof'].map(word =>
    make('th', [word], word === 'Entry' || word === 'Line' ? 'number' : ''),
  )
  for (const cell of heading) cell.setAttribute('scope', 'col')
  const rows = evidence.map(entry => rowOf(entry, files))
  const filter = document.createElement('input')
  filter.type = 'search'
  filter.addEventListener('input', () => {
    const wanted = filter.value.toLowerCase()
    let shown = 0
    for (const { row, text } of rows) {
      row.hidden = !text.includes(wanted)
      if (!row.hidden) shown++
    }
    count.textContent = shown === rows.length ? `All ${shown} shown` : `${shown} of ${rows.length} shown`
  })
  const count = make('p', [`All ${rows.length} shown`], 'quiet')
  count.setAttribute('role', 'status')
  const table = make('table', [
    make('thead', [make('tr', heading)]),
    make(
      'tbody',
      rows.map(({ row }) => row),
    ),
  ])
  return [
    make('h2', ['The evidence']),
    make('label', ['Show what contains ', filter]),
    count,
    make('div', [table], 'wide'),
  ]
}

/** @param {import('./check.mjs').CheckedEntry} entry @param {ReadonlyMap<string, Uint8Array>} files */
function rowOf({ entry, kind, source, line, table, time, file, problem }, files) {
  const bytes = new TextDecoder().decode(files.get(file ?? ''))
  const what = table ?? (kind === 'rejected' ? 'a line that could not be read' : kind)
  const details = make('details', [make('summary', [what]), make('pre', [bytes])])
  const cells = [
    make('td', [String(entry)], 'number'),
    make('td', [time === null ? 'not said' : timeOf(time)], 'time'),
    make('td', [details]),
    make('td', [source ?? 'unknown']),
    make('td', [line === null ? '' : String(line)], 'number'),
    make('td', [problem === null ? 'ok' : `not ok: ${problem}`], problem === null ? 'good' : 'bad'),
  ]
  return { row: make('tr', cells), text: `${entry} ${source} ${what} ${bytes}`.toLowerCase() }
}

try {
  const files = heldFiles()
  const report = await checkBundle(files, {}, { inPage: true })
  tellVerdict(report)
  byId('found').append(
    ...listOfProblems(report.problems),
    ...(report.manifest === null ? [] : aboutBundle(report.manifest, report.ok)),
    ...tableOfEvidence(report.entries, files),
  )
} catch (error) {
  byId('verdict').className = 'bad'
  byId('verdict').textContent = `NOT OK. The page can not be read: ${error}`
}
