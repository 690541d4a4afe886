// Merging cases: which of them, and what the new one is called; then it is open.
import { Checkbox, Field, Input } from '@fluentui/react-components'
import { useState } from 'react'
import { jobTitles } from '../../shared/contract/handing-over.ts'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import { useAnswer, useClient } from '../client/index.ts'
import { bytes, count, Fields, plural, Trouble } from '../parts/index.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'
import { useShell } from '../shell/shell.tsx'
import { saidOf, type Work, WorkDialog, WorkDone, WorkForm } from './work.tsx'

export function MergeDialog({ info }: { info: CaseInfo }) {
  return (
    <WorkDialog<CaseInfo>
      command="case.merge"
      title="Merge cases"
      job={jobTitles.merge}
      form={(work, close) => <MergeForm info={info} work={work} onClose={close} />}
      done={(made, close) => <MergeDone made={made} onClose={close} />}
    />
  )
}

function MergeForm({ info, work, onClose }: { info: CaseInfo; work: Work<CaseInfo>; onClose(): void }) {
  const client = useClient()
  const shell = useShell()
  const cases = useAnswer('case.list', {})
  const [files, setFiles] = useState<readonly string[]>([info.file])
  const [name, setName] = useState('')
  const choose = (file: string, on: boolean) => setFiles(on ? [...files, file] : files.filter(each => each !== file))
  const merge = () =>
    work.run(async () => {
      const made = await client.call('case.merge', { files: [...files], name })
      shell.store.trigger.caseChanged({ info: made })
      return made
    })
  return (
    <WorkForm
      work={work}
      go="Merge and open"
      ready={files.length > 1 && name.trim() !== ''}
      placed={['name']}
      onSubmit={() => void merge()}
      onClose={onClose}
    >
      <p className="tl-mid">
        The new case takes the sources of all, byte for byte and each once, and what was done in each. The others stay
        as they are.
      </p>
      {cases.error !== null && <Trouble error={cases.error} />}
      <ScrollRegion label="Cases, newest first" className="work-files">
        {cases.data?.map(each => (
          <div key={each.file} className="tl-row">
            <Checkbox
              label={each.name}
              checked={files.includes(each.file)}
              onChange={(_, { checked }) => choose(each.file, checked === true)}
            />
            <span className="tl-grow" />
            <span className="tl-dim">{bytes(each.bytes)}</span>
          </div>
        ))}
      </ScrollRegion>
      {cases.data?.length === 1 && <p className="tl-mid">There is no other case yet to merge it with.</p>}
      <Field label="Name of the new case" size="small" {...saidOf(work.trouble, 'name')}>
        <Input size="small" value={name} maxLength={120} onChange={(_, { value }) => setName(value)} />
      </Field>
    </WorkForm>
  )
}

function MergeDone({ made, onClose }: { made: CaseInfo; onClose(): void }) {
  return (
    <WorkDone title={`${made.name} is open`} made={made.file} onClose={onClose}>
      <Fields
        fields={[
          { name: 'Where', value: <span className="tl-mono">{made.file}</span> },
          { name: 'Sources', value: count(made.sources.length) },
          { name: 'Records', value: `${count(made.accepted)}, ${plural(made.duplicates, 'duplicate')} beside them` },
          { name: 'Rejected', value: plural(made.rejected, 'line') },
          { name: 'Ledger', value: plural(made.size, 'entry', 'entries') },
          { name: 'Root', value: <span className="tl-mono">{made.root}</span> },
        ]}
      />
    </WorkDone>
  )
}
