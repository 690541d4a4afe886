// The waterfall's table twin: the same spans, in time order, for those who would rather read than look.
import type { Trace } from '../../shared/model/trace.ts'
import { clockMillis, duration } from '../parts/format.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'
import { laneTitle } from './waterfall-spans.ts'

const planeTitles = { agent365: 'Agent 365', entra: 'Entra', defender: 'Defender', purview: 'Purview' } as const

interface Props {
  readonly trace: Trace
  readonly selected: readonly string[]
  onSelect(node: string): void
}

export function WaterfallTable({ trace, selected, onSelect }: Props) {
  const nodes = trace.nodes
    .filter(node => node.start !== null)
    .sort((a, b) => Number(a.start) - Number(b.start) || Number(a.end) - Number(b.end))
  return (
    <ScrollRegion label="Spans in time order">
      <table className="dense-table is-fixed waterfall-table">
        <thead>
          <tr>
            <th scope="col" className="is-time">
              Began, UTC
            </th>
            <th scope="col" className="is-short">
              Lasted
            </th>
            <th scope="col" className="is-short">
              Lane
            </th>
            <th scope="col">Span</th>
            <th scope="col">What</th>
            <th scope="col" className="is-short">
              Status
            </th>
            <th scope="col">Seen by</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map(node => (
            <tr key={node.id} className={selected.includes(node.id) ? 'is-selected' : undefined}>
              <td className="tl-mono">{node.start === null ? '' : clockMillis(node.start)}</td>
              <td>{node.start === null || node.end === null ? '–' : duration(node.end - node.start)}</td>
              <td>{laneTitle(node.lane)}</td>
              <td>
                <button type="button" className="link" onClick={() => onSelect(node.id)}>
                  {node.label}
                </button>
              </td>
              <td title={node.note}>{node.note}</td>
              <td className={node.status === 'refused' || node.status === 'error' ? 'tl-tone-refuse' : undefined}>
                {node.status}
              </td>
              <td title={node.planes.map(plane => planeTitles[plane]).join(', ')}>
                {node.planes.map(plane => planeTitles[plane]).join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}
