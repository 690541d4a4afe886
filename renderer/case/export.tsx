// Exporting records: which of them, in which form; then what is in which file, what is in none, and what to know of them.
import { Checkbox, Field, Input, Select } from '@fluentui/react-components'
import { ArrowExport16Regular } from '@fluentui/react-icons'
import { useState } from 'react'
import { type Exported, ExportForm, jobTitles } from '../../shared/contract/handing-over.ts'
import type { CaseInfo } from '../../shared/model/evidence.ts'
import { useClient } from '../client/index.ts'
import { bytes, count, Fields, plural } from '../parts/index.ts'
import { ScrollRegion } from '../parts/scroll-region.tsx'
import { ChoiceFields, useChoice } from './choice.tsx'
import { saidOf, type Work, WorkAction, WorkDone, WorkForm } from './work.tsx'

interface ExportProps {
  readonly info: CaseInfo
  /** The trace that is open, which is then what is offered first; null where none is. */
  readonly trace: string | null
}

export function ExportAction({ info, trace }: ExportProps) {
  return (
    <WorkAction<Exported>
      command="case.export"
      icon={<ArrowExport16Regular />}
      words="Export…"
      title="Export records"
      job={jobTitles.export}
      form={(work, close) => <ExportFields info={info} trace={trace} work={work} onClose={close} />}
      done={(made, close) => <ExportDone made={made} onClose={close} />}
    />
  )
}

const forms: Record<ExportForm, { readonly name: string; readonly hint: string }> = {
  csv: { name: 'CSV', hint: 'A file a table, its columns those Microsoft publishes first.' },
  ndjson: { name: 'NDJSON', hint: 'Records as the bytes they came in, which can be imported again.' },
  otlp: { name: 'OTLP/JSON', hint: 'Spans as traces and every other log as log records, for trace viewers.' },
  agent365: { name: 'Agent 365', hint: 'Requests of the Agent 365 exporter: spans alone.' },
  ocsf: { name: 'OCSF 1.3', hint: 'Sign-ins as Authentication; calls, audits and CloudTrail as API Activity.' },
  stix: { name: 'STIX 2.1', hint: 'A bundle of what records name and of alerts, with stars and comments as notes.' },
}

function ExportFields({ info, trace, work, onClose }: ExportProps & { work: Work<Exported>; onClose(): void }) {
  const client = useClient()
  const state = useChoice(trace)
  const [name, setName] = useState(`${info.name} export`)
  const [form, setForm] = useState<ExportForm>('csv')
  const [spreadsheet, setSpreadsheet] = useState(true)
  const [provenance, setProvenance] = useState(false)
  const { choice } = state
  const make = async () => {
    if (choice === null) return
    // What says something of one form alone is not said of another.
    const options = { spreadsheet: form === 'csv' && spreadsheet, withProvenance: form === 'ndjson' && provenance }
    await work.run(() => client.call('case.export', { choice, name, form, ...options }))
  }
  return (
    <WorkForm
      work={work}
      go="Export"
      ready={choice !== null && name.trim() !== ''}
      placed={['name']}
      onSubmit={() => void make()}
      onClose={onClose}
    >
      <ChoiceFields info={info} state={state} />
      <div className="work-pair">
        <Field label="Name of the folder" size="small" {...saidOf(work.trouble, 'name')}>
          <Input size="small" value={name} maxLength={120} onChange={(_, { value }) => setName(value)} />
        </Field>
        <Field label="As" size="small" hint={forms[form].hint}>
          <Select size="small" value={form} onChange={(_, { value }) => setForm(ExportForm.parse(value))}>
            {ExportForm.options.map(each => (
              <option key={each} value={each}>
                {forms[each].name}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {form === 'csv' && (
        <Checkbox
          label="Keep a spreadsheet from taking what a log says for a formula"
          checked={spreadsheet}
          onChange={(_, { checked }) => setSpreadsheet(checked === true)}
        />
      )}
      {form === 'ndjson' && (
        <Checkbox
          label="Tell of each record its source, line, hash and entry"
          checked={provenance}
          onChange={(_, { checked }) => setProvenance(checked === true)}
        />
      )}
    </WorkForm>
  )
}

function ExportDone({ made, onClose }: { made: Exported; onClose(): void }) {
  const { to, form, records, files, leftOut, notes } = made
  const said = (counts: Record<string, number>) =>
    Object.entries(counts).map(([what, times]) => <div key={what}>{`${count(times)} × ${what}`}</div>)
  return (
    <WorkDone title="The records are exported" made={to} onClose={onClose}>
      <Fields
        fields={[
          { name: 'Where', value: <span className="tl-mono">{to}</span> },
          { name: 'Holds', value: `${plural(records, 'record')} as ${forms[form].name}` },
          ...(Object.keys(leftOut).length === 0 ? [] : [{ name: 'Left out', value: said(leftOut) }]),
          ...(Object.keys(notes).length === 0 ? [] : [{ name: 'To know', value: said(notes) }]),
        ]}
      />
      <ScrollRegion label="Files" className="work-files">
        <table className="dense-table">
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col" className="is-number">
                Records
              </th>
              <th scope="col" className="is-number">
                Size
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map(file => (
              <tr key={file.name}>
                <td className="is-wide">{file.name}</td>
                <td className="is-number">{count(file.records)}</td>
                <td className="is-number">{bytes(file.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </WorkDone>
  )
}
