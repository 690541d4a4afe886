// Every function of Kusto that is written in TypeScript: the engine registers each as `k_NAME`.
import { dateFunctions } from './dates/index.ts'
import type { DeclaredFunction } from './declared.ts'
import { dynamicFunctions } from './dynamics/index.ts'
import { mathematicsFunctions } from './mathematics.ts'
import { seriesFunctions } from './series/index.ts'
import { textFunctions } from './text/index.ts'

const ownNames: readonly DeclaredFunction[] = [
  ...dateFunctions,
  ...dynamicFunctions,
  ...mathematicsFunctions,
  ...seriesFunctions,
  ...textFunctions,
]

/** Other names that Kusto has for some of them, mostly older ones. */
const otherNames: Readonly<Record<string, string>> = {
  array_iif: 'array_iff',
  array_strcat: 'strcat_array',
  base64_decodestring: 'base64_decode_tostring',
  base64_encodestring: 'base64_encode_tostring',
  datepart: 'datetime_part',
  extractjson: 'extract_json',
  make_string: 'unicode_codepoints_to_string',
  parseurl: 'parse_url',
  parseurlquery: 'parse_urlquery',
}

/**
 * An argument that the query leaves out is handed in as null, or as the empty text where it is a string. A function whose
 * answer has several columns gives one array of them, in the order Microsoft's parser has the columns.
 */
export const declaredFunctions: readonly DeclaredFunction[] = [
  ...ownNames,
  ...Object.entries(otherNames).flatMap(([name, own]) =>
    ownNames.filter(each => each.name === own).map(declared => ({ ...declared, name })),
  ),
]
