// What the command `hunts` answers: a line a hunt of the library.
import { Refusal } from '../../shared/errors.ts'
import { didYouMean } from '../../shared/nearest.ts'
import type { ShippedHunt } from '../app/index.ts'
import { type Answer, exitCodes, table } from './output.ts'

/** Refuses argument.invalid for a threat that no hunt is for. @param threat null for all of them */
export function huntsAnswer(hunts: readonly ShippedHunt[], threat: string | null): Answer {
  const shown = threat === null ? hunts : hunts.filter(({ threats }) => threats.includes(threat))
  if (threat !== null && shown.length === 0) {
    const known = [...new Set(hunts.flatMap(({ threats }) => threats))]
    throw new Refusal('argument.invalid', `No hunt is for the threat "${threat}"${didYouMean(threat, known)}`)
  }
  return {
    json: { hunts: shown },
    text: [
      table(
        ['hunt', 'severity', 'finds', 'threats', 'parameters'],
        shown.map(({ id, severity, finds, threats, parameters }) => [
          id,
          severity,
          finds,
          threats.join(' '),
          parameters.map(parameter => `${parameter.name}=${parameter.default}`).join(' '),
        ]),
      ),
      '',
      `${shown.length} hunts. Run one: hunt --shipped HUNT --case FILE --param NAME=VALUE`,
    ].join('\n'),
    exitCode: exitCodes.done,
  }
}
