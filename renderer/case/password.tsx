// The dialog that asks for a password: once to open what is locked, twice to lock it.
import { Button, Field, Input } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import { Modal, Trouble } from '../parts/index.ts'

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

/** Stays while it works, which can not be stopped: what comes of it is said in it. */
export function PasswordDialog({ open, title, onClose, ...rest }: DialogProps) {
  const [working, setWorking] = useState(false)
  const close = () => {
    if (!working) onClose()
  }
  return (
    <Modal open={open} label={title} className="tl-dialog" onClose={close}>
      <PasswordForm title={title} working={working} onWorking={setWorking} onClose={onClose} {...rest} />
    </Modal>
  )
}

interface FormProps extends Omit<DialogProps, 'open'> {
  readonly working: boolean
  onWorking(working: boolean): void
}

function PasswordForm({ title, twice, name: first, working, onWorking, onClose, onPassword }: FormProps) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [name, setName] = useState(first ?? '')
  const [trouble, setTrouble] = useState<unknown>(null)
  const differs = twice && again !== '' && again !== password
  const ready = password !== '' && (!twice || again === password) && (first === null || name.trim() !== '')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready || working) return
    onWorking(true)
    setTrouble(null)
    try {
      await onPassword(password, name.trim())
      onClose()
    } catch (error) {
      setTrouble(error)
    } finally {
      onWorking(false)
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
        <Button appearance="secondary" disabled={working} onClick={onClose}>
          Cancel
        </Button>
        <Button appearance="primary" type="submit" disabled={working || !ready}>
          {title}
        </Button>
      </div>
    </form>
  )
}
