// What holds the trace together and where it does not: every link with its rule, key and confidence, every gap with its reason.
import type { Gap, Trace } from '../../shared/model/trace.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'

interface Props {
  readonly trace: Trace
  readonly selected: readonly string[]
  onNode(node: string): void
}

export function Links({ trace, selected, onNode }: Props) {
  const nameOf = new Map(trace.nodes.map(node => [node.id, node.label]))
  return (
    <ScrollRegion label="Links, one a row">
      <table className="dense-table is-fixed">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Rule</th>
            <th scope="col">Shared key</th>
            <th scope="col">Confidence</th>
          </tr>
        </thead>
        <tbody>
          {trace.links.map(link => (
            <tr
              key={`${link.rule} ${link.from} ${link.to}`}
              className={selected.includes(link.from) || selected.includes(link.to) ? 'is-selected' : undefined}
            >
              <td>
                <button type="button" className="link" onClick={() => onNode(link.from)}>
                  {nameOf.get(link.from) ?? link.from}
                </button>
              </td>
              <td>
                <button type="button" className="link" onClick={() => onNode(link.to)}>
                  {nameOf.get(link.to) ?? link.to}
                </button>
              </td>
              <td className="tl-mono">{link.rule}</td>
              <td className="tl-mono" title={link.key}>
                {link.key}
              </td>
              <td>
                <span className={`confidence is-${link.confidence}`}>{link.confidence}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

const gapWords: Record<Gap['kind'], string> = {
  notLogged: 'not logged by design',
  missing: 'missing',
  late: 'late',
  ambiguous: 'ambiguous',
  notLicensed: 'not licensed',
}

export function Gaps({ trace, onNode }: Omit<Props, 'selected'>) {
  if (trace.gaps.length === 0) return <p className="quiet-note">Every link that should be there is there.</p>
  return (
    <ScrollRegion label="Gaps, one a row">
      <ul className="gap-list">
        {trace.gaps.map(gap => (
          <li key={`${gap.kind} ${gap.near} ${gap.expected}`}>
            <button type="button" className="gap" onClick={() => onNode(gap.near)}>
              <span className="gap-hole" aria-hidden="true">
                ?
              </span>
              <span>
                <b>{gap.expected}</b> <span className="tl-tone-warn">{gapWords[gap.kind]}</span>
                <br />
                <span className="tl-dim">{gap.why}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </ScrollRegion>
  )
}
