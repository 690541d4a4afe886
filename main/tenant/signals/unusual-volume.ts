// Defender's baseline of volume: an agent reads far more in an hour than it usually does.
import { partiesOf, suspicious } from './entities.ts'
import { objectsIn, placeOf, type Reading, readings } from './reads.ts'
import { type BehaviourFinding, type Detector, unnoticed } from './signal.ts'
import { count, emptyTally, exceeded, type Tally } from './tally.ts'
import { thresholds } from './thresholds.ts'

export const unusualVolume: Detector<Tally, BehaviourFinding, Reading['type']> = {
  hears: readings,
  whose: ({ session }, see) => see.workerIn(session)?.agent ?? null,
  begin: emptyTally,
  notice(before, { at, fact }, agent, see) {
    const history = count(before, at, objectsIn(fact))
    const usual = exceeded(history, thresholds.unusualVolume, see.usual(agent)?.objectsPerHour ?? null)
    const worker = see.workerIn(fact.session)
    if (usual === null || worker === null) return unnoticed(history)
    return {
      history,
      found: {
        about: String(history.hour),
        behaviour: 'unusualVolume',
        severity: thresholds.unusualVolume.severity,
        description: `It read ${history.count} files, messages and records within an hour, last at ${placeOf(fact)}; ${Math.round(usual)} are usual.`,
        since: at,
        entities: partiesOf(worker, suspicious, fact),
      },
    }
  },
}
