// What is said of an import, however many files it took: one notice, a line a file.
import type { ImportedFile, RejectCode } from '../../shared/model/evidence.ts'
import { count, plural } from '../parts/format.ts'
import type { Notice } from './shell-store.ts'

const reasonWords: Record<RejectCode, string> = {
  'json.syntax': 'not valid JSON',
  'json.notAnObject': 'JSON, but not an object',
  'csv.columns': 'another number of columns than the header',
  'csv.quote': 'a quotation mark that is not closed',
  'time.unreadable': 'a time that can not be read',
  'encoding.invalid': 'not valid text in its encoding',
  'record.unrecognised': 'no record that is known here',
  'record.tooLarge': 'longer than a record may be',
}

/** One file is the title itself; several are counted there and named below it. */
export function importNotice(files: readonly ImportedFile[]): Omit<Notice, 'id'> {
  const refused = files.filter(({ refusal }) => refusal !== null).length
  const rejected = sum(files.map(file => file.rejected))
  const tone = refused > 0 ? 'refuse' : rejected > 0 ? 'warn' : 'ok'
  const [only] = files
  if (files.length === 1 && only !== undefined) {
    return {
      tone,
      title: outcome(only),
      code: only.refusal?.code ?? '',
      lines: [...(only.refusal === null ? [] : [only.refusal.message]), ...reasons([only])],
    }
  }
  const taken = `${plural(sum(files.map(file => file.accepted)), 'record')} taken`
  const counts = [
    taken,
    rejected > 0 && `${count(rejected)} rejected`,
    refused > 0 && `${plural(refused, 'file')} refused`,
  ]
  return {
    tone,
    title: `${plural(files.length, 'file')}: ${counts.filter(part => part !== false).join(', ')}`,
    code: '',
    lines: [
      ...refusals(files),
      ...reasons(files),
      ...files.filter(({ refusal, rejected }) => refusal === null && rejected > 0).map(outcome),
      ...files.filter(({ refusal, rejected }) => refusal === null && rejected === 0).map(outcome),
    ],
  }
}

/** Each refused file with what was wrong with it; what is said of all of them, such as what can be imported, once below. */
function refusals(files: readonly ImportedFile[]): string[] {
  const told = files.flatMap(({ file, refusal }) =>
    refusal === null ? [] : [{ file, sentences: refusal.message.split(/(?<=\.) (?=[A-Z])/) }],
  )
  const [first] = told
  const ofAll =
    told.length < 2 || first === undefined
      ? []
      : first.sentences.filter(sentence => told.every(({ sentences }) => sentences.includes(sentence)))
  const own = told.map(({ file, sentences }) => {
    const rest = sentences.filter(sentence => !ofAll.includes(sentence)).join(' ')
    return rest.startsWith(file) ? rest : `${file} was not imported${rest === '' ? '' : `: ${rest}`}`
  })
  return [...own, ...ofAll]
}

function outcome({ file, accepted, rejected, duplicates, had, refusal }: ImportedFile): string {
  if (refusal !== null) return `${file} was not imported`
  if (had === 'all') return `${file} is in the case already`
  const more = [rejected > 0 && `${count(rejected)} rejected`, duplicates > 0 && plural(duplicates, 'duplicate')]
  const told = more.filter(part => part !== false)
  const taken = `${plural(accepted, 'record')}${told.length === 0 ? '' : ' taken'}`
  return `${file}${had === 'part' ? ', gone on with' : ''}: ${[taken, ...told].join(', ')}`
}

/** Why lines were rejected, and where each of them can be read. */
function reasons(files: readonly ImportedFile[]): string[] {
  const counts = new Map<string, number>()
  for (const { reasons } of files)
    for (const [code, lines] of Object.entries(reasons)) counts.set(code, (counts.get(code) ?? 0) + lines)
  if (counts.size === 0) return []
  const words = [...counts].map(
    ([code, lines]) => `${plural(lines, 'line')} ${lines === 1 ? 'is' : 'are'} rejected: ${wordOf(code)}.`,
  )
  return [...words, 'Case shows every rejected line; its bytes are kept.']
}

const words: Readonly<Record<string, string>> = reasonWords
const wordOf = (code: string): string => words[code] ?? code
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
