// From when on something is unusual, and how late it is noticed: data, each with who published it.

const minute = 60_000
const hour = 60 * minute

/**
 * Microsoft publishes what each detection is about and that all of them are offline, and no number: every number here is
 * ours. They are chosen so that an ordinary day of work stays far below them.
 */
export const thresholds = {
  /** A baseline is known after so many sign-ins; then a resource that was not among them is unfamiliar. */
  unfamiliarResourceAccess: { source: 'ours', signInsToKnow: 10, riskLevel: 'medium' },
  /** In an hour more than `factor` times the usual and more than `atLeast`; usual is the mean of `hoursToKnow` hours of work or more. */
  signInSpike: { source: 'ours', atLeast: 30, factor: 5, hoursToKnow: 3, riskLevel: 'medium' },
  /** So many refusals of the same agent's tokens within the window. */
  failedAccessAttempt: { source: 'ours', attempts: 2, windowMs: hour, riskLevel: 'medium' },
  /** The agent's level is that of the person, from this one on. */
  riskyUserSignIn: { source: 'ours', from: 'medium' },
  threatIntelligenceAccount: { source: 'ours', riskLevel: 'high' },

  /** Known after so many days on which it worked. */
  unusualHours: { source: 'ours', daysToKnow: 7, severity: 'low' },
  /** Files, messages and records read in an hour. */
  unusualVolume: { source: 'ours', atLeast: 50, factor: 5, hoursToKnow: 3, severity: 'medium' },
  /** Known after so many objects read; then a site or an application that was not among them is unusual. */
  unusualResource: { source: 'ours', objectsToKnow: 20, severity: 'low' },
  /** Requests for more than the agent may, within the window; one to the directory is enough. */
  escalation: { source: 'ours', attempts: 3, windowMs: hour, severity: 'high' },
  replay: { source: 'ours', severity: 'high' },
  promptInjection: { source: 'ours', severity: 'medium' },
} as const

/**
 * Between what happened and its being noticed; the seed draws a moment. ID Protection: "all risk detections for risky
 * agents are offline" (concept-risky-agents), with no time. Defender publishes none for agents. All ours.
 */
export const lags = {
  identityProtection: { source: 'ours', from: hour, to: 2 * hour },
  defender: { source: 'ours', from: 2 * minute, to: 10 * minute },
} as const

/** The same finding about the same thing is new once in so long; until then it belongs to what was found first. (Ours.) */
export const quietMs = 24 * hour
