// Key presses in the notation of the keymap, and the keymap itself.
import { describe, expect, test } from 'vitest'
import { isSingle, type KeyPress, keysLabel, keysOf } from '../../../renderer/shell/keyboard.ts'
import { keymap } from '../../../renderer/shell/keymap.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
})

test.each([
  [press(' '), 'Space'],
  [press('p', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+P'],
  [press('p', { metaKey: true, shiftKey: true }), 'Ctrl+Shift+P'],
  [press('?', { shiftKey: true, code: 'Slash' }), '?'],
  [press('=', { code: 'Equal' }), '='],
  // on a German keyboard [ is AltGr+8
  [press('[', { ctrlKey: true, altKey: true, code: 'BracketLeft' }), '['],
  [press('T', { shiftKey: true }), 'Shift+T'],
  [press('1', { ctrlKey: true, code: 'Digit1' }), 'Ctrl+1'],
  [press('!', { altKey: true, shiftKey: true, code: 'Digit1' }), 'Alt+Shift+1'],
  [press('F6', { shiftKey: true }), 'Shift+F6'],
])('%o is %s', (event, keys) => {
  expect(keysOf(event)).toBe(keys)
})

test('a single key is one that types or moves; function keys and those with Ctrl or Alt are not', () => {
  expect(['Space', '?', 'Shift+T', 'ArrowUp'].filter(isSingle)).toEqual(['Space', '?', 'Shift+T', 'ArrowUp'])
  expect(['Ctrl+K', 'Alt+Shift+1', 'F6', 'Shift+F6'].filter(isSingle)).toEqual([])
})

test('arrows are written as arrows', () => {
  expect(keysLabel('ArrowUp')).toBe('↑')
  expect(keysLabel('Escape')).toBe('Esc')
})

describe('the keymap', () => {
  test('names every command once', () => {
    const names = keymap.map(({ command }) => command)
    expect(new Set(names).size).toBe(names.length)
  })

  test('gives no two commands the same key in one place', () => {
    const places = new Set(keymap.map(({ where }) => where))
    for (const place of places) {
      const keys = keymap
        .filter(({ where }) => where === place || where === 'Everywhere')
        .flatMap(binding => [...binding.keys])
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
    }
  })
})
