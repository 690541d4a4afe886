// The lines of one source that could not be read: where, why, and what they say. A page at a time.
import { useState } from 'react'
import type { SourceInfo } from '../../shared/model/evidence.ts'
import { useAnswer } from '../client/context.tsx'
import { Action, count, Trouble } from '../parts/index.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'

const page = 100

export function RejectedLines({ source }: { source: SourceInfo }) {
  // The id after which each page begins; the last one is shown.
  const [starts, setStarts] = useState<readonly number[]>([-1])
  const answer = useAnswer('case.rejected', { source: source.id, after: starts.at(-1) ?? -1, limit: page })
  if (answer.error !== null) return <Trouble error={answer.error} />
  if (answer.data === null) return <p className="quiet-note">Reading…</p>
  const { total, lines } = answer.data
  const last = lines.at(-1)
  const before = (starts.length - 1) * page
  if (total === 0) return <p className="quiet-note">Every line of {source.name} could be read.</p>
  return (
    <>
      <ScrollRegion label={`Rejected lines of ${source.name}`}>
        <table className="dense-table">
          <thead>
            <tr>
              <th scope="col" className="is-number">
                Line
              </th>
              <th scope="col" className="is-number">
                Column
              </th>
              <th scope="col">Reason</th>
              <th scope="col">What is there</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(line => (
              <tr key={line.id}>
                <td className="is-number">{count(line.line)}</td>
                <td className="is-number">{count(line.column)}</td>
                <td title={line.code}>{line.reason}</td>
                <td className="is-wide tl-mono" title={line.excerpt}>
                  {line.excerpt}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {total > page && (
        <div className="pager">
          <Action kind="quiet" disabled={starts.length === 1} onClick={() => setStarts(starts.slice(0, -1))}>
            Before
          </Action>
          <span>
            {count(before + 1)} to {count(before + lines.length)} of {count(total)}
          </span>
          <Action
            kind="quiet"
            disabled={before + lines.length >= total || last === undefined}
            onClick={() => last && setStarts([...starts, last.id])}
          >
            After
          </Action>
        </div>
      )}
    </>
  )
}
