// What the command `crosswalk` answers: a row a threat with every cell, and those that are not simulated with the reason.
import type { CrosswalkRow } from '../app/index.ts'
import { type Answer, exitCodes, table } from './output.ts'

export function crosswalkAnswer(rows: readonly CrosswalkRow[]): Answer {
  const told = rows.filter(({ scenarios }) => scenarios.length > 0)
  const untold = rows.filter(({ scenarios }) => scenarios.length === 0)
  const reasons = [...new Set(told.flatMap(({ notSimulated }) => Object.values(notSimulated)))]
  const mark = (reason: string | undefined): string => (reason === undefined ? '' : `(${reasons.indexOf(reason) + 1})`)
  return {
    json: { rows },
    text: [
      table(
        ['threat', 'name', 'scenarios', 'agent365', 'entra', 'defender', 'purview', 'detections', 'controls', 'hunts'],
        told.map(row => [
          row.threat,
          short(row.name),
          row.scenarios.join(', '),
          ...(['agent365', 'entra', 'defender', 'purview'] as const).map(
            plane => mark(row.notSimulated[plane]) || held(row, plane),
          ),
          row.detections.join(', ') || mark(row.notSimulated.detections),
          row.controls.join(', ') || mark(row.notSimulated.controls),
          `${row.hunts.length || mark(row.notSimulated.hunts)}`,
        ]),
      ),
      '',
      'Of each log: so many sentences say what it holds, so many (-) what it does not, and so many tables it wrote to. Of hunts: so many that are shipped look for it.',
      ...(reasons.length === 0
        ? []
        : ['Not simulated:', ...reasons.map((reason, index) => `  (${index + 1}) ${reason}`)]),
      '',
      `${told.length} of ${rows.length} threats are shown by a scenario. Not simulated:`,
      ...untold.map(({ threat, name, notSimulated }) => `  ${threat} ${name}: ${notSimulated.scenarios ?? ''}`),
    ].join('\n'),
    exitCode: exitCodes.done,
  }
}

const held = ({ records, blind, tables }: CrosswalkRow, plane: keyof CrosswalkRow['records']): string =>
  [
    `${records[plane].length}`,
    ...(blind[plane].length > 0 ? [`-${blind[plane].length}`] : []),
    `${tables[plane].length} tables`,
  ].join(' ')

const short = (name: string): string => (name.length > 40 ? `${name.slice(0, 39)}…` : name)
