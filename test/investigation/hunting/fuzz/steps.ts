// Random operators of a pipe, weighted as queries that people publish use them.
import { join, union } from './joining-steps.ts'
import { mvApply, mvExpand, parse } from './opening-steps.ts'
import { distinct, extend, project, projectNamed, serialize, sort, take, top, where } from './row-steps.ts'
import { type Bench, type Step, type StepMaker, step } from './step.ts'
import { makeSeries, summarize } from './summary-steps.ts'

const makers: readonly (readonly [number, StepMaker])[] = [
  [34, where],
  [20, extend],
  [15, summarize],
  [10, project],
  [8, join],
  [4, sort],
  [4, distinct],
  [7, mvExpand],
  [5, projectNamed],
  [3, top],
  [3, parse],
  [3, union],
  [2, mvApply],
  [2, makeSeries],
  [1, take],
  [1, serialize],
  [1, () => step([{ name: 'Count', type: 'long' }], 'count', [])],
  [1, () => step([{ name: 'ColumnName', type: 'string' }], 'getschema', [])],
]

export const randomStep = (bench: Bench): Step | null => bench.dice.weighted(makers)(bench)
