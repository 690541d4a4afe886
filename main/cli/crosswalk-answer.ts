// What the command `crosswalk` answers: a row a threat, and how many of the catalogue nobody has told of yet.
import type { CrosswalkRow } from '../app/index.ts'
import { type Answer, exitCodes, table } from './output.ts'

export function crosswalkAnswer(rows: readonly CrosswalkRow[]): Answer {
  const told = rows.filter(({ scenarios }) => scenarios.length > 0)
  const untold = rows.filter(({ scenarios }) => scenarios.length === 0)
  return {
    json: { rows },
    text: [
      table(
        ['threat', 'name', 'scenarios', 'agent365', 'entra', 'defender', 'purview', 'detections', 'controls'],
        told.map(({ threat, name, scenarios, records, detections, controls }) => [
          threat,
          short(name),
          scenarios.join(', '),
          ...[records.agent365, records.entra, records.defender, records.purview].map(({ length }) => String(length)),
          detections.join(', '),
          controls.join(', '),
        ]),
      ),
      '',
      `${told.length} of ${rows.length} threats are shown by a scenario. Not simulated yet:`,
      ...untold.map(({ threat, name }) => `  ${threat} ${name}`),
    ].join('\n'),
    exitCode: exitCodes.done,
  }
}

const short = (name: string): string => (name.length > 40 ? `${name.slice(0, 39)}…` : name)
