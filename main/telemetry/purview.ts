// What the Purview audit log takes in: agent activity, what people ask agents, files, mail, messages and records of the CRM, an hour and more after the event.
import type { LogRecord } from '../../shared/model/record.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { AgentAuditRecord, ManagementApiRecord } from '../../shared/records/purview.ts'
import { recordTypes } from '../../shared/records/purview.ts'
import { agentEvent } from './audit.ts'
import type { Interaction } from './copilot.ts'
import type { Batch } from './exporter.ts'
import type { Filing } from './filing.ts'
import type { ServiceAction } from './services.ts'
import type { EndedSpan } from './spans.ts'

export function purviewAgentRecords({ posted, spans }: Batch, filing: Filing): LogRecord[] {
  return spans.flatMap(ended => agentAudit(ended, filing)).map(body => file(body, posted, filing))
}

export function purviewActionRecord({ at, record }: ServiceAction, filing: Filing): LogRecord {
  return file(record, at, filing)
}

export function purviewInteraction({ at, record }: Interaction, filing: Filing): LogRecord {
  return file(record, at, filing)
}

function file(body: ManagementApiRecord, at: EpochMs, filing: Filing): LogRecord {
  return {
    plane: 'purview',
    table: 'AuditRecord',
    format: 'management-api-ndjson',
    availableAt: filing.availableAt(at, 'purview'),
    body,
  }
}

/** No record for `output_messages`: the published operations have none for it. */
function agentAudit(ended: EndedSpan, filing: Filing): AgentAuditRecord[] {
  switch (ended.span.attributes['gen_ai.operation.name']) {
    case 'invoke_agent':
      return [{ ...agentEvent(ended, filing), RecordType: recordTypes.A365AIInvokeAgent, Operation: 'AIInvokeAgent' }]
    case 'Chat':
      return [
        { ...agentEvent(ended, filing), RecordType: recordTypes.A365AIInferenceCall, Operation: 'AIInferenceCall' },
      ]
    case 'execute_tool':
      return [{ ...agentEvent(ended, filing), RecordType: recordTypes.A365AIExecuteTool, Operation: 'AIExecuteTool' }]
    case 'output_messages':
      return []
  }
}
