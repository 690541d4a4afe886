// Defender's baseline of hours: an agent works when it never does.
import { partiesOf, suspicious } from './entities.ts'
import { type BehaviourFinding, type Detector, unnoticed } from './signal.ts'
import { thresholds } from './thresholds.ts'

/** The hours of the day (UTC) in which it worked, as 24 bits, and on how many days. */
export interface Hours {
  readonly worked: number
  readonly day: number
  readonly days: number
}

const hourMs = 3_600_000
const inWords = (hour: number): string => `${String(hour).padStart(2, '0')}:00 UTC`

export const unusualHours: Detector<Hours, BehaviourFinding, 'tool.called'> = {
  hears: ['tool.called'],
  whose: ({ call }, see) => see.workerOf(call.task)?.agent ?? null,
  begin: { worked: 0, day: -1, days: 0 },
  notice(before, { at, fact: { call } }, agent, see) {
    const day = Math.floor(at / (24 * hourMs))
    const hour = Math.floor(at / hourMs) % 24
    const worked = before.worked | (1 << hour)
    const history = { worked, day, days: day === before.day ? before.days : before.days + 1 }
    const known = see.usual(agent)?.hours ?? null
    const isUsual = known
      ? hour >= known.from && hour < known.to
      : before.days < thresholds.unusualHours.daysToKnow || worked === before.worked
    const worker = see.workerOf(call.task)
    if (isUsual || worker === null) return unnoticed(history)
    return {
      history,
      found: {
        about: `${day} ${hour}`,
        behaviour: 'unusualHours',
        severity: thresholds.unusualHours.severity,
        description: `It works at ${inWords(hour)}, ${known ? `and usually from ${inWords(known.from)} to ${inWords(known.to)}` : 'an hour in which it never worked'}.`,
        since: at,
        entities: partiesOf(worker, suspicious, call),
      },
    }
  },
}
