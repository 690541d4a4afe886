// ID Protection, `unfamiliarResourceAccess`: "Agent targeted resources that it doesn't usually access."

import { isSignIn, nameOfRequest } from './sign-ins.ts'
import { type Detector, type RiskFinding, unnoticed } from './signal.ts'
import { thresholds } from './thresholds.ts'

export interface Familiar {
  readonly resources: readonly string[]
  readonly signIns: number
}

export const unfamiliarResourceAccess: Detector<Familiar, RiskFinding, 'token.requested'> = {
  hears: ['token.requested'],
  whose: ({ request }) => (isSignIn(request) ? request.agent : null),
  begin: { resources: [], signIns: 0 },
  notice({ resources, signIns }, { fact: { request } }, agent, see) {
    const { signInsToKnow, riskLevel } = thresholds.unfamiliarResourceAccess
    const { resourceId } = request
    const before = see.usual(agent)?.resources ?? null
    const isNew = !resources.includes(resourceId)
    const history = { resources: isNew ? [...resources, resourceId] : resources, signIns: signIns + 1 }
    const isKnown = before !== null || signIns >= signInsToKnow
    if (!isNew || !isKnown || before?.includes(resourceId)) return unnoticed(history)
    return {
      history,
      found: {
        about: resourceId,
        riskEventType: 'unfamiliarResourceAccess',
        riskLevel,
        riskEvidence: `It asked for a token for ${nameOfRequest(request)}, which it does not usually access.`,
        request,
        measured: { resourceId, familiarResources: new Set([...resources, ...(before ?? [])]).size },
      },
    }
  },
}
