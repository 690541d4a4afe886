// The story: one sentence a clause, each leading to its evidence. The index of everything else on the screen.
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { Clause, Trace } from '../../shared/model/trace.ts'
import { clock } from '../parts/format.ts'

interface Props {
  readonly trace: Trace
  readonly selected: number | null
  onSelect(clause: number): void
}

export function Story({ trace, selected, onSelect }: Props) {
  const list = useRef<HTMLOListElement>(null)

  // what is selected anywhere on the screen is seen here too
  useEffect(() => {
    if (selected !== null) list.current?.children[selected]?.scrollIntoView({ block: 'nearest' })
  }, [selected])

  function onKeyDown(event: KeyboardEvent<HTMLOListElement>) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    const next = Math.min(trace.story.length - 1, Math.max(0, (selected ?? -step) + step))
    onSelect(next)
    const button = event.currentTarget.querySelectorAll('button')[next]
    button?.focus()
    event.preventDefault()
  }
  return (
    <ol ref={list} className="story-list" onKeyDown={onKeyDown}>
      {trace.story.map((clause, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: clauses have no id and never change places within a trace.
        <li key={index}>
          <button
            type="button"
            className={`story-clause${selected === index ? ' is-selected' : ''}`}
            aria-current={selected === index}
            tabIndex={selected === index || (selected === null && index === 0) ? 0 : -1}
            onClick={() => onSelect(index)}
          >
            <time>{clause.at === null ? '–' : clock(clause.at)}</time>
            <Sentence clause={clause} />
            <span className="story-count" title={countTitle(clause.evidence.length)}>
              {clause.evidence.length}
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}

function Sentence({ clause }: { clause: Clause }) {
  let read = 0
  return (
    <span className="story-sentence">
      {clause.parts.map(part => {
        read += part.text.length
        const tone = part.tone && part.tone !== 'plain' ? `tl-tone-${part.tone}` : undefined
        const Mark = part.node ? 'b' : 'span'
        return (
          <Mark key={read} className={tone}>
            {part.text}
          </Mark>
        )
      })}
    </span>
  )
}

function countTitle(count: number): string {
  if (count === 0) return 'No record says this'
  return count === 1 ? '1 record' : `${count} records`
}
