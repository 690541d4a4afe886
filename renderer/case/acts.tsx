// What was done in this case, newest first, and a field for notes on the case itself. Nothing here can be undone, only added to.
import { useState } from 'react'
import type { DoneAct } from '../../shared/model/act.ts'
import { useAnswer, useClient } from '../client/index.ts'
import { Action, dateClock, Pane, PaneHead, plural, Trouble } from '../parts/index.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'
import { goTo, places } from '../shell/place.ts'
import { useShell, useShellState } from '../shell/shell.tsx'
import { actWords } from './act-words.ts'

const page = 100

export function Acts() {
  const version = useShellState(state => state.caseInfo?.root ?? '')
  const [limit, setLimit] = useState(page)
  const answer = useAnswer('case.acts', { limit: Math.min(limit, 500) }, version)
  const total = answer.data?.total ?? 0
  const acts = answer.data?.acts ?? []
  return (
    <Pane label="Done in this case" className="case-acts">
      <PaneHead title="Done here" note={answer.data === null ? '' : `${plural(total, 'act')}, times in UTC`} />
      <NoteField />
      {answer.error !== null && <Trouble error={answer.error} />}
      {answer.data !== null && acts.length === 0 && (
        <p className="quiet-note">
          Stars, tags, comments, queries, exports and verifications stand here, each an entry of the ledger.
        </p>
      )}
      {acts.length > 0 && (
        <ScrollRegion label="What was done, newest first">
          <ol>
            {acts.map(act => (
              <ActRow key={act.entry} done={act} />
            ))}
          </ol>
          {acts.length < total && acts.length < 500 && (
            <Action kind="quiet" onClick={() => setLimit(limit + page)}>
              Show older
            </Action>
          )}
          {acts.length === 500 && total > 500 && (
            <p className="quiet-note">The newest 500 of {plural(total, 'act')}; the case keeps all.</p>
          )}
        </ScrollRegion>
      )}
    </Pane>
  )
}

function ActRow({ done: { entry, at, by, cameFrom, what } }: { done: DoneAct }) {
  const record = 'record' in what ? what.record : null
  return (
    <li className="act">
      <p>{actWords(what)}</p>
      <div className="act-facts tl-dim tl-small">
        <span title={`Signed with ${by}`}>
          {dateClock(at)}, No. {entry}
          {cameFrom !== null && `, in another case (${cameFrom.origin}, No. ${cameFrom.entry})`}
        </span>
        {record !== null && (
          <button type="button" className="link" onClick={() => goTo(places.record(record))}>
            Show record
          </button>
        )}
      </div>
    </li>
  )
}

function NoteField() {
  const client = useClient()
  const shell = useShell()
  const [text, setText] = useState('')
  const add = async () => {
    if (text.trim() === '') return
    try {
      await client.call('case.act', { deed: { act: 'comment', record: null, text } })
      setText('')
    } catch (error) {
      shell.report(error)
    }
  }
  return (
    <div className="case-note">
      <input
        className="filter-field"
        type="text"
        value={text}
        maxLength={10_000}
        placeholder="A note on the case"
        aria-label="Note on the case"
        onChange={event => setText(event.target.value)}
        onKeyDown={event => event.key === 'Enter' && void add()}
      />
      <Action disabled={text.trim() === ''} onClick={() => void add()}>
        Note it
      </Action>
    </div>
  )
}
