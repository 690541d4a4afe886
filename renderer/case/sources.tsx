// The sources of a case: each file or run, what it was read as, and what became of its lines.
import type { CaseInfo, SourceInfo } from '../../shared/model/evidence.ts'
import { bytes, Chip, count, dateClock, PathName, shortId } from '../parts/index.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'

interface Props {
  readonly info: CaseInfo
  readonly chosen: number | null
  onChoose(source: number): void
}

export function Sources({ info, chosen, onChoose }: Props) {
  return (
    <ScrollRegion label="Sources">
      <table className="dense-table">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Read as</th>
            <th scope="col">Tables</th>
            <th scope="col" className="is-number">
              Records
            </th>
            <th scope="col" className="is-number">
              Rejected
            </th>
            <th scope="col" className="is-number">
              Duplicates
            </th>
            <th scope="col" className="is-number">
              Size
            </th>
            <th scope="col" className="is-optional">
              SHA-256
            </th>
            <th scope="col">Added, UTC</th>
          </tr>
        </thead>
        <tbody>
          {info.sources.map(source => (
            <SourceRow key={source.id} source={source} chosen={source.id === chosen} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

/** Its name, and the archives it stood in, the innermost first. */
function placeOf({ name, within }: SourceInfo): string {
  const around = within.toReversed().map(({ kind, name, sha256 }) => `in ${kind} ${name}, SHA-256 ${sha256}`)
  return [name, ...around].join('\n')
}

function SourceRow({ source, chosen, onChoose }: { source: SourceInfo; chosen: boolean; onChoose(id: number): void }) {
  return (
    <tr className={`is-openable${chosen ? ' is-selected' : ''}`} onClick={() => onChoose(source.id)}>
      <td className="is-wide is-first">
        <button
          type="button"
          className="row-open"
          aria-pressed={chosen}
          aria-label={source.name}
          title={placeOf(source)}
          onClick={() => onChoose(source.id)}
        >
          <PathName path={source.name} />
        </button>
        {source.complete === false && <Chip tone="warn">not whole</Chip>}
      </td>
      <td className="tl-mono" title={source.digest}>
        {source.format}
      </td>
      <td className="case-tables" title={source.tables.map(each => `${each.table} ${each.accepted}`).join('\n')}>
        {source.tables.map(each => each.table).join(', ')}
      </td>
      <td className="is-number">{count(source.accepted)}</td>
      <td className="is-number">{source.rejected > 0 ? <Chip tone="warn">{count(source.rejected)}</Chip> : '0'}</td>
      <td className="is-number">{count(source.duplicates)}</td>
      <td className="is-number">{bytes(source.bytes)}</td>
      <td className="tl-mono is-optional" title={source.digest}>
        {shortId(source.digest)}
      </td>
      <td className="tl-mono">{dateClock(source.addedAt)}</td>
    </tr>
  )
}
