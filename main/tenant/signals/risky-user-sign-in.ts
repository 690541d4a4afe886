// ID Protection, `riskyUserSignIn`: "Agent signed in on behalf of a risky user during a delegated authentication."
import { RiskLevel } from '../../../shared/model/identity.ts'
import { type Detector, type RiskFinding, unnoticed } from './signal.ts'
import { thresholds } from './thresholds.ts'

export const riskyUserSignIn: Detector<null, RiskFinding, 'token.issued'> = {
  hears: ['token.issued'],
  whose: ({ request: { grant, agent } }) => (grant === 'onBehalfOf' || grant === 'refreshToken' ? agent : null),
  begin: null,
  notice(history, { fact: { request } }, _, see) {
    const { human } = request
    const riskLevel = human ? see.riskOf(human) : 'none'
    const order = RiskLevel.options
    if (human === null || riskLevel === 'none') return unnoticed(history)
    if (order.indexOf(riskLevel) < order.indexOf(thresholds.riskyUserSignIn.from)) return unnoticed(history)
    return {
      history,
      found: {
        about: human,
        riskEventType: 'riskyUserSignIn',
        riskLevel,
        riskEvidence: `It signed in on behalf of a person at ${riskLevel} risk.`,
        request,
        measured: { userRiskLevel: riskLevel },
      },
    }
  },
}
