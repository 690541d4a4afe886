// The MCP tools an agent drives a Cloud PC with, by their published names (real-system.md §9.3).
import { z } from 'zod'
import type { JsonObject } from '../../shared/model/json.ts'
import { addCookie, type Computer, launch, type Tab } from './computer.ts'
import { composeUrl, graphRequestFor, graphUrl, type ResourceAnswer, type Send } from './web.ts'

export interface ToolResult {
  outcome: 'ok' | 'refused' | 'error'
  result: string
  error: string | null
}

type Tool = (computer: Computer, input: JsonObject, send: Send) => Promise<ToolResult>

const ok = (result: string): ToolResult => ({ outcome: 'ok', result, error: null })
const failed = (error: string): ToolResult => ({ outcome: 'error', result: '', error })
const answered = (answer: Extract<ResourceAnswer, { code: string }>): ToolResult => ({
  outcome: answer.status === 404 ? 'error' : 'refused',
  result: '',
  error: `HTTP ${answer.status} ${answer.code}: ${answer.message}`,
})

/** A tool whose arguments are parsed first; what does not fit is answered as an error, as an MCP server does. */
function tool<Input>(
  schema: z.ZodType<Input>,
  run: (computer: Computer, input: Input, send: Send) => Promise<ToolResult> | ToolResult,
): Tool {
  return async (computer, input, send) => {
    const parsed = schema.safeParse(input)
    return parsed.success
      ? run(computer, parsed.data, send)
      : failed(`Invalid arguments: ${z.prettifyError(parsed.error)}`)
  }
}

const none = z.strictObject({})

const tools: Record<string, Tool> = {
  browser_navigate: tool(z.strictObject({ url: z.url() }), async (computer, { url }, send) => {
    launch(computer, 'msedge.exe')
    if (url === composeUrl) {
      addCookie(computer, new URL(url).hostname, 'session')
      return show(computer, { url, title: 'New message', text: '', fields: ['to', 'subject', 'body'] })
    }
    const target = graphRequestFor(url)
    if (target === null) return failed(`${url} is not reachable from this Cloud PC.`)
    const answer = await send({ method: 'GET', url: target, body: null })
    if ('code' in answer) return answered(answer)
    if (answer.status !== 200) return failed(`Unexpected answer ${answer.status}.`)
    addCookie(computer, new URL(url).hostname, 'FedAuth')
    if (answer.download)
      computer.files.push({ path: `C:\\Users\\agent\\Downloads\\${answer.title}`, bytes: answer.bytes })
    return show(computer, { url, title: answer.title, text: answer.text, fields: [] })
  }),

  browser_get_text: tool(none, computer => {
    const tab = computer.tabs.at(-1)
    return tab ? ok(tab.text) : failed('No page is open.')
  }),

  browser_get_url: tool(none, computer => {
    const tab = computer.tabs.at(-1)
    return tab ? ok(tab.url) : failed('No page is open.')
  }),

  browser_fill_form: tool(
    z.strictObject({
      fields: z.strictObject({ to: z.string(), subject: z.string(), body: z.string() }),
      submit: z.boolean(),
    }),
    async (computer, { fields, submit }, send) => {
      const tab = computer.tabs.at(-1)
      if (!tab || tab.fields.length === 0) return failed('The page has no form.')
      if (!submit) return ok('Filled in, not sent.')
      const to = fields.to.split(/[;,]\s*/).filter(Boolean)
      const body = { subject: fields.subject, to, text: fields.body }
      const answer = await send({ method: 'POST', url: `${graphUrl}/me/sendMail`, body })
      if ('code' in answer) return answered(answer)
      return show(computer, { url: tab.url, title: 'Message sent', text: 'Your message was sent.', fields: [] })
    },
  ),

  take_screenshot: tool(none, computer => {
    const tab = computer.tabs.at(-1)
    return ok(`1024×768 image: ${tab ? `Microsoft Edge, ${tab.title}` : 'the desktop'}`)
  }),

  clipboard_write: tool(z.strictObject({ text: z.string() }), (computer, { text }) => {
    computer.clipboard = text
    return ok(`${text.length} characters copied.`)
  }),

  clipboard_read: tool(none, computer => ok(computer.clipboard ?? '')),

  launch_application: tool(z.strictObject({ name: z.string() }), (computer, { name }) =>
    ok(`Process ${launch(computer, name).pid}`),
  ),

  list_processes: tool(none, computer => ok(computer.processes.map(({ pid, name }) => `${pid} ${name}`).join('\n'))),
}

export const toolNames: readonly string[] = Object.keys(tools)

/** Calls a tool by name. What the tool refuses or fails at is in the result; nothing is thrown for it. */
export async function callTool(computer: Computer, name: string, input: JsonObject, send: Send): Promise<ToolResult> {
  const called = Object.hasOwn(tools, name) ? tools[name] : undefined
  return called ? called(computer, input, send) : failed(`No tool is called ${name}.`)
}

function show(computer: Computer, tab: Tab): ToolResult {
  computer.tabs.push(tab)
  return ok(`${tab.title} (${tab.url})`)
}
