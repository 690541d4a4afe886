// ID Protection, `signInSpike`: "Agent made a higher number of sign-ins compared to its usual sign-in frequency."
import { isSignIn } from './sign-ins.ts'
import { type Detector, type RiskFinding, unnoticed } from './signal.ts'
import { count, emptyTally, exceeded, type Tally } from './tally.ts'
import { thresholds } from './thresholds.ts'

export const signInSpike: Detector<Tally, RiskFinding, 'token.requested'> = {
  hears: ['token.requested'],
  whose: ({ request }) => (isSignIn(request) ? request.agent : null),
  begin: emptyTally,
  notice(before, { at, fact: { request } }, agent, see) {
    const history = count(before, at, 1)
    const usual = exceeded(history, thresholds.signInSpike, see.usual(agent)?.signInsPerHour ?? null)
    if (usual === null) return unnoticed(history)
    return {
      history,
      found: {
        about: String(history.hour),
        riskEventType: 'signInSpike',
        riskLevel: thresholds.signInSpike.riskLevel,
        riskEvidence: `It signed in ${history.count} times within an hour; ${Math.round(usual)} are usual.`,
        request,
        measured: { signIns: history.count, usual: Math.round(usual) },
      },
    }
  },
}
