// The Cloud PC an agent drives: what each tool leaves behind, and that a reset leaves nothing of it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  baseline,
  callTool,
  composeUrl,
  graphUrl,
  holdToken,
  type ResourceAnswer,
  type ResourceRequest,
  reset,
  toolNames,
  verifyBaseline,
} from '../../main/cloudpc/index.ts'
import { graphRequestFor } from '../../main/cloudpc/web.ts'

const folder = 'https://contoso.sharepoint.com/sites/Finance/Shared%20Documents'
const file: ResourceAnswer = { status: 200, title: 'a.pdf', text: 'Pay.', bytes: 12, download: true }

/** A resource that answers everything alike and remembers what it was asked. */
function resource(answer: ResourceAnswer) {
  const asked: ResourceRequest[] = []
  return {
    asked,
    send: async (request: ResourceRequest) => {
      asked.push(request)
      return answer
    },
  }
}
const nowhere = resource({ status: 404, code: 'itemNotFound', message: 'Nothing.' }).send

describe('the browser', () => {
  test('opens a SharePoint file through Microsoft Graph and leaves a file, a cookie, a process and a tab', async () => {
    const computer = baseline()
    const { asked, send } = resource(file)
    const opened = await callTool(computer, 'browser_navigate', { url: `${folder}/AP%202026/a.pdf` }, send)
    expect(opened).toEqual({ outcome: 'ok', result: `a.pdf (${folder}/AP%202026/a.pdf)`, error: null })
    expect(asked).toEqual([
      {
        method: 'GET',
        url: `${graphUrl}/sites/contoso.sharepoint.com:/sites/Finance:/drive/root:/AP%202026/a.pdf:/content`,
        body: null,
      },
    ])
    expect(computer.files).toEqual([{ path: 'C:\\Users\\agent\\Downloads\\a.pdf', bytes: 12 }])
    expect(computer.cookies).toEqual([{ domain: 'contoso.sharepoint.com', name: 'FedAuth' }])
    expect(computer.processes.map(({ name }) => name)).toContain('msedge.exe')
    expect((await callTool(computer, 'browser_get_text', {}, nowhere)).result).toBe('Pay.')
    expect((await callTool(computer, 'browser_get_url', {}, nowhere)).result).toBe(`${folder}/AP%202026/a.pdf`)
    expect((await callTool(computer, 'take_screenshot', {}, nowhere)).result).toContain('a.pdf')
  })

  test('sends a mail when the form is submitted, and not before', async () => {
    const computer = baseline()
    const { asked, send } = resource({ status: 202 })
    const fields = { to: 'a@contoso.com; b@contoso.com', subject: 'S', body: 'B' }
    expect((await callTool(computer, 'browser_fill_form', { fields, submit: true }, send)).error).toBe(
      'The page has no form.',
    )
    await callTool(computer, 'browser_navigate', { url: composeUrl }, send)
    await callTool(computer, 'browser_fill_form', { fields, submit: false }, send)
    expect(asked).toEqual([])
    expect((await callTool(computer, 'browser_fill_form', { fields, submit: true }, send)).outcome).toBe('ok')
    expect(asked).toEqual([
      {
        method: 'POST',
        url: `${graphUrl}/me/sendMail`,
        body: { subject: 'S', to: ['a@contoso.com', 'b@contoso.com'], text: 'B' },
      },
    ])
  })

  test('says what the resource refused, and leaves no file of it', async () => {
    const computer = baseline()
    const { send } = resource({ status: 401, code: 'InvalidAuthenticationToken', message: 'Another key.' })
    expect(await callTool(computer, 'browser_navigate', { url: `${folder}/a.pdf` }, send)).toEqual({
      outcome: 'refused',
      result: '',
      error: 'HTTP 401 InvalidAuthenticationToken: Another key.',
    })
    expect([computer.files, computer.tabs]).toEqual([[], []])
  })

  test('reaches SharePoint libraries and nothing else', () => {
    expect(graphRequestFor(`${folder}/AP`)).toMatch(/root:\/AP:\/children$/)
    for (const url of [
      'https://example.com/',
      'https://contoso.sharepoint.com/sites/Finance',
      'not a url',
      `${folder}/`,
    ])
      expect(graphRequestFor(url)).toBeNull()
  })
})

describe('a tool', () => {
  test('that does not exist, or is called wrongly, answers with an error', async () => {
    const computer = baseline()
    for (const name of ['format_disk', 'toString', '__proto__'])
      expect((await callTool(computer, name, {}, nowhere)).error).toBe(`No tool is called ${name}.`)
    const wrong = await callTool(computer, 'browser_navigate', { address: 'x' }, nowhere)
    expect(wrong).toMatchObject({ outcome: 'error' })
    expect(wrong.error).toContain('Invalid arguments')
    expect(computer).toEqual(baseline())
  })

  test('for the clipboard and for processes does what its name says', async () => {
    const computer = baseline()
    await callTool(computer, 'clipboard_write', { text: 'secret' }, nowhere)
    expect((await callTool(computer, 'clipboard_read', {}, nowhere)).result).toBe('secret')
    await callTool(computer, 'launch_application', { name: 'excel.exe' }, nowhere)
    await callTool(computer, 'launch_application', { name: 'excel.exe' }, nowhere)
    expect((await callTool(computer, 'list_processes', {}, nowhere)).result.split('\n')).toEqual([
      '4 System',
      '688 lsass.exe',
      '912 svchost.exe',
      '916 excel.exe',
    ])
  })
})

describe('a reset', () => {
  test('erases all of it, says how much, and the baseline is verified', async () => {
    const computer = baseline()
    const { send } = resource(file)
    await callTool(computer, 'browser_navigate', { url: `${folder}/a.pdf` }, send)
    await callTool(computer, 'clipboard_write', { text: 'x' }, send)
    holdToken(computer, { uti: 'u', audience: 'a', jwt: 'j' })
    expect(verifyBaseline(computer).every(({ clean }) => !clean)).toBe(true)
    expect(reset(computer)).toEqual({ files: 1, processes: 1, cookies: 1, tokens: 1, clipboard: 1 })
    expect(verifyBaseline(computer).every(({ clean }) => clean)).toBe(true)
  })

  test('brings any computer back to its baseline, whatever was done on it', async () => {
    const url = fc.constantFrom(composeUrl, `${folder}/a.pdf`, `${folder}/b`, 'https://example.com/')
    const input = fc.oneof(
      fc.constant({}),
      fc.record({ url }),
      fc.record({ text: fc.string() }),
      fc.record({ name: fc.string() }),
      fc.constant({ fields: { to: 'a@contoso.com', subject: 'S', body: 'B' }, submit: true }),
    )
    const calls = fc.array(fc.tuple(fc.constantFrom(...toolNames), input), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(calls, async made => {
        const computer = baseline()
        const { send } = resource(file)
        for (const [name, given] of made) await callTool(computer, name, given, send)
        const touched = JSON.stringify(computer) !== JSON.stringify(baseline())
        expect(verifyBaseline(computer).some(({ clean }) => !clean)).toBe(touched)
        reset(computer)
        expect(computer).toEqual(baseline())
      }),
      { seed: 19 },
    )
  })
})
