// Reads every record of a case once, into what the rules work on.
import type { Evidence, EvidenceReader } from '../../../shared/model/evidence.ts'
import { tableNames } from '../../../shared/model/evidence.ts'
import { actOfRow, actOfSpan } from './act.ts'
import { auditOf } from './audit.ts'
import { cloudPcOf, directoryOf, inventoriedAgentOf } from './directory.ts'
import { graphRequestOf } from './graph-request.ts'
import type { Seen } from './seen.ts'
import { signInOf } from './sign-in.ts'

/** All records, by ledger order whatever order the pages came in. Of each record only what the rules need is kept. */
export async function readAll(reader: EvidenceReader): Promise<Seen[]> {
  const all: Seen[] = []
  for await (const page of reader.scan(tableNames)) for (const evidence of page) all.push(seenOf(evidence))
  return all.sort((a, b) => a.evidence - b.evidence)
}

function seenOf(evidence: Evidence): Seen {
  switch (evidence.table) {
    case 'AgentSpan':
      return actOfSpan(evidence) ?? auditOf(evidence)
    case 'AuditRecord':
    case 'CloudAppEvents':
    case 'HuntingEvents':
      return actOfRow(evidence) ?? auditOf(evidence)
    case 'SigninLogs':
    case 'AADNonInteractiveUserSignInLogs':
    case 'AADServicePrincipalSignInLogs':
    case 'AADManagedIdentitySignInLogs':
    case 'EntraIdSignInEvents':
    case 'EntraIdSpnSignInEvents':
      return signInOf(evidence)
    case 'MicrosoftGraphActivityLogs':
    case 'GraphAPIAuditEvents':
      return graphRequestOf(evidence)
    case 'AgentObject':
      return directoryOf(evidence) ?? auditOf(evidence)
    case 'AgentsInfo':
      return inventoriedAgentOf(evidence) ?? auditOf(evidence)
    case 'CloudPcObject':
      return cloudPcOf(evidence) ?? auditOf(evidence)
    default:
      return auditOf(evidence)
  }
}
