// The open case's name, and the menu to open another, make one, or import logs into this one.
import {
  Button,
  Field,
  Input,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components'
import {
  Add16Regular,
  ArrowUpload16Regular,
  Briefcase16Regular,
  ChevronDown16Regular,
  FolderArrowUp16Regular,
} from '@fluentui/react-icons'
import { type FormEvent, useState } from 'react'
import { folderOf, useAnswer, useClient } from '../client/index.ts'
import { Modal, Trouble, useFilePicker } from '../parts/index.ts'
import { useCommands } from './commands.tsx'
import { useShell, useShellState } from './shell.tsx'

export function CaseMenu() {
  const client = useClient()
  const shell = useShell()
  const info = useShellState(state => state.caseInfo)
  const [open, setOpen] = useState(false)
  const [naming, setNaming] = useState(false)
  const logs = useFilePicker({
    label: 'Log files to import',
    multiple: true,
    onFiles: files => void shell.choose({ files }),
  })
  const folder = useFilePicker({
    label: 'Folder of logs to import',
    folder: true,
    onFiles: files => void shell.choose({ folders: [folderOf(files)] }),
  })
  const pickFolder = client.folders.by === 'host' ? () => void shell.chooseFolder() : folder.pick
  const cases = useAnswer('case.list', open ? {} : null)

  useCommands({
    'case.new': () => setNaming(true),
    ...(info === null ? {} : { 'case.import': logs.pick, 'case.importFolder': pickFolder }),
  })

  return (
    <>
      <Menu
        open={open}
        onOpenChange={(_, change) => setOpen(change.open)}
        checkedValues={{ case: info === null ? [] : [info.file] }}
        onCheckedValueChange={(_, change) => {
          const file = change.checkedItems[0]
          if (file !== undefined && file !== info?.file) void shell.openCase(file)
        }}
      >
        <MenuTrigger disableButtonEnhancement>
          <button type="button" className="tl-case-name" aria-label={`Case: ${info?.name ?? 'none open'}`}>
            <Briefcase16Regular className="tl-dim" />
            <span className="tl-cut">{info?.name ?? 'No case open'}</span>
            <ChevronDown16Regular className="tl-dim" />
          </button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuGroup>
              <MenuGroupHeader>Cases, newest first</MenuGroupHeader>
              {cases.data?.map(entry => (
                <MenuItemRadio key={entry.file} name="case" value={entry.file}>
                  {entry.name}
                </MenuItemRadio>
              ))}
            </MenuGroup>
            <MenuDivider />
            <MenuItem icon={<Add16Regular />} onClick={() => setNaming(true)}>
              New case…
            </MenuItem>
            {info !== null && (
              <>
                <MenuItem icon={<ArrowUpload16Regular />} onClick={logs.pick}>
                  Import logs…
                </MenuItem>
                <MenuItem icon={<FolderArrowUp16Regular />} onClick={pickFolder}>
                  Import a folder…
                </MenuItem>
              </>
            )}
          </MenuList>
        </MenuPopover>
      </Menu>
      {logs.input}
      {folder.input}
      <NewCase open={naming} close={() => setNaming(false)} />
    </>
  )
}

function NewCase({ open, close }: { open: boolean; close(): void }) {
  const shell = useShell()
  const [name, setName] = useState('')
  const [making, setMaking] = useState(false)
  const [trouble, setTrouble] = useState<unknown>(null)

  const leave = () => {
    setTrouble(null)
    close()
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setMaking(true)
    try {
      await shell.createCase(name.trim())
      setName('')
      leave()
    } catch (error) {
      setTrouble(error)
    } finally {
      setMaking(false)
    }
  }

  return (
    <Modal open={open} label="New case" className="tl-dialog" onClose={leave}>
      <form onSubmit={submit}>
        <h2>New case</h2>
        <Field label="Name" hint="An incident number and a few words. The file is named after it.">
          <Input value={name} maxLength={120} autoFocus onChange={(_, change) => setName(change.value)} />
        </Field>
        {trouble !== null && <Trouble error={trouble} />}
        <div className="tl-row tl-dialog-actions">
          <Button appearance="secondary" onClick={leave}>
            Cancel
          </Button>
          <Button appearance="primary" type="submit" disabled={making || name.trim() === ''}>
            Create
          </Button>
        </div>
      </form>
    </Modal>
  )
}
