// Defender: a token or a proof is used where it does not belong.
import { partiesOf, suspicious } from './entities.ts'
import { type BehaviourFinding, type Detector, type Entity, unnoticed } from './signal.ts'
import { thresholds } from './thresholds.ts'

/** What was wrong with it, where that is no accident of whoever sends it. */
const telling = {
  jkt: 'A token was presented with the proof of another Cloud PC’s key',
  jti: 'A proof was presented a second time',
  ath: 'A proof was presented with a token it was not made for',
} as const
const isTelling = (check: string): check is keyof typeof telling => check in telling

/** About the agent on whose Cloud PC it happened; the agent whose token it is stands beside it, as the one it was done to. */
export const replay: Detector<null, BehaviourFinding, 'proof.refused'> = {
  hears: ['proof.refused'],
  whose: ({ check, session }, see) => (isTelling(check) ? (see.workerIn(session)?.agent ?? null) : null),
  begin: null,
  notice(history, { at, fact }, agent, see) {
    const { check, token, session, from, htu } = fact
    const worker = see.workerIn(session)
    if (worker === null || !isTelling(check)) return unnoticed(history)
    const owner = see.requestOf(token)
    const robbed: Entity[] =
      owner?.agent && owner.agent !== agent
        ? [
            { entity: 'agent', agent: owner.agent, verdict: 'unknown', roles: ['compromised', 'attacked'] },
            ...(owner.agentUser
              ? [{ entity: 'account', account: owner.agentUser, verdict: 'unknown', roles: ['compromised'] } as const]
              : []),
          ]
        : []
    return {
      history,
      found: {
        about: `${token} ${check}`,
        behaviour: 'replay',
        severity: thresholds.replay.severity,
        description: `${telling[check]}; it was refused.`,
        since: at,
        entities: [
          ...partiesOf(worker, { ...suspicious, roles: ['attacker'] }, { session, pc: from }),
          ...robbed,
          { entity: 'address', pc: from, ...suspicious, roles: ['source'] },
          { entity: 'url', url: htu, verdict: 'unknown', roles: ['destination'] },
        ],
      },
    }
  },
}
