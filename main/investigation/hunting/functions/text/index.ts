// The functions of text.
import type { DeclaredFunction } from '../declared.ts'
import { csvFunctions } from './csv.ts'
import { encodingFunctions } from './encodings.ts'
import { searchFunctions } from './has-ip.ts'
import { ipFunctions } from './ip.ts'
import { pathFunctions } from './paths.ts'
import { punycodeFunctions } from './punycode.ts'
import { stringFunctions } from './strings.ts'
import { urlFunctions } from './url.ts'
import { userAgentFunctions } from './user-agent.ts'
import { xmlFunctions } from './xml.ts'

export const textFunctions: readonly DeclaredFunction[] = [
  ...csvFunctions,
  ...encodingFunctions,
  ...ipFunctions,
  ...pathFunctions,
  ...punycodeFunctions,
  ...searchFunctions,
  ...stringFunctions,
  ...urlFunctions,
  ...userAgentFunctions,
  ...xmlFunctions,
]
