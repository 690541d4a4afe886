// Making an evidence bundle: which records, for whom, in what form; then where it lies, and the key to tell its reader of.
import { Checkbox, Field, Input } from '@fluentui/react-components'
import { ShareAndroid16Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import { type Bundled, type BundleWish, jobTitles } from '../../shared/contract/handing-over.ts'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import { useClient } from '../client/index.ts'
import { Action, bytes, Fields, plural, Segmented, useFilePicker } from '../parts/index.ts'
import { ChoiceFields, useChoice } from './choice.tsx'
import { saidOf, type Work, WorkAction, WorkDone, WorkForm } from './work.tsx'

interface BundleProps {
  readonly info: CaseInfo
  /** The trace that is open, which is then what is offered first; null where none is. */
  readonly trace: string | null
}

export function BundleAction({ info, trace }: BundleProps) {
  return (
    <WorkAction<Bundled>
      command="case.bundle"
      icon={<ShareAndroid16Regular />}
      words="Bundle evidence…"
      title="Bundle evidence"
      job={jobTitles.bundle}
      form={(work, close) => <BundleForm info={info} trace={trace} work={work} onClose={close} />}
      done={(made, close) => <BundleDone made={made} onClose={close} />}
    />
  )
}

const forms = [
  { value: 'folder', label: 'A folder' },
  { value: 'zip', label: 'One zip' },
] as const

function BundleForm({ info, trace, work, onClose }: BundleProps & { work: Work<Bundled>; onClose(): void }) {
  const client = useClient()
  const state = useChoice(trace)
  const [name, setName] = useState(`${info.name} evidence`)
  const [by, setBy] = useState('')
  const [form, setForm] = useState<BundleWish['form']>('folder')
  const [since, setSince] = useState<File | null>(null)
  const [annotations, setAnnotations] = useState(false)
  const { choice } = state
  const make = async () => {
    if (choice === null) return
    await work.run(async () => {
      const head = since === null ? null : await since.text()
      const handing = { by: by.trim() === '' ? null : by, since: head, annotations }
      return client.call('case.bundle', { choice, name, form, ...handing })
    })
  }
  return (
    <WorkForm
      work={work}
      go="Make the bundle"
      ready={choice !== null && name.trim() !== ''}
      placed={['name', 'by', 'since']}
      onSubmit={() => void make()}
      onClose={onClose}
    >
      <ChoiceFields info={info} state={state} />
      <Checkbox
        label="With their stars, tags and comments, and the case’s notes"
        checked={annotations}
        onChange={(_, { checked }) => setAnnotations(checked === true)}
      />
      <div className="work-pair">
        <Field label="Name" size="small" {...saidOf(work.trouble, 'name')}>
          <Input size="small" value={name} maxLength={120} onChange={(_, { value }) => setName(value)} />
        </Field>
        <Field label="As" size="small">
          <Segmented label="As" value={form} options={forms} onChange={value => setForm(value)} />
        </Field>
      </div>
      <Field
        label="Made by"
        size="small"
        hint="Optional: for those who get it, in the words you want to be known by."
        {...saidOf(work.trouble, 'by')}
      >
        <Input size="small" value={by} maxLength={200} onChange={(_, { value }) => setBy(value)} />
      </Field>
      <Since file={since} onFile={setSince} trouble={work.trouble} />
    </WorkForm>
  )
}

interface SinceProps {
  readonly file: File | null
  onFile(file: File | null): void
  readonly trouble: unknown
}

function Since({ file, onFile, trouble }: SinceProps) {
  const picker = useFilePicker({ label: 'Earlier tree head to go on from', onFiles: ([head]) => onFile(head) })
  return (
    <Field
      label="Earlier tree head"
      size="small"
      hint="Optional: the head.note of a bundle they have, to prove that nothing before it was changed since."
      {...saidOf(trouble, 'since')}
    >
      <span className="tl-row">
        <Action onClick={picker.pick}>{file === null ? 'Choose a file…' : 'Choose another…'}</Action>
        {file !== null && (
          <>
            <span className="tl-cut">{file.name}</span>
            <Action kind="quiet" onClick={() => onFile(null)}>
              Leave it out
            </Action>
          </>
        )}
        {picker.input}
      </span>
    </Field>
  )
}

function holds({ evidence, annotations }: Bundled): string {
  const pieces = `${plural(evidence, 'piece')} of evidence`
  return annotations === 0
    ? pieces
    : `${pieces} with ${plural(annotations, 'star, tag or note', 'stars, tags and notes')}`
}

function BundleDone({ made, onClose }: { made: Bundled; onClose(): void }) {
  const mono = (text: string) => <span className="tl-mono">{text}</span>
  return (
    <WorkDone title="The bundle is made" made={made.out} onClose={onClose}>
      <Fields
        fields={[
          { name: 'Where', value: mono(made.out) },
          {
            name: 'Holds',
            value: `${holds(made)} in ${plural(made.files, 'file')}, ${bytes(made.bytes)}`,
          },
          { name: 'Ledger', value: plural(made.size, 'entry', 'entries') },
          { name: 'Root', value: mono(made.root) },
          { name: 'Key', value: mono(made.verifierKey) },
        ]}
      />
      <p className="tl-mid">
        Whoever gets it {made.out.toLowerCase().endsWith('.zip') && 'unpacks it, '}opens index.html in a browser, or
        runs <span className="tl-mono">node verify.mjs</span> there. Tell them the key by another way.
      </p>
    </WorkDone>
  )
}
