// Promise 19, of what still runs: a call that a session left under way writes nothing on the machine of the next one.
import { expect, test } from 'vitest'
import { baseline, callTool, type ResourceAnswer, reset, rpcCodes } from '../../main/cloudpc/index.ts'
import { call, nowhere } from './material.ts'

/** A resource that answers when it is told to, and says when it was asked. */
function slow() {
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<ResourceAnswer>()
  return {
    asked: asked.promise,
    send: () => {
      asked.resolve()
      return answered.promise
    },
    answer: () => answered.resolve({ status: 200, title: 'a.pdf', text: 'Pay.', bytes: 12, download: true }),
  }
}
const url = 'https://contoso.sharepoint.com/sites/Finance/Shared%20Documents/a.pdf'
const script = `import requests\nr = requests.get("${url}")\nwith open("left.txt", "w") as f:\n    f.write(r.text)`

test.each([
  ['a script', 'execute_python_code', { code: script }],
  ['a command line', 'execute_shell_command', { command: `curl -o left.txt ${url} & echo x> also.txt` }],
  ['a page that is opened', 'browser_navigate', { url }],
  ['a batch', 'browser_execute_batch', { actions: [{ action: 'navigate', params: { url } }] }],
])('%s that waits for an answer while the machine is reset ends there and leaves nothing', async (_, tool, input) => {
  const computer = baseline()
  const { asked, send, answer } = slow()
  const running = callTool(computer, tool, input, send)
  await asked
  reset(computer)
  answer()
  expect(await running).toMatchObject({ outcome: 'error', code: rpcCodes.internalError })
  expect(computer).toEqual(baseline())
})

test('a call that waited for its turn behind it does not run either', async () => {
  const computer = baseline()
  const { send, answer } = slow()
  const running = callTool(computer, 'browser_navigate', { url }, send)
  const next = call(computer, 'clipboard_write', { text: 'secret' })
  reset(computer)
  answer()
  expect(await running).toMatchObject({ code: rpcCodes.internalError })
  expect(await next).toMatchObject({ code: rpcCodes.internalError })
  expect(computer).toEqual(baseline())
})

test('the calls of the next session do not wait for what was left under way', async () => {
  const computer = baseline()
  void callTool(computer, 'browser_navigate', { url }, slow().send)
  reset(computer)
  expect(await callTool(computer, 'clipboard_read', {}, nowhere)).toMatchObject({ outcome: 'ok' })
})
