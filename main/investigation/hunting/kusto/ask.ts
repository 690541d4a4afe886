// Binds a query whose columns hang on the data: what has to be known is asked on the way.
import type { Cell } from '../../../../shared/model/hunt.ts'
import { placing } from '../fail.ts'
import { type PluginAnswer, pluginAnswer } from '../plugins.ts'
import type { Query } from '../query.ts'
import { bindOrAsk, type GivenParameter } from './bind.ts'
import type { Globals } from './globals.ts'

/**
 * `ask` runs a query and gives its rows, which are few. Refuses what bindQuery refuses, hunt.limit where a plugin would
 * make too many columns, and hunt.failed where it would make two of one name or one without.
 */
export async function bindAsking(
  text: string,
  globals: Globals,
  given: readonly GivenParameter[],
  ask: (query: Query) => Promise<readonly (readonly Cell[])[]>,
): Promise<Query> {
  const answers: PluginAnswer[] = []
  for (;;) {
    const step = bindOrAsk(text, globals, given, answers)
    if (!('makes' in step)) return step
    const rows = await ask(step.query)
    answers.push(placing(text, () => pluginAnswer(step, rows)))
  }
}
