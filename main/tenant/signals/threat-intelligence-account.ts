// ID Protection, `threatIntelligenceAccount`: "activity that is consistent with known attack patterns"; here, an address on a list.
import { isSignIn } from './sign-ins.ts'
import { type Detector, type RiskFinding, unnoticed } from './signal.ts'
import { thresholds } from './thresholds.ts'

export const threatIntelligenceAccount: Detector<null, RiskFinding, 'token.requested'> = {
  hears: ['token.requested'],
  whose: ({ request }) => (isSignIn(request) ? request.agent : null),
  begin: null,
  notice(history, { fact: { request } }, _, see) {
    const { ipAddress } = request
    if (!see.threats.has(ipAddress)) return unnoticed(history)
    return {
      history,
      found: {
        about: ipAddress,
        riskEventType: 'threatIntelligenceAccount',
        riskLevel: thresholds.threatIntelligenceAccount.riskLevel,
        riskEvidence: `It signed in from ${ipAddress}, which threat intelligence names.`,
        request,
        measured: { ipAddress },
      },
    }
  },
}
