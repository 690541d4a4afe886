// Keeping the case: merge it with others, compact it, lock it under a password, and open a case that was locked.
import { Button, Field, Input } from '@fluentui/react-components'
import { type FormEvent, useRef, useState } from 'react'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import { useClient } from '../client/index.ts'
import { Action, bytes, Modal, Trouble } from '../parts/index.ts'
import { useShell } from '../shell/shell.tsx'
import { MergeAction } from './merge.tsx'

export function Keeping({ info }: { info: CaseInfo }) {
  const client = useClient()
  const shell = useShell()
  const picker = useRef<HTMLInputElement>(null)
  const [locking, setLocking] = useState(false)
  const [locked, setLocked] = useState<File | null>(null)
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
  const unlock = async (file: File, password: string, name: string) => {
    const upload = await client.upload(file)
    shell.store.trigger.caseChanged({ info: await client.call('case.unlock', { upload, password, name }) })
  }
  return (
    <div className="case-keeping">
      <MergeAction info={info} />
      <Action onClick={() => void compact()}>Compact</Action>
      <Action onClick={() => setLocking(true)}>Lock a copy…</Action>
      <Action onClick={() => picker.current?.click()}>Open a locked case…</Action>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="Locked case to open"
        onChange={event => {
          setLocked(event.target.files?.[0] ?? null)
          event.target.value = ''
        }}
      />
      <PasswordDialog
        open={locking}
        title="Lock a copy"
        twice
        name={null}
        onClose={() => setLocking(false)}
        onPassword={lock}
      />
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
    </div>
  )
}

interface DialogProps {
  readonly open: boolean
  readonly title: string
  /** Asked for a second time, where a slip would lock somebody out. */
  readonly twice: boolean
  /** What the case is to be called, to begin with; null where it is not asked for. */
  readonly name: string | null
  onClose(): void
  onPassword(password: string, name: string): Promise<void>
}

function PasswordDialog({ open, title, onClose, ...rest }: DialogProps) {
  return (
    <Modal open={open} label={title} className="tl-dialog" onClose={onClose}>
      <PasswordForm title={title} onClose={onClose} {...rest} />
    </Modal>
  )
}

function PasswordForm({ title, twice, name: first, onClose, onPassword }: Omit<DialogProps, 'open'>) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [name, setName] = useState(first ?? '')
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<unknown>(null)
  const differs = twice && again !== '' && again !== password
  const ready = password !== '' && (!twice || again === password) && (first === null || name.trim() !== '')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    setWorking(true)
    try {
      await onPassword(password, name.trim())
      onClose()
    } catch (error) {
      setTrouble(error)
    } finally {
      setWorking(false)
    }
  }
  return (
    <form onSubmit={event => void submit(event)}>
      <h2>{title}</h2>
      {first !== null && (
        <Field label="Name of the case">
          <Input value={name} maxLength={120} onChange={(_, change) => setName(change.value)} />
        </Field>
      )}
      <Field label="Password">
        <Input type="password" value={password} autoFocus onChange={(_, change) => setPassword(change.value)} />
      </Field>
      {twice && (
        <Field label="The password again" {...(differs ? { validationMessage: 'It is not the same.' } : {})}>
          <Input type="password" value={again} onChange={(_, change) => setAgain(change.value)} />
        </Field>
      )}
      {trouble !== null && <Trouble error={trouble} />}
      <div className="tl-row tl-dialog-actions">
        <Button appearance="secondary" onClick={onClose}>
          Cancel
        </Button>
        <Button appearance="primary" type="submit" disabled={working || !ready}>
          {title}
        </Button>
      </div>
    </form>
  )
}
