// The key sheet: every command of every workspace with its keys, to read and to change.
import { Switch } from '@fluentui/react-components'
import { Dismiss16Regular } from '@fluentui/react-icons'
import { type KeyboardEvent, useState } from 'react'
import { Action, Modal, ToneIcon } from '../parts/index.ts'
import { useCommandList, useCommands } from './commands.tsx'
import { isSingle, keysLabel, keysOf } from './keyboard.ts'
import { type Binding, type Command, keymap } from './keymap.ts'

const modifier = /^(Ctrl\+|Alt\+|Shift\+)*(Control|Shift|Alt|Meta|AltGraph|Tab)$/

export function KeySheet() {
  const [open, setOpen] = useState(false)
  useCommands({ keys: () => setOpen(true) })
  return (
    <Modal open={open} label="Keys" className="tl-key-sheet" onClose={() => setOpen(false)}>
      <header className="tl-row">
        <h2 className="tl-grow">Keys</h2>
        <Action kind="quiet" label="Close" icon={<Dismiss16Regular />} onClick={() => setOpen(false)} />
      </header>
      <KeyList />
    </Modal>
  )
}

function KeyList() {
  const commands = useCommandList()
  const [changing, setChanging] = useState<Command | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const all = commands.all()
  const groups = [...new Set(all.map(binding => binding.where))]

  const remap = (command: Command, keys: readonly string[] | null) => {
    const wanted = keys ?? initial(command)
    const holder = commands.remap(command, keys)
    const names = wanted.map(keysLabel).join(' or ')
    setRefused(
      holder === null
        ? null
        : `${names} already belongs to “${holder.title}” (${holder.where}). Change that one first.`,
    )
  }

  const capture = (command: Command) => (event: KeyboardEvent) => {
    const keys = keysOf(event.nativeEvent)
    if (modifier.test(keys)) return
    event.preventDefault()
    event.stopPropagation()
    setChanging(null)
    if (keys !== 'Escape') remap(command, [keys])
  }

  return (
    <>
      <Switch
        label="Single keys act when no field has the focus"
        checked={commands.singleKeys}
        onChange={(_, change) => commands.setSingleKeys(change.checked)}
      />
      {refused !== null && (
        <p className="tl-row tl-tone-refuse" role="alert">
          <ToneIcon tone="refuse" />
          {refused}
        </p>
      )}
      <div className="tl-key-groups">
        {groups.map(where => (
          <section key={where}>
            <h3 className="tl-caption">{where}</h3>
            <ul>
              {all
                .filter(binding => binding.where === where)
                .map(({ command, title, keys }) => (
                  <li key={command}>
                    <span className="tl-grow">{title}</span>
                    {keys.map(key => (
                      <kbd key={key} className={isSingle(key) && !commands.singleKeys ? 'tl-off' : ''}>
                        {keysLabel(key)}
                      </kbd>
                    ))}
                    {!sameKeys(keys, initial(command)) && (
                      <button type="button" className="tl-status-button" onClick={() => remap(command, null)}>
                        Reset
                      </button>
                    )}
                    <button
                      type="button"
                      className="tl-status-button"
                      aria-label={`Change the keys of: ${title}`}
                      onClick={() => setChanging(command)}
                      onBlur={() => setChanging(null)}
                      onKeyDown={changing === command ? capture(command) : undefined}
                    >
                      {changing === command ? 'Press keys, Esc keeps' : 'Change'}
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  )
}

const initial = (command: Command): Binding['keys'] => keymap.find(binding => binding.command === command)?.keys ?? []
const sameKeys = (some: readonly string[], others: readonly string[]) => some.join(' ') === others.join(' ')
