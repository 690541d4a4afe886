// How alerts and incidents of Defender look on the stage: raised, joined, taken up and resolved by people.
import type { AlertChange, IncidentChange } from '../../shared/model/alert.ts'
import { type Lines, line } from './message.ts'
import { type Names, nameOf } from './names.ts'
import { stateWord } from './words.ts'

/** "in progress, true positive, compromised account, to Priya Nair". */
function changeWords(change: AlertChange | IncidentChange, names: Names): string {
  const { status, classification, determination, assignedTo, comment } = change
  const said = [status, classification, determination].flatMap(word => (word ? [stateWord(word).toLowerCase()] : []))
  const assigned =
    assignedTo === undefined ? [] : [assignedTo === null ? 'nobody’s' : `to ${nameOf(names, assignedTo)}`]
  return [...said, ...assigned, ...(comment === undefined ? [] : [comment])].join(', ')
}

export const alertLines: Lines = {
  'alert.raised': ({ alert }) =>
    line({
      from: 'defence',
      to: 'defence',
      label: `Alert: ${alert.severity}`,
      detail: `${alert.actorDisplayName}: ${alert.title}`,
      full: alert.description,
      actor: alert.ref,
      tone: alert.severity === 'high' ? 'refuse' : 'warn',
    }),
  'alert.extended': ({ alert, evidence }, names) =>
    line({
      from: 'defence',
      to: 'defence',
      label: 'Alert goes on',
      detail: `${nameOf(names, alert)}: seen again${evidence.length === 0 ? '' : `, ${evidence.length} more in evidence`}`,
      actor: alert,
      tone: 'warn',
    }),
  'alert.updated': ({ alert, change, by }, names) =>
    line({
      from: 'human',
      to: 'defence',
      label: change.status === 'resolved' ? 'Alert resolved' : 'Alert updated',
      detail: `${nameOf(names, alert)} by ${nameOf(names, by)}: ${changeWords(change, names)}`,
      actor: alert,
      tone: change.status === 'resolved' ? 'ok' : 'plain',
    }),
  'incident.opened': ({ incident, id, displayName, severity }) =>
    line({
      from: 'defence',
      to: 'defence',
      label: `Incident ${id}: ${severity}`,
      detail: displayName,
      actor: incident,
      tone: severity === 'high' ? 'refuse' : 'warn',
    }),
  'incident.alertAdded': ({ incident, alert, severity }, names) =>
    line({
      from: 'defence',
      to: 'defence',
      label: 'Alert joins incident',
      detail: `${nameOf(names, alert)} joins ${nameOf(names, incident)}, ${severity}`,
      actor: incident,
    }),
  'incident.updated': ({ incident, change, by }, names) =>
    line({
      from: 'human',
      to: 'defence',
      label: change.status === 'resolved' ? 'Incident resolved' : 'Incident updated',
      detail: `${nameOf(names, incident)} by ${nameOf(names, by)}: ${changeWords(change, names)}`,
      actor: incident,
      tone: change.status === 'resolved' ? 'ok' : 'plain',
    }),
}
