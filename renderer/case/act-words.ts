// What was done in a case, said in a sentence.
import type { Act } from '../../shared/model/act.ts'
import { count, plural, shortId } from '../parts/format.ts'

export function actWords(what: Act): string {
  switch (what.act) {
    case 'star':
      return what.on ? `Starred record ${what.record}` : `Took the star off record ${what.record}`
    case 'tag':
      return what.on ? `Tagged ${on(what.record)} “${what.tag}”` : `Took the tag “${what.tag}” off ${on(what.record)}`
    case 'comment':
      return `${what.record === null ? 'Noted' : `On record ${what.record}`}: ${what.text}`
    case 'withdraw':
      return `Took back the comment of entry ${what.comment}`
    case 'columns':
      return what.columns.length === 0
        ? `Gave up the columns “${what.name}” of ${what.table}`
        : `Saved ${plural(what.columns.length, 'column')} of ${what.table} as “${what.name}”`
    case 'query':
      return `Looked for ${what.text}: ${plural(what.found, 'record')}`
    case 'export':
      return `Exported ${plural(what.records, 'record')} as ${what.form} to ${what.to}`
    case 'bundle':
      return `Bundled ${plural(what.records, 'record')} as ${what.name}`
    case 'importCancelled':
      return `Stopped the import of ${what.name}`
    case 'merged':
      return `Merged ${what.cases.map(({ origin, size }) => `${origin} (${plural(size, 'entry', 'entries')})`).join(' and ')}`
    case 'hunt':
      return `Hunted ${what.text}${what.total === null ? '' : `: ${plural(what.total, 'row')}`}`
    case 'saveHunt':
      return what.hunt === null ? `Gave up the hunt “${what.name}”` : `Kept the hunt “${what.name}”`
    case 'verified':
      return `Verified all ${count(what.size)} entries under root ${shortId(what.root)}`
  }
}

const on = (record: number | null): string => (record === null ? 'the case' : `record ${record}`)
