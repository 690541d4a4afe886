// Defender's baseline of authority: an agent asks for more than it may.
import type { FactOf } from '../../../shared/model/facts.ts'
import { isRefOf } from '../../../shared/model/refs.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import { partiesOf, suspicious } from './entities.ts'
import { within } from './recent.ts'
import { type BehaviourFinding, type Detector, unnoticed } from './signal.ts'
import { thresholds } from './thresholds.ts'

type Overreach = FactOf<'directory.refused' | 'request.refused' | 'delegation.refused'>

/** An agent that asks the directory for anything is not at its work; of other requests some are refused by mistake. */
export const escalation: Detector<readonly EpochMs[], BehaviourFinding, Overreach['type']> = {
  hears: ['directory.refused', 'request.refused', 'delegation.refused'],
  whose(fact, see) {
    switch (fact.type) {
      case 'directory.refused':
        return fact.by !== null && isRefOf(fact.by, 'agent') ? fact.by : null
      case 'request.refused':
        return fact.gate === 'scope' || fact.gate === 'grant' ? (see.workerIn(fact.session)?.agent ?? null) : null
      case 'delegation.refused':
        return fact.delegation.caller
    }
  },
  begin: [],
  notice(before, { at, fact }, agent, see) {
    const { attempts, windowMs, severity } = thresholds.escalation
    const history = within(before, windowMs, at)
    if (fact.type !== 'directory.refused' && history.length < attempts) return unnoticed(history)
    const worker =
      fact.type === 'request.refused'
        ? see.workerIn(fact.session)
        : fact.type === 'delegation.refused'
          ? see.workerOf(fact.delegation.parent)
          : null
    const parties = worker
      ? partiesOf(worker, suspicious, fact.type === 'request.refused' ? fact : { session: null, pc: null })
      : [{ entity: 'agent', agent, ...suspicious } as const]
    return {
      history: [],
      found: {
        about: fact.type === 'directory.refused' ? fact.operation : 'attempts',
        behaviour: 'escalation',
        severity,
        description:
          fact.type === 'directory.refused'
            ? `It asked the directory for ${fact.operation}, and was refused: ${fact.code}.`
            : `It asked ${history.length} times within an hour for more than it may.`,
        since: history[0] ?? at,
        entities: parties,
      },
    }
  },
}
