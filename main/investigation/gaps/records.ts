// Holes in what was recorded of acts: tools that touch data without a record, and logs that saw only some of a run.
import type { LogPlane } from '../../../shared/model/evidence.ts'
import type { Gap } from '../../../shared/model/trace.ts'
import type { Material } from '../material.ts'
import type { Act } from '../seen/seen.ts'

/** Tools whose name says that they read or write data outside the agent. */
const touches = /read|get|download|open|search|list|find|send|create|write|upload|update|delete|post|share/i
const data = /mail|file|sharepoint|onedrive|calendar|teams|word|excel|document|drive|message/i

/**
 * Calls of any tool that ask for a file of SharePoint by its address, or name a recipient and a subject. Tools that only look
 * at or move things on the Cloud PC's screen are not among them: no log but Agent 365's sees those.
 */
const fileAddress = /\.sharepoint\.com\/[^"\s?]*\.(?!aspx)[a-z0-9]{2,5}(?=["\s?\\]|$)/
const message = /"to"\s*:[\s\S]*"subject"\s*:|"subject"\s*:[\s\S]*"to"\s*:/

export function unrecordedTools({ chain, causes, planes }: Material): Gap[] {
  const explained = new Set([...causes.values()].flatMap(cause => (cause.kind === 'tool' ? [cause.tool.id] : [])))
  return chain.steps.flatMap((step): Gap[] => {
    const { act } = step
    if (!readsOrWrites(act) || act.status !== 'ok' || explained.has(step.id)) return []
    const why = planes.has('purview')
      ? 'No audit record of its agent user lies in the time of the call and could be told to be its. Audit records can arrive hours late, and need auditing to be on.'
      : 'The case holds no Purview audit records.'
    return [
      { kind: 'missing', expected: `An audit record of what ${act.tool?.name} read or wrote.`, why, near: step.id },
    ]
  })
}

export function ambiguousCauses({ audits, causes }: Material): Gap[] {
  return audits.flatMap((item): Gap[] => {
    const cause = causes.get(item.id)
    if (cause?.kind !== 'several') return []
    return [
      {
        kind: 'ambiguous',
        expected: `The tool call behind ${item.of.operation} of ${item.of.title}.`,
        why: `${cause.count} calls were going on in that second, and no identifier joins a tool call to an audit record.`,
        near: item.id,
      },
    ]
  })
}

/** A log that saw some steps of a run should have seen the others of the same kind. */
export function halfSeenRuns({ chain }: Material): Gap[] {
  return (['defender', 'purview', 'agent365'] as const).flatMap(plane => {
    const seen = new Set(chain.steps.filter(step => step.sightings.some(sighting => sighting.plane === plane)))
    const kinds = new Set([...seen].map(step => step.act.operation))
    return chain.steps
      .filter(step => kinds.has(step.act.operation) && !seen.has(step))
      .map(
        (step): Gap => ({
          kind: 'late',
          expected: `${planeNames[plane]}'s record of ${step.act.label}.`,
          why: 'It recorded other steps of this run. This one may still be on its way, or was lost.',
          near: step.id,
        }),
      )
  })
}

const planeNames: Readonly<Record<Exclude<LogPlane, 'entra'>, string>> = {
  agent365: 'Agent 365',
  defender: 'Defender',
  purview: 'Purview',
}

function readsOrWrites({ tool }: Act): boolean {
  if (tool === null || tool.phase !== 'within') return false
  return (data.test(tool.name) && touches.test(tool.name)) || fileAddress.test(tool.asked) || message.test(tool.asked)
}
