// @vitest-environment happy-dom
// Files dropped beside the place for them do not take the person out of the app; anything else that is dropped goes its way.
import { afterEach, expect, test } from 'vitest'
import { ignoreStrayDrops } from '../../../renderer/shell/stray-drops.ts'

const stop = ignoreStrayDrops()
afterEach(stop)

function drop(type: string, takes: boolean) {
  const event = new Event('drop', { bubbles: true, cancelable: true })
  const transfer = { types: [type], dropEffect: 'copy' }
  Object.assign(event, { dataTransfer: transfer })
  const place = document.body.appendChild(document.createElement('div'))
  if (takes) place.addEventListener('drop', taken => taken.preventDefault())
  place.dispatchEvent(event)
  return { opens: !event.defaultPrevented, effect: transfer.dropEffect }
}

test('files are not opened in place of the app, words that are dropped stay words, and ended it lets go', () => {
  expect(drop('Files', false)).toEqual({ opens: false, effect: 'none' })
  expect(drop('Files', true)).toEqual({ opens: false, effect: 'copy' })
  expect(drop('text/plain', false)).toEqual({ opens: true, effect: 'copy' })
  stop()
  expect(drop('Files', false)).toEqual({ opens: true, effect: 'copy' })
})
