// What holds the trace together and where it does not: every link with its rule, key and confidence, every gap with its reason.
import { type RefObject, useEffect, useRef } from 'react'
import type { Gap, Trace, TraceLink } from '../../shared/model/trace.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'

interface Props {
  readonly trace: Trace
  readonly selected: readonly string[]
  onNode(node: string): void
}

export function Links({ trace, selected, onNode }: Props) {
  const nameOf = new Map(trace.nodes.map(node => [node.id, node.label]))
  const body = useRef<HTMLTableSectionElement>(null)
  useRevealed(body, selected)
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
        <tbody ref={body}>
          {trace.links.map(link => (
            <tr
              key={`${link.rule} ${link.from} ${link.to}`}
              className={holds(link, selected) ? 'is-selected' : undefined}
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

/** One node: all that holds it. Several: what holds them together. */
function holds(link: TraceLink, selected: readonly string[]): boolean {
  const from = selected.includes(link.from)
  const to = selected.includes(link.to)
  return selected.length > 1 ? from && to : from || to
}

/** Scrolls to the first row that a new selection marks. */
function useRevealed(list: RefObject<HTMLElement | null>, selected: readonly string[]): void {
  const key = selected.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the selection.
  useEffect(() => {
    list.current?.querySelector('.is-selected')?.scrollIntoView({ block: 'nearest' })
  }, [list, key])
}

const noGaps: Record<Trace['summary']['kind'], string> = {
  run: 'Every link that is looked for was found.',
  activity: 'Gaps are looked for in agent runs. This is the timeline of an account or a device.',
}

const gapWords: Record<Gap['kind'], string> = {
  notLogged: 'not logged by design',
  missing: 'missing',
  late: 'late',
  ambiguous: 'ambiguous',
  notLicensed: 'not licensed',
}

export function Gaps({ trace, selected, onNode }: Props) {
  const list = useRef<HTMLUListElement>(null)
  useRevealed(list, selected)
  if (trace.gaps.length === 0) return <p className="quiet-note">{noGaps[trace.summary.kind]}</p>
  return (
    <ScrollRegion label="Gaps, one a row">
      <ul className="gap-list" ref={list}>
        {trace.gaps.map(gap => (
          <li key={`${gap.kind} ${gap.near} ${gap.expected}`}>
            <button
              type="button"
              className={`gap${selected.includes(gap.near) ? ' is-selected' : ''}`}
              onClick={() => onNode(gap.near)}
            >
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
