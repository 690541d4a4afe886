// The Agent 365 exporter: posts the spans of a task together once its run span ends, and whatever is left at the end.

import type { LogRecord } from '../../shared/model/record.ts'
import type { TaskRef } from '../../shared/model/refs.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { AgentSpan, ExporterBody } from '../../shared/records/agent365.ts'
import type { Filing } from './filing.ts'
import type { EndedSpan } from './spans.ts'

export interface Exporter {
  see(ended: readonly EndedSpan[]): LogRecord[]
  end(): LogRecord[]
}

export function createExporter(filing: Filing): Exporter {
  const waiting = new Map<TaskRef, EndedSpan[]>()

  return {
    see(ended) {
      const posted: LogRecord[] = []
      for (const span of ended) {
        const batch = waiting.get(span.task)
        if (batch) batch.push(span)
        else waiting.set(span.task, [span])
        if (span.span.attributes['gen_ai.operation.name'] === 'invoke_agent') posted.push(...post(span.task))
      }
      return posted
    },
    end: () => [...waiting.keys()].flatMap(post),
  }

  function post(task: TaskRef): LogRecord[] {
    const batch = waiting.get(task) ?? []
    waiting.delete(task)
    const last = batch.at(-1)
    return last ? [bodyRecord(batch, last.ended)] : []
  }

  function bodyRecord(batch: readonly EndedSpan[], at: EpochMs): LogRecord {
    const spans = batch.map(({ span }) => span)
    return {
      plane: 'agent365',
      table: 'AgentSpan',
      format: 'agent365-exporter',
      availableAt: filing.availableAt(at, 'agent365'),
      body: exporterBody(spans),
    }
  }
}

/** The process detectors of OpenTelemetry are left off: the resource names the service alone. */
function exporterBody(spans: AgentSpan[]): ExporterBody {
  const name = spans[0]?.attributes['gen_ai.agent.name'] ?? ''
  return {
    resourceSpans: [
      { resource: { attributes: { 'service.name': name } }, scopeSpans: [{ scope: { name: 'Agent365Sdk' }, spans }] },
    ],
  }
}
