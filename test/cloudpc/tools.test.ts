// The published tools: their names, arguments, limits and errors (real-system.md §9.2 and §9.3).
import { describe, expect, test } from 'vitest'
import {
  baseline,
  callTool,
  composeUrl,
  lifecycleToolNames,
  limits,
  type ResourceAnswer,
  rpcCodes,
  toolDefinitions,
  toolNames,
} from '../../main/cloudpc/index.ts'
import { clip } from '../../main/cloudpc/limits.ts'
import { isJsonObject } from '../../shared/model/json.ts'
import { call, nowhere, resource, run } from './material.ts'

const published = {
  desktop: `move_mouse, click, get_cursor_position, drag_mouse, scroll, type_text, press_keys, take_screenshot,
    zoom_region, analyze_screen, list_windows, activate_window, close_window, resize_window, get_screen_size,
    execute_shell_command, execute_python_code, wait_milliseconds, clipboard_read, clipboard_write, list_processes,
    kill_process, launch_application, get_system_info, find_ui_element, get_accessibility_tree`,
  browser: `browser_navigate, browser_back, browser_forward, browser_reload, browser_get_url, browser_get_title,
    browser_get_text, browser_get_html, browser_click, browser_type, browser_query_text, browser_wait_for,
    browser_eval_js, browser_list_tabs, browser_switch_tab, browser_close_tab, browser_new_tab, browser_create_tabs,
    browser_screenshot, browser_select_option, browser_fill_form, browser_drag, browser_pdf_save,
    browser_handle_dialog, browser_snapshot, browser_click_ref, browser_type_ref, browser_hover_ref,
    browser_keypress_ref, browser_scroll_ref, browser_set_file_input_ref, browser_get_page_state,
    browser_get_cookies, browser_set_cookies, browser_execute_batch, focus_browser`,
}
const namesOf = (list: string): string[] => list.split(',').map(each => each.trim())
const page = 'https://contoso.sharepoint.com/sites/Finance/Shared%20Documents/a.pdf'
const fileOf = (text: string): ResourceAnswer => ({ status: 200, title: 'a.pdf', text, bytes: 1, download: false })

describe('the tools', () => {
  test('are the 62 that are published, 26 for the desktop and 36 for the browser', () => {
    expect([namesOf(published.desktop).length, namesOf(published.browser).length]).toEqual([26, 36])
    expect([...toolNames].sort()).toEqual([...namesOf(published.desktop), ...namesOf(published.browser)].sort())
    expect(lifecycleToolNames.map(name => name.replace('mcp_W365ComputerUse_', ''))).toEqual([
      'StartSession',
      'GetSessionDetails',
      'EndSession',
    ])
  })

  test('are described for tools/list, each with a schema that names what is required', () => {
    const definitions = toolDefinitions()
    expect(definitions.map(({ name }) => name)).toEqual(toolNames)
    for (const { description, inputSchema } of definitions) {
      expect(description.endsWith('.')).toBe(true)
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false })
    }
    const required = Object.fromEntries(definitions.map(({ name, inputSchema }) => [name, inputSchema.required ?? []]))
    expect(required).toMatchObject({
      click: [],
      drag_mouse: ['startX', 'startY', 'endX', 'endY'],
      kill_process: ['pid', 'startTime'],
      resize_window: ['title', 'action'],
      browser_query_text: ['query'],
      browser_type_ref: ['snapshotId', 'ref', 'text'],
      browser_set_file_input_ref: ['snapshotId', 'ref', 'filePaths'],
    })
  })

  test('each does something that is no protocol error, called with what its schema requires', async () => {
    const values: Record<string, unknown> = { string: 'x', integer: 1, array: ['x'] }
    for (const { name, inputSchema } of toolDefinitions()) {
      const properties = isJsonObject(inputSchema.properties) ? inputSchema.properties : {}
      const required = Array.isArray(inputSchema.required) ? inputSchema.required : []
      const input = Object.fromEntries(
        required.map(key => {
          const property = properties[String(key)]
          const schema = isJsonObject(property) ? property : {}
          const choice = Array.isArray(schema.enum) ? schema.enum[0] : undefined
          if (key === 'url' || key === 'urls') return [key, key === 'url' ? composeUrl : [composeUrl]]
          if (key === 'fields') return [key, name === 'browser_fill_form' ? [{ selector: '#x', value: '' }] : ['url']]
          if (key === 'cookies') return [key, [{ name: 'a', value: 'b' }]]
          if (key === 'actions') return [key, [{ action: 'snapshot' }]]
          return [String(key), choice ?? values[String(schema.type)] ?? null]
        }),
      )
      const result = await callTool(baseline(), name, JSON.parse(JSON.stringify(input)), nowhere)
      expect(result.code, `${name}: ${result.error}`).toBeUndefined()
    }
  })
})

describe('a call that is wrong', () => {
  test('names the tool that was meant', async () => {
    for (const name of ['format_disk', 'toString', '__proto__'])
      expect(await call(baseline(), name)).toMatchObject({ outcome: 'error', code: rpcCodes.invalidParams })
    expect((await call(baseline(), 'take_screenshoot')).error).toBe(
      'No tool is called take_screenshoot; did you mean "take_screenshot"?',
    )
  })

  test('of a size below one pixel is refused', async () => {
    const bare = { x: 0, y: 0, width: -5, height: 10 }
    expect(await call(baseline(), 'take_screenshot', bare)).toMatchObject({ code: rpcCodes.invalidParams })
    const resized = { title: 'Edge', action: 'Resize', width: 0 }
    expect(await call(baseline(), 'resize_window', resized)).toMatchObject({ code: rpcCodes.invalidParams })
  })

  test('names the argument that is wrong, and the one that was meant', async () => {
    const computer = baseline()
    const wrong = await call(computer, 'browser_navigate', { ur: composeUrl })
    expect(wrong).toMatchObject({ outcome: 'error', code: -32602 })
    expect(wrong.error).toContain('ur: no such argument; did you mean "url"?')
    expect((await call(computer, 'click', { x: 'left', y: 1 })).error).toMatch(/^Invalid arguments: x: /)
    expect(computer).toEqual(baseline())
  })

  test('is refused where the message is over 4 MB, before any tool runs', async () => {
    const computer = baseline()
    const text = 'x'.repeat(limits.messageBytes)
    expect(await call(computer, 'clipboard_write', { text })).toMatchObject({ code: rpcCodes.invalidRequest })
    expect(computer.clipboard).toBeNull()
  })

  test('is distinguished from a tool that ran and failed', async () => {
    const failed = await call(baseline(), 'browser_click', { selector: '#nothing' })
    expect([failed.outcome, failed.code]).toEqual(['error', undefined])
  })
})

describe('what is too long', () => {
  test('of a page is cut at 512 KB, and says so', async () => {
    const computer = baseline()
    const { send } = resource(fileOf('é'.repeat(limits.pageBytes)))
    await run(computer, 'browser_navigate', { url: page }, send)
    for (const tool of ['browser_get_text', 'browser_get_html']) {
      const { result } = await run(computer, tool)
      expect(Buffer.byteLength(result)).toBeLessThanOrEqual(limits.pageBytes)
      expect(result).toMatch(/\[truncated: 524288 of \d+ bytes\]$/)
      expect(result).not.toContain('\ufffd')
    }
  })

  test('of a stream is cut at 32 KB, and says so', async () => {
    const computer = baseline()
    const code = `print('${'x'.repeat(40_000)}')`
    const { data } = await run(computer, 'execute_python_code', { code })
    const stdout = isJsonObject(data) ? String(data.stdout) : ''
    expect(Buffer.byteLength(stdout)).toBe(limits.streamBytes)
    expect(stdout).toMatch(/\[truncated: 32768 of 40001 bytes\]$/)
  })

  test('is cut only where it is too long, to the byte', () => {
    expect(clip('é'.repeat(50), 100)).toBe('é'.repeat(50))
    expect(clip('é'.repeat(51), 100)).toMatch(/^é+\n\[truncated: 100 of 102 bytes\]$/)
  })

  test('in time is refused: no command may ask for more than two minutes', async () => {
    const result = await call(baseline(), 'execute_shell_command', { command: 'dir', timeoutMs: 120_001 })
    expect(result.error).toMatch(/timeoutMs/)
    const slow = await run(baseline(), 'execute_shell_command', { command: 'timeout /t 31' })
    expect(slow.data).toMatchObject({ timedOut: true, success: false })
  })
})

describe('a form', () => {
  test('takes a file of an allowed folder with its label, and none from elsewhere', async () => {
    const computer = baseline()
    const label = '8f6c1a52-4f0e-4b7d-9a53-2c6d0b1e7f10'
    const document = { status: 200, title: 'a.pdf', text: 'secret', bytes: 1, download: true } as const
    const labelled = resource({ ...document, sensitivityLabelId: label })
    await run(computer, 'browser_navigate', { url: page }, labelled.send)
    const { asked, send } = resource({ status: 202 })
    await run(computer, 'browser_navigate', { url: composeUrl }, send)
    const snapshot = await run(computer, 'browser_snapshot')
    const nodes = JSON.parse(snapshot.result).nodes
    const { ref } = nodes.find((node: { name: string }) => node.name === 'Attach files')
    const { snapshotId } = JSON.parse(snapshot.result)
    const choose = (path: string) =>
      call(computer, 'browser_set_file_input_ref', { snapshotId, ref, filePaths: [path] })
    expect((await choose('C:/Windows/System32/config')).error).toMatch(/is not in Documents/)
    expect((await choose('Downloads/none.pdf')).error).toMatch(/does not exist/)
    expect((await choose('%USERPROFILE%/Downloads/a.pdf')).outcome).toBe('ok')
    await run(computer, 'browser_fill_form', { fields: [{ selector: '#to', value: 'x@example.com' }] })
    await run(computer, 'browser_click', { selector: '#send' }, send)
    expect(asked[0]?.body).toMatchObject({
      message: { attachments: [{ name: 'a.pdf', size: 1, sensitivityLabelId: label }] },
    })
  })

  test('stops filling at the first field that fails, and says which were filled', async () => {
    const computer = baseline()
    await run(computer, 'browser_navigate', { url: composeUrl })
    const fields = ['#to', '#nothing', '#subject'].map(selector => ({ selector, value: 'x' }))
    expect((await call(computer, 'browser_fill_form', { fields })).error).toBe(
      'Nothing on the page matches #nothing. Filled before it: #to.',
    )
  })
})

test('a batch stops at the first action that fails, and says what was done before', async () => {
  const computer = baseline()
  const actions = [
    { action: 'navigate', params: { url: composeUrl } },
    { action: 'wait_for', params: { selector: '#send' } },
    { action: 'wait_for', params: { selector: '#nothing' } },
    { action: 'eval_js', params: { expression: 'document.title' } },
  ]
  const result = await call(computer, 'browser_execute_batch', { actions })
  expect(result.outcome).toBe('error')
  expect(JSON.parse(result.result).map((each: { success: boolean }) => each.success)).toEqual([true, true, false])
  const whole = await run(computer, 'browser_execute_batch', { actions: [...actions.slice(0, 2), ...actions.slice(3)] })
  expect(JSON.parse(whole.result)[2]).toMatchObject({ result: 'New message' })
})
