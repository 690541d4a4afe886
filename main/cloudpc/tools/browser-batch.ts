// Several browser actions in one call, one after the other, up to the first that fails.
import { z } from 'zod'
import { type Json, JsonObject } from '../../../shared/model/json.ts'
import { type Tool, tool } from '../tool.ts'
import { browserElements } from './browser-elements.ts'
import { browserNavigation } from './browser-navigation.ts'
import { browserRefs } from './browser-refs.ts'

/** Short names of the tools a batch may call, as published. */
const actions = z.enum([
  'navigate',
  'snapshot',
  'click_ref',
  'type_ref',
  'hover_ref',
  'scroll_ref',
  'keypress_ref',
  'wait_for',
  'eval_js',
])
const callable: Record<string, Tool> = { ...browserNavigation, ...browserElements, ...browserRefs }

export const browserBatch: Record<string, Tool> = {
  browser_execute_batch: tool(
    'Runs browser actions one after the other; stops at the first that fails.',
    {
      actions: z
        .array(z.strictObject({ action: actions, params: JsonObject.default({}) }))
        .min(1)
        .max(50),
    },
    async (computer, { actions: wanted }, send) => {
      const results: Json[] = []
      for (const { action, params } of wanted) {
        const called = await callable[`browser_${action}`]?.call(computer, params, send)
        if (!called) throw new Error(`the batch names a tool that is not there: ${action}`)
        const { outcome, result, error } = called
        results.push({ action, success: outcome === 'ok', result, error })
        // what went before it has been done: the answer says so, and that the batch as a whole failed
        if (outcome !== 'ok')
          return { outcome, result: JSON.stringify(results), error: `${action}: ${error}`, data: results }
      }
      return { outcome: 'ok', result: JSON.stringify(results), error: null, data: results }
    },
  ),
}
