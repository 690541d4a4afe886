// What alerts and incidents make one another do: an alert joins its incident, and a resolved incident resolves its alerts.
import type { Reactions } from '../reactions.ts'

export const alertReactions = {
  'alert.raised': ({ alert: { ref, incident, agent, actorDisplayName, severity } }) => [
    {
      kind: 'incident',
      to: incident,
      event: { type: 'incident.alert', alert: ref, agent, agentName: actorDisplayName, severity },
    },
  ],
  'incident.updated': ({ incident, change, by }, roster) => {
    const { status, classification, determination } = change
    if (status !== 'resolved') return []
    const said = { ...(classification ? { classification } : {}), ...(determination ? { determination } : {}) }
    return Array.from(roster.alertsOf(incident), to => ({
      kind: 'alert',
      to,
      event: { type: 'alert.incidentResolved', change: said, by },
    }))
  },
} satisfies Reactions
