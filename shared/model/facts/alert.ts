// Facts of Defender: alerts and the incidents they belong to, raised, taken up by people and resolved.
import { z } from 'zod'
import { Alert, AlertChange, AlertEvidence, AlertSeverity, IncidentChange } from '../alert.ts'
import { AgentRef, AlertRef, HumanRef, IncidentRef } from '../refs.ts'
import { EpochMs } from '../units.ts'
import { fact } from './fact.ts'

export const alertFacts = [
  fact('alert.raised', { alert: Alert }),
  /** The same was seen again while the alert stood open. `evidence`: what it did not name yet; none where all of it was known. */
  fact('alert.extended', {
    alert: AlertRef,
    incident: IncidentRef,
    evidence: z.array(AlertEvidence),
    lastActivityDateTime: EpochMs,
  }),
  /** `change` holds what is new. Resolved with its incident, it is by whoever resolved that. */
  fact('alert.updated', { alert: AlertRef, incident: IncidentRef, change: AlertChange, by: HumanRef }),

  /** With its first alert. `id` is a number in Defender's portal. */
  fact('incident.opened', {
    incident: IncidentRef,
    id: z.string(),
    displayName: z.string(),
    agent: AgentRef,
    alert: AlertRef,
    severity: AlertSeverity,
  }),
  /** `severity`: that of its most severe alert. */
  fact('incident.alertAdded', { incident: IncidentRef, alert: AlertRef, severity: AlertSeverity }),
  fact('incident.updated', { incident: IncidentRef, change: IncidentChange, by: HumanRef }),
] as const
