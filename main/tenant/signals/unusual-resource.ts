// Defender's baseline of resources: an agent reads at a site or in an application where it never does.
import { partiesOf, suspicious } from './entities.ts'
import { objectsIn, placeOf, type Reading, readings } from './reads.ts'
import { type BehaviourFinding, type Detector, unnoticed } from './signal.ts'
import { thresholds } from './thresholds.ts'

export interface Places {
  readonly places: readonly string[]
  readonly objects: number
}

export const unusualResource: Detector<Places, BehaviourFinding, Reading['type']> = {
  hears: readings,
  whose: ({ session }, see) => see.workerIn(session)?.agent ?? null,
  begin: { places: [], objects: 0 },
  notice({ places, objects }, { at, fact }, agent, see) {
    const place = placeOf(fact)
    const isNew = !places.includes(place)
    const history = { places: isNew ? [...places, place] : places, objects: objects + objectsIn(fact) }
    const known = see.usual(agent)?.resources ?? null
    const isKnown = known !== null || objects >= thresholds.unusualResource.objectsToKnow
    const worker = see.workerIn(fact.session)
    if (!isNew || !isKnown || known?.includes(place) || worker === null) return unnoticed(history)
    const address = place.startsWith('https://') ? [{ entity: 'url', url: place, ...suspicious } as const] : []
    return {
      history,
      found: {
        about: place,
        behaviour: 'unusualResource',
        severity: thresholds.unusualResource.severity,
        description: `It read at ${place}, where it never did.`,
        since: at,
        entities: [...partiesOf(worker, suspicious, fact), ...address],
      },
    }
  },
}
