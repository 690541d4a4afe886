// Data loss prevention as a run tells of it, and where it looks without a request being sent: at the clipboard of a Cloud PC.
import type { TaskRef } from '../../../shared/model/refs.ts'
import {
  type Caller,
  type Computer,
  decideDataLoss,
  decideLabelUse,
  type LossFinding,
  type ToolResult,
} from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'
import { governanceOf } from './gate-decisions.ts'

interface Acting {
  task: TaskRef
  call: string
  justification: string | null
}

/** What rules matched is told, whatever came of it; what matched none is not. */
export function tellFindings(
  { world }: Stage,
  { task, call, justification }: Acting,
  found: readonly LossFinding[],
): void {
  for (const { ask, decision, object } of found) {
    if (decision.matches.length === 0) continue
    const { outcome, matches } = decision
    const { activity } = ask
    const matched = { call, task, activity, outcome, matches: [...matches], justification }
    world.announce({ type: 'dlp.matched', ...matched, ...(object === null ? {} : { object }) })
  }
}

/** What a tool put on the clipboard is taken off again where it may not be copied; then the tool is refused. */
export function judgeClipboard(
  stage: Stage,
  acting: Acting & { caller: Caller },
  computer: Computer,
  before: string | null,
): ToolResult | null {
  const text = computer.clipboard
  if (text === null || text === before) return null
  const { caller, justification } = acting
  const settings = governanceOf(stage)
  const labels = labelsOn(computer, text)
  const ask = { activity: 'clipboard', recipients: [], labels, text, user: caller.id, justification } as const
  const decision = decideDataLoss(ask, settings)
  tellFindings(stage, acting, [{ ask, decision, object: null }])
  // copying out of an encrypted document takes the right to extract (Azure Rights Management: EXTRACT)
  const kept =
    settings.labels.length === 0
      ? []
      : labels.flatMap(label => decideLabelUse(label, caller, 'EXTRACT', settings).reasons)
  const against = [...(decision.outcome === 'grant' ? [] : decision.reasons), ...kept]
  if (against.length === 0) return null
  computer.clipboard = before
  return { outcome: 'refused', result: '', error: against.map(({ message }) => message).join(' '), status: 403 }
}

/** Labels of the documents on the machine that hold this text: that is where it can have come from. */
function labelsOn({ files }: Computer, text: string): string[] {
  const holding = Object.values(files).flatMap(({ content, sensitivityLabelId }) =>
    sensitivityLabelId !== null && content.type !== 'binary' && content.text.includes(text) ? [sensitivityLabelId] : [],
  )
  return [...new Set(holding)]
}
