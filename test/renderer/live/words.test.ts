// Names of states, of what machines hold and of conditions, as words.
import { expect, test } from 'vitest'
import { conditionWord, contextWord, stateWord } from '../../../renderer/live/words.ts'

test.each([
  [stateWord('act.toolCall'), 'Act, tool call'],
  [stateWord('inUse'), 'In use'],
  [contextWord('requestId'), 'Request id'],
  [contextWord('pc'), 'Cloud PC'],
  [contextWord('holder'), 'Holder'],
  [conditionWord('agentIdRisk'), 'Agent risk'],
  [conditionWord('devicePlatform'), 'Device platform'],
])('%s', (word, words) => {
  expect(word).toBe(words)
})
