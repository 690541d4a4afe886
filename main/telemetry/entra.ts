// What Entra's logs see: every request to the token endpoint, and what becomes of objects in the directory.
import type { RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { AADManagedIdentitySignInLogs, AuditLogs } from '../../shared/records/entra.ts'
import { consentAudit } from './consent-audit.ts'
import { deviceAudit } from './device-audit.ts'
import { directoryAudit } from './directory-audit.ts'
import type { Filing } from './filing.ts'
import { huntingSignIn } from './hunting-sign-in.ts'
import type { ManagedIdentities } from './managed-identity.ts'
import type { Memory } from './memory.ts'
import { type SignInRow, signInRow } from './sign-in.ts'

interface Filings {
  readonly entra: Filing
  readonly managedIdentity: Filing
  /** Of the copies Defender takes of sign-ins. */
  readonly hunting: Filing
}

/** Rows for one fact; none where Entra logs nothing. */
export function entraRecords(
  { at, fact }: RecordedFact,
  memory: Memory,
  filing: Filings,
  managedIdentities: ManagedIdentities,
): LogRecord[] {
  if (fact.type === 'consent.granted' || fact.type === 'device.registered') {
    const rows =
      fact.type === 'consent.granted'
        ? consentAudit(at, fact, memory, filing.entra)
        : deviceAudit(at, fact, memory, filing.entra)
    return rows.map(body => ({
      plane: 'entra',
      table: body.Type,
      format: 'entra-ndjson',
      availableAt: filing.entra.availableAt(at, 'entra'),
      body,
    }))
  }
  const row: SignInRow | AuditLogs | null =
    fact.type === 'token.issued' || fact.type === 'token.refused'
      ? signInRow(at, fact, memory)
      : directoryAudit(at, fact, memory, filing.entra)
  if (row === null) return []
  const availableAt = filing.entra.availableAt(at, 'entra')
  const record: LogRecord = { plane: 'entra', table: row.Type, format: 'entra-ndjson', availableAt, body: row }
  if (fact.type !== 'token.issued' && fact.type !== 'token.refused') return [record]
  const before = managedIdentityRecords(at, managedIdentities.signIn(at, fact), filing.managedIdentity)
  return row.Type === 'AuditLogs' ? [record] : [...before, record, huntingSignIn(at, row, filing.hunting)]
}

function managedIdentityRecords(at: EpochMs, row: AADManagedIdentitySignInLogs | null, filing: Filing): LogRecord[] {
  if (row === null) return []
  const availableAt = filing.availableAt(at, 'entra')
  return [
    { plane: 'entra', table: row.Type, format: 'entra-ndjson', availableAt, body: row },
    huntingSignIn(at, row, filing),
  ]
}
