// The functions of datetimes and timespans.
import type { DeclaredFunction } from '../declared.ts'
import { formattingFunctions } from './format.ts'
import { readingFunctions } from './parse.ts'
import { periodFunctions } from './periods.ts'
import { zoneFunctions } from './zones.ts'

export const dateFunctions: readonly DeclaredFunction[] = [
  ...formattingFunctions,
  ...periodFunctions,
  ...readingFunctions,
  ...zoneFunctions,
]
