// Facts of Defender: alerts and the incidents they belong to, raised, taken up by people and resolved.
import { z } from 'zod'
import { Alert, AlertChange, AlertSeverity, IncidentChange } from '../alert.ts'
import { AgentRef, AlertRef, HumanRef, IncidentRef } from '../refs.ts'
import { fact } from './fact.ts'

export const alertFacts = [
  fact('alert.raised', { alert: Alert }),
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
