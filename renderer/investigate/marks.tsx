// What people marked a record with: its star and tags above it, their comments among its parts, and the controls to set them.
import { Dismiss12Regular, Star16Filled, Star16Regular } from '@fluentui/react-icons'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Deed, RecordAnnotation } from '../../shared/model/act.ts'
import type { EvidenceId } from '../../shared/model/units.ts'
import { useAnswer, useClient } from '../client/index.ts'
import { Action, Chip, dateClock } from '../parts/index.ts'
import { useCommands } from '../shell/commands.tsx'
import { useShell, useShellState } from '../shell/shell.tsx'
import './marks.css'

export interface Marks {
  /** Null until the case has told them. */
  readonly marks: RecordAnnotation | null
  mark(deed: Deed): Promise<boolean>
}

/** The marks of a record, and how to set them: true where it was written; where it was refused, the reason is told. */
export function useMarks(record: EvidenceId | undefined): Marks {
  const client = useClient()
  const shell = useShell()
  const version = useShellState(state => state.caseInfo?.root ?? '')
  const answer = useAnswer('case.annotations', record === undefined ? null : {}, version)
  const found = answer.data?.records.find(each => each.record === record)
  const none = record === undefined || answer.data === null ? null : { record, starred: false, tags: [], comments: [] }
  const mark = async (deed: Deed) => {
    try {
      await client.call('case.act', { deed })
      return true
    } catch (error) {
      shell.report(error)
      return false
    }
  }
  return { marks: found ?? none, mark }
}

export function StarAndTags({ record, marks, mark }: Marks & { record: EvidenceId }) {
  const [tag, setTag] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const starred = marks?.starred ?? false
  const star = () => marks !== null && void mark({ act: 'star', record, on: !starred })
  useCommands({ 'investigate.star': star, 'investigate.tag': () => field.current?.focus() })
  const add = async () => {
    if (tag.trim() !== '' && (await mark({ act: 'tag', record, tag, on: true }))) setTag('')
  }
  return (
    <div className="record-marks">
      <button
        type="button"
        className={`mark-star${starred ? ' tl-tone-warn' : ''}`}
        aria-pressed={starred}
        aria-label="Star"
        disabled={marks === null}
        title={starred ? 'Take the star off (M)' : 'Star this record (M)'}
        onClick={star}
      >
        {starred ? <Star16Filled /> : <Star16Regular />}
      </button>
      {marks?.tags.map(each => (
        <Chip key={each} tone="accent">
          {each}
          <button
            type="button"
            className="mark-away"
            aria-label={`Take the tag ${each} off`}
            title="Take the tag off"
            onClick={() => void mark({ act: 'tag', record, tag: each, on: false })}
          >
            <Dismiss12Regular />
          </button>
        </Chip>
      ))}
      <input
        ref={field}
        className="filter-field mark-tag"
        type="text"
        value={tag}
        maxLength={60}
        placeholder="Add a tag"
        aria-label="Add a tag to this record"
        onChange={event => setTag(event.target.value)}
        onKeyDown={event => event.key === 'Enter' && void add()}
      />
    </div>
  )
}

export function Comments({ record, marks, mark }: Marks & { record: EvidenceId }) {
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  useCommands({ 'investigate.comment': () => field.current?.focus() })
  const add = async () => {
    if (text.trim() !== '' && (await mark({ act: 'comment', record, text }))) setText('')
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void add()
  }
  return (
    <div className="evidence-part">
      <h3>
        Comments <span className="tl-dim">kept in the ledger, with who wrote them</span>
      </h3>
      {marks?.comments.map(comment => (
        <div key={comment.entry} className="comment">
          <p>{comment.text}</p>
          <div className="evidence-facts tl-small">
            <span title={`Signed with ${comment.by}`}>
              {dateClock(comment.at)} UTC, entry {comment.entry}
            </span>
            <button
              type="button"
              className="link"
              onClick={() => void mark({ act: 'withdraw', comment: comment.entry })}
            >
              Take back
            </button>
          </div>
        </div>
      ))}
      <textarea
        ref={field}
        className="comment-field"
        rows={2}
        value={text}
        maxLength={10_000}
        placeholder="What you make of this record"
        aria-label="Comment on this record"
        onChange={event => setText(event.target.value)}
        onKeyDown={press}
      />
      <Action keys="Ctrl+Enter" disabled={text.trim() === ''} onClick={() => void add()}>
        Comment
      </Action>
    </div>
  )
}
