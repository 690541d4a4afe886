// Every function of Kusto that is written in TypeScript: the engine registers each as `k_NAME`.
import { dateFunctions } from './dates/index.ts'
import type { DeclaredFunction } from './declared.ts'
import { dynamicFunctions } from './dynamics/index.ts'
import { seriesFunctions } from './series/index.ts'
import { textFunctions } from './text/index.ts'

/**
 * An argument that the query leaves out is handed in as null, or as the empty text where it is a string. A function whose
 * answer has several columns gives one array of them, in the order Microsoft's parser has the columns.
 */
export const declaredFunctions: readonly DeclaredFunction[] = [
  ...dateFunctions,
  ...dynamicFunctions,
  ...seriesFunctions,
  ...textFunctions,
]
