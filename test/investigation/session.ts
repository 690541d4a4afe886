// One whole session written by hand from the published field lists: what each of the four logs would hold of it.
import type { Evidence } from '../../shared/model/evidence.ts'
import { importRows } from './reader.ts'
import { defenderRows, purviewRows } from './session/activities.ts'
import type { Row } from './session/names.ts'
import { graphRows } from './session/objects.ts'
import { entraRows } from './session/sign-ins.ts'
import { spanRows } from './session/spans.ts'

/**
 *  09:14  :02.0  :02.2   :02.4 .5 .6    :03.0    :04.2   :05.1   :06.0   :06.8 :07.0
 *  run     |=======================================================================|      Dana asks Invoice Agent
 *  chat      |====|                                                                       gpt-4o
 *  Entra                 T1─T2─user_fic                                                   one correlation id
 *  tools                            Start |===|  read |===|  send |==|  End |==|          session f000…, computer e000…
 *  Purview, Defender                              :04 FileAccessed   :05 Send             by uti, whole seconds
 *  output                                                                        |
 */
export function wholeSession(): Row[] {
  return [...spanRows(), ...entraRows(), ...purviewRows(), ...defenderRows(), ...graphRows()]
}

/** The rows of the session whose name is like that. */
export const named = (pattern: RegExp): Row[] => wholeSession().filter(row => pattern.test(row.name))

/** The rows as evidence. Ids follow the list, so a list with a row taken out keeps the others' ids when they are given. */
export async function evidenceOf(
  rows: readonly Row[],
  numbers: readonly number[] = [...rows.keys()],
): Promise<Evidence[]> {
  const imported = await Promise.all(
    rows.map(({ format, body }, at) => importRows(format, [body], at, numbers[at] ?? at)),
  )
  return imported.flat()
}
