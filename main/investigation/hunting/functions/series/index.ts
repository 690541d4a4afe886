// The functions of series.
import type { DeclaredFunction } from '../declared.ts'
import { seriesArithmetic } from './arithmetic.ts'
import { seriesDecomposition } from './decompose.ts'
import { seriesFill } from './fill.ts'
import { seriesFilters } from './filter.ts'
import { seriesFit } from './fit.ts'
import { seriesPeriods } from './periods.ts'
import { seriesStats } from './stats.ts'

export const seriesFunctions: readonly DeclaredFunction[] = [
  ...seriesArithmetic,
  ...seriesDecomposition,
  ...seriesFill,
  ...seriesFilters,
  ...seriesFit,
  ...seriesPeriods,
  ...seriesStats,
]
