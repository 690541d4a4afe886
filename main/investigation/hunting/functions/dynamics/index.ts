// The functions of dynamic values.
import type { DeclaredFunction } from '../declared.ts'
import { arrayFunctions } from './arrays.ts'
import { bagFunctions } from './bags.ts'
import { makingFunctions } from './making.ts'
import { setFunctions } from './sets.ts'
import { sortingFunctions } from './sorting.ts'

export const dynamicFunctions: readonly DeclaredFunction[] = [
  ...arrayFunctions,
  ...bagFunctions,
  ...makingFunctions,
  ...setFunctions,
  ...sortingFunctions,
]
