// The Agent 365 exporter: posts the spans of a task together once its run span ends, and whatever is left at the end.
import type { Random } from '../../shared/model/env.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { TaskRef } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { ExporterBody } from '../../shared/records/agent365.ts'
import type { ScenarioLogs } from '../../shared/scenarios/logs.ts'
import type { Filing } from './filing.ts'
import type { EndedSpan } from './spans.ts'

/** Spans of one task, and so of one tenant and agent, posted together. Defender and the audit log learn of them by this. */
export interface Batch {
  readonly posted: EpochMs
  readonly spans: readonly EndedSpan[]
}

export interface Exporter {
  see(ended: readonly EndedSpan[]): Batch[]
  end(): Batch[]
}

/**
 * Spans that get lost, as §7.1 of real-system.md says they do without a word, are in none of the three logs that are fed by
 * them. Losing the run span loses no other: what waits for it is posted at the end.
 */
export function createExporter(random: Random, { enabled, lost }: ScenarioLogs['exporter']): Exporter {
  const waiting = new Map<TaskRef, EndedSpan[]>()
  const arrives = (): boolean => lost === 0 || random.next() >= lost

  return {
    see(ended) {
      const batches: Batch[] = []
      for (const span of enabled ? ended.filter(arrives) : []) {
        const batch = waiting.get(span.task)
        if (batch) batch.push(span)
        else waiting.set(span.task, [span])
        if (span.span.attributes['gen_ai.operation.name'] === 'invoke_agent') batches.push(...post(span.task))
      }
      return batches
    },
    end: () => [...waiting.keys()].flatMap(post),
  }

  function post(task: TaskRef): Batch[] {
    const spans = waiting.get(task) ?? []
    waiting.delete(task)
    const last = spans.at(-1)
    return last ? [{ posted: last.ended, spans }] : []
  }
}

/** The body of the POST. OpenTelemetry's process detectors are left off: the resource names the service alone. */
export function agent365Record({ posted, spans }: Batch, filing: Filing): LogRecord {
  const body: ExporterBody = {
    resourceSpans: [
      {
        resource: { attributes: { 'service.name': spans[0]?.span.attributes['gen_ai.agent.name'] ?? '' } },
        scopeSpans: [{ scope: { name: 'Agent365Sdk' }, spans: spans.map(({ span }) => span) }],
      },
    ],
  }
  return {
    plane: 'agent365',
    table: 'AgentSpan',
    format: 'agent365-exporter',
    availableAt: filing.availableAt(posted, 'agent365'),
    body,
  }
}
