// The list of declared functions as a whole.
import { describe, expect, test } from 'vitest'
import { declaredFunctions } from '../../../../main/investigation/hunting/functions/index.ts'
import { language, listOf } from '../../../../main/investigation/hunting/kusto/language.ts'

describe('declared functions', () => {
  const names = declaredFunctions.map(({ name }) => name)

  test('have each name once', () => {
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([])
  })

  test("are functions Microsoft's parser knows, but for what others of them come down to", () => {
    const known = new Set(listOf(language.Functions.All).map(each => each.Name))
    expect(names.filter(name => !known.has(name)).sort()).toEqual(['bag_merge_all', 'hash_ticks', 'is_json'])
  })

  test('answer, or refuse, when everything is missing', () => {
    for (const { name, parameters, variadic, call } of declaredFunctions) {
      const missing = [...parameters, ...(variadic ? [variadic] : [])].map(type => (type === 'string' ? '' : null))
      try {
        expect(call(...missing), name).not.toBeUndefined()
      } catch (error) {
        expect(error, name).toMatchObject({ name: 'Refusal', code: 'hunt.failed' })
      }
    }
  })
})
