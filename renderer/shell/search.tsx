// The search box: filters traces, runs and records of the open case as one types, and jumps to the one chosen.
import { Search16Regular } from '@fluentui/react-icons'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useAnswer, useClient } from '../client/index.ts'
import { useCommandList, useCommands } from './commands.tsx'
import { type Found, find } from './find.ts'
import { keysLabel } from './keyboard.ts'
import { goTo } from './place.ts'
import { useShell, useShellState } from './shell.tsx'

const shownAtOnce = 50
/** Shorter than this, nothing is looked for as an identifier. */
const shortestId = 3

export function Search() {
  const client = useClient()
  const shell = useShell()
  const info = useShellState(state => state.caseInfo)
  const keys = useCommandList()
    .available()
    .find(binding => binding.command === 'search')?.keys[0]
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [marked, setMarked] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  const asked = open && info !== null ? {} : null
  const traces = useAnswer('investigate.traces', asked, info?.root)
  const runs = useAnswer('live.runs', asked, info?.root)

  const wanted = text.trim()
  const hits = useAnswer(
    'investigate.find',
    asked !== null && wanted.length >= shortestId ? { text: wanted } : null,
    info?.root,
  )

  const enter = () => {
    input.current?.focus()
    input.current?.select()
  }
  useCommands({ search: enter })

  const found = find(text, {
    traces: traces.data ?? [],
    runs: runs.data ?? [],
    records: info?.size ?? 0,
    // the answer to the text before must not be chosen for this one
    hits: hits.loading ? [] : (hits.data ?? []),
  })
  const shown = found.slice(0, shownAtOnce)
  const optionId = (found: Found) => `${list}-${found.id}`

  useEffect(() => {
    document.getElementById(`${list}-${shown[marked]?.id}`)?.scrollIntoView({ block: 'nearest' })
  })

  const choose = (choice: Found | undefined) => {
    if (choice === undefined) return
    goTo(choice.place)
    // An identifier that was followed is a question asked of the case, and stands in its ledger.
    if (choice.id.startsWith('hit-') && hits.data?.length)
      client.call('case.act', { deed: { act: 'query', text: wanted, found: hits.data.length } }).catch(shell.report)
    setOpen(false)
    setText('')
    input.current?.blur()
  }

  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setOpen(true)
      setMarked((marked + step + shown.length) % Math.max(shown.length, 1))
    } else if (event.key === 'Enter') choose(shown[marked])
    else if (event.key === 'Escape') {
      setOpen(false)
      setText('')
      input.current?.blur()
    }
  }

  return (
    <search
      className="tl-search"
      onBlur={event => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <Search16Regular aria-hidden />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Search traces, runs and records"
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={open && shown[marked] !== undefined ? optionId(shown[marked]) : undefined}
        placeholder="Search prompts, people, agents, ids, record numbers"
        spellCheck={false}
        value={text}
        onFocus={() => setOpen(true)}
        onChange={event => {
          setText(event.target.value)
          setMarked(0)
          setOpen(true)
        }}
        onKeyDown={press}
      />
      {keys !== undefined && <kbd>{keysLabel(keys)}</kbd>}
      {open && (
        <div id={list} className="tl-popup tl-search-list" role="listbox" aria-label="Found">
          {shown.map((entry, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus and names the active option
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox handles the keys
            <div
              key={entry.id}
              id={optionId(entry)}
              role="option"
              aria-selected={index === marked}
              className="tl-option"
              onMouseDown={event => event.preventDefault()}
              onClick={() => choose(entry)}
            >
              <span className="tl-option-group">{entry.group}</span>
              <span className="tl-cut">{entry.title}</span>
              <span className="tl-dim tl-cut tl-small">{entry.note}</span>
            </div>
          ))}
          {shown.length === 0 && (
            <div className="tl-option-none">
              {info === null
                ? 'Open a case to search it.'
                : traces.loading || runs.loading || hits.loading
                  ? 'Looking…'
                  : text === ''
                    ? 'This case has no traces or runs yet. Import logs, or start a run in Live.'
                    : 'No trace or run has these words, and no record carries this identifier or number.'}
            </div>
          )}
          {found.length > shown.length && (
            <div className="tl-option-none">{found.length - shown.length} more; type another word to narrow.</div>
          )}
        </div>
      )}
    </search>
  )
}
