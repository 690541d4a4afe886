// Facts of continuous verification: risk, critical events on their way to resources, claims challenges, CAEP events.
export const signalFacts = [] as const
