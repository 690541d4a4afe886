// What the directory audit has of a device that is registered: the registration itself, and whose it is from then on.
import type { FactOf } from '../../shared/model/facts.ts'
import type { EpochMs } from '../../shared/model/units.ts'
import type { AuditLogs } from '../../shared/records/entra.ts'
import { auditRow, humanTarget, initiatorOf, type Target } from './directory-audit.ts'
import type { Filing } from './filing.ts'
import type { Memory } from './memory.ts'

/** That the registration is told by the service's own name, and the owner by the Core Directory, is from memory: no row of either is published. */
export function deviceAudit(
  at: EpochMs,
  { human, device }: FactOf<'device.registered'>,
  memory: Memory,
  filing: Filing,
): AuditLogs[] {
  const initiator = initiatorOf(human, memory)
  const { id, displayName } = device
  const target: Target = { id, displayName, type: 'Device' }
  const correlation = filing.guid()
  return [
    auditRow(at, { activity: 'Register device', operation: 'Add', target, initiator }, memory, filing, correlation),
    auditRow(
      at,
      {
        activity: 'Add registered owner to device',
        operation: 'Assign',
        target: humanTarget(human, memory),
        others: [target],
        initiator,
      },
      memory,
      filing,
      correlation,
    ),
  ]
}
