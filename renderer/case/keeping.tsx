// Keeping the case: merge it with others, compact it, lock it under a password, and open a case that was locked.
import { Menu, MenuDivider, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import {
  ArrowMinimize16Regular,
  LockClosed16Regular,
  LockOpen16Regular,
  Merge16Regular,
  MoreHorizontal16Regular,
} from '@fluentui/react-icons'
import { type ReactElement, useState } from 'react'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import { useClient } from '../client/index.ts'
import { bytes, useFilePicker } from '../parts/index.ts'
import { useCommandList, useCommands } from '../shell/commands.tsx'
import type { Command } from '../shell/keymap.ts'
import { useShell } from '../shell/shell.tsx'
import { MergeDialog } from './merge.tsx'
import { PasswordDialog } from './password.tsx'

/** A menu in the head of the pane: wherever the pane is scrolled to and however small it is, all of it is at hand. */
export function Keeping({ info }: { info: CaseInfo }) {
  const client = useClient()
  const shell = useShell()
  const [locking, setLocking] = useState(false)
  const compact = async () => {
    try {
      const { evidence, derived } = await client.call('case.compact', {})
      const went = (one: { before: number; after: number }) => `${bytes(one.before)} became ${bytes(one.after)}`
      shell.tell('Compacted', [`Evidence: ${went(evidence)}`, `Derived: ${went(derived)}`])
    } catch (error) {
      shell.report(error)
    }
  }
  const lock = async (password: string) => {
    const { file } = await client.call('case.lock', { password })
    shell.tell(`Locked ${info.name}`, [file, 'Nobody can open it without the password: keep it elsewhere.'])
  }
  useCommands({ 'case.compact': () => void compact(), 'case.lock': () => setLocking(true) })
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <button type="button" className="tl-icon-button" aria-label="More for the case file" title="More">
            <MoreHorizontal16Regular />
          </button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <Item command="case.merge" icon={<Merge16Regular />} words="Merge cases…" />
            <Item command="case.compact" icon={<ArrowMinimize16Regular />} words="Compact" />
            <MenuDivider />
            <Item command="case.lock" icon={<LockClosed16Regular />} words="Lock a copy…" />
            <Item command="case.unlock" icon={<LockOpen16Regular />} words="Open a locked case…" />
          </MenuList>
        </MenuPopover>
      </Menu>
      <MergeDialog info={info} />
      <PasswordDialog
        open={locking}
        title="Lock a copy"
        twice
        name={null}
        onClose={() => setLocking(false)}
        onPassword={lock}
      />
      <Unlocking />
    </>
  )
}

function Item({ command, icon, words }: { command: Command; icon: ReactElement; words: string }) {
  const commands = useCommandList()
  return (
    <MenuItem icon={icon} onClick={() => commands.run(command)}>
      {words}
    </MenuItem>
  )
}

/** Opens a locked case where it is asked for, whether a case is open or none. */
export function Unlocking() {
  const client = useClient()
  const shell = useShell()
  const [locked, setLocked] = useState<File | null>(null)
  const picker = useFilePicker({ label: 'Locked case to open', onFiles: ([file]) => setLocked(file) })
  const unlock = async (file: File, password: string, name: string) => {
    const upload = await client.upload(file)
    shell.store.trigger.caseChanged({ info: await client.call('case.unlock', { upload, password, name }) })
  }
  useCommands({ 'case.unlock': picker.pick })
  return (
    <>
      {picker.input}
      <PasswordDialog
        open={locked !== null}
        title="Open a locked case"
        twice={false}
        name={locked?.name.replace(/\.locked$/, '') ?? ''}
        onClose={() => setLocked(null)}
        onPassword={async (password, name) => {
          if (locked !== null) await unlock(locked, password, name)
        }}
      />
    </>
  )
}
