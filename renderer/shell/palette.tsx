// The command palette: every command somebody on screen carries out, by name.
import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { Modal } from '../parts/index.ts'
import { useCommandList, useCommands } from './commands.tsx'
import { keysLabel } from './keyboard.ts'
import type { Command } from './keymap.ts'

export function Palette() {
  const [open, setOpen] = useState(false)
  useCommands({ palette: () => setOpen(true) })
  return (
    <Modal open={open} label="Command palette" className="tl-palette" onClose={() => setOpen(false)}>
      <PaletteList close={() => setOpen(false)} />
    </Modal>
  )
}

function PaletteList({ close }: { close(): void }) {
  const commands = useCommandList()
  const [text, setText] = useState('')
  const [marked, setMarked] = useState(0)
  const list = useId()

  const words = text.toLowerCase().split(/\s+/)
  const shown = commands
    .available()
    .filter(({ command }) => command !== 'palette')
    .filter(({ title, where }) => words.every(word => `${where} ${title}`.toLowerCase().includes(word)))

  useEffect(() => {
    document.getElementById(`${list}-${shown[marked]?.command}`)?.scrollIntoView({ block: 'nearest' })
  })

  const run = (command: Command | undefined) => {
    close()
    // the dialog gives the focus back first, so that the command finds it where it was
    if (command !== undefined) setTimeout(() => commands.run(command))
  }

  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setMarked((marked + step + shown.length) % Math.max(shown.length, 1))
    } else if (event.key === 'Enter') run(shown[marked]?.command)
  }

  return (
    <>
      <input
        className="tl-palette-input"
        role="combobox"
        aria-label="Command"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={shown[marked] === undefined ? undefined : `${list}-${shown[marked].command}`}
        placeholder="Type a command"
        // biome-ignore lint/a11y/noAutofocus: a palette is opened to type into
        autoFocus
        value={text}
        onChange={event => {
          setText(event.target.value)
          setMarked(0)
        }}
        onKeyDown={press}
      />
      <div id={list} role="listbox" aria-label="Commands" className="tl-scroll">
        {shown.map(({ command, title, where, keys }, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus and names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox handles the keys
          <div
            key={command}
            id={`${list}-${command}`}
            role="option"
            aria-selected={index === marked}
            className="tl-option"
            onClick={() => run(command)}
          >
            <span className="tl-option-group">{where}</span>
            <span className="tl-cut">{title}</span>
            <span className="tl-row">
              {keys.map(key => (
                <kbd key={key}>{keysLabel(key)}</kbd>
              ))}
            </span>
          </div>
        ))}
        {shown.length === 0 && <div className="tl-option-none">No command has these words.</div>}
      </div>
    </>
  )
}
