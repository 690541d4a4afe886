// The evidence pane: the records behind whatever is selected, one after the other.
import { ChevronLeft16Regular, ChevronRight16Regular } from '@fluentui/react-icons'
import { useEffect, useState } from 'react'
import type { Trace } from '../../shared/model/trace.ts'
import type { EvidenceId } from '../../shared/model/units.ts'
import { useAnswer } from '../client/context.tsx'
import { Action, Pane, PaneHead, Trouble } from '../parts/index.ts'
import { useCommands } from '../shell/commands.tsx'
import { EvidenceRecord } from './evidence-panel.tsx'

interface Props {
  /** Null where a record is shown on its own. */
  readonly trace: Trace | null
  readonly records: readonly EvidenceId[]
  /** What to say where there is no record. */
  readonly empty?: string
  onNode(node: string): void
}

export function EvidencePane({ trace, records, empty = '', onNode }: Props) {
  const [at, setAt] = useState(0)
  const [raw, setRaw] = useState(false)
  const key = records.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another selection starts from its first record.
  useEffect(() => setAt(0), [key])
  const id = records[Math.min(at, records.length - 1)]
  useCommands({ 'investigate.raw': () => setRaw(!raw) })
  const answer = useAnswer('case.record', id === undefined ? null : { id })
  return (
    <Pane label="Evidence" className="evidence">
      <PaneHead
        title="Evidence"
        note={records.length === 0 ? '' : `${Math.min(at, records.length - 1) + 1} of ${records.length}`}
      >
        <Action
          kind="quiet"
          icon={<ChevronLeft16Regular />}
          label="Record before"
          disabled={at === 0}
          onClick={() => setAt(at - 1)}
        />
        <Action
          kind="quiet"
          icon={<ChevronRight16Regular />}
          label="Next record"
          disabled={at >= records.length - 1}
          onClick={() => setAt(at + 1)}
        />
      </PaneHead>
      {answer.error !== null && <Trouble error={answer.error} />}
      {records.length === 0 && <p className="quiet-note">{empty}</p>}
      {answer.data !== null && (
        <EvidenceRecord
          key={answer.data.evidence.id}
          trace={trace}
          detail={answer.data}
          raw={raw}
          onRaw={setRaw}
          onNode={onNode}
        />
      )}
    </Pane>
  )
}
