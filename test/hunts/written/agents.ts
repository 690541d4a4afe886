// What agents have and do of the kinds that no scenario shows: in the inventory, in their calls, and in what they said.
import { agentEvent, at, dana, inventory, invoice, toolCall, vendor, type WrittenProof } from './row.ts'

const copilot = (time: string, JailbreakDetected: boolean, isPrompt = true) => ({
  Type: 'CloudAppEvents',
  TimeGenerated: time,
  ActionType: 'CopilotInteraction',
  Application: 'Copilot',
  AccountId: dana.upn,
  IPAddress: '203.0.113.24',
  RawEventData: {
    AgentName: invoice.name,
    CopilotEventData: { ThreadId: '19:1@thread.v2', Messages: [{ Id: '1', isPrompt, JailbreakDetected }] },
  },
})

export const agents: Readonly<Record<string, WrittenProof>> = {
  'tool-new-for-this-agent': {
    rows: [
      toolCall(at('10:00', 4), 'browser_navigate'),
      toolCall(at('10:00'), 'browser_navigate'),
      toolCall(at('10:01'), 'execute_python_code'),
      // Of an agent that is new itself every tool is.
      toolCall(at('10:02'), 'browser_navigate', vendor),
    ],
    finds: [{ AgentId: invoice.id, AgentName: invoice.name, Tool: 'execute_python_code', Calls: 1 }],
  },
  'agent-at-odd-hours': {
    rows: [
      toolCall(at('02:30'), 'browser_navigate'),
      toolCall(at('10:00'), 'browser_navigate', vendor),
      // The Sunday before.
      toolCall(at('12:00', 4), 'browser_click', vendor),
    ],
    finds: [
      { AgentName: invoice.name, Calls: 1, People: [dana.upn] },
      { AgentName: vendor.name, Calls: 1, Tools: ['browser_click'] },
    ],
  },
  'jailbreak-attempt': {
    rows: [
      copilot(at('10:00'), true),
      copilot(at('10:05'), true),
      copilot(at('10:06'), false),
      copilot(at('10:07'), true, false),
    ],
    finds: [{ Person: dana.upn, AgentName: invoice.name, Attempts: 2 }],
  },
  'deep-chain-of-agents': {
    rows: [
      toolCall(at('10:00'), 'browser_navigate', invoice, { ConversationId: 'root_a_b_c' }),
      toolCall(at('10:01'), 'browser_navigate', vendor, { ConversationId: 'root_a' }),
      toolCall(at('10:02'), 'browser_navigate', vendor, { ConversationId: 'other_a' }),
    ],
    finds: [{ Root: 'root', Depth: 3, Calls: 2 }],
  },
  'credentials-in-an-agents-instructions': {
    rows: [
      inventory(at('10:00'), invoice.id, invoice.name, {
        Instructions: 'Call the service with AKIAIOSFODNN7EXAMPLE and sum up.',
      }),
      inventory(at('10:01'), vendor.id, vendor.name, { Instructions: 'Ask for the password of nobody.' }),
    ],
    finds: [{ AgentId: invoice.id, AgentName: invoice.name, BeginsWith: 'AKIAIOSF' }],
  },
  'tools-without-authentication': {
    rows: [
      inventory(at('10:00'), invoice.id, invoice.name, { ToolsAuthenticationType: ['None', 'OAuth'] }),
      inventory(at('10:01'), vendor.id, vendor.name, { ToolsAuthenticationType: ['OAuth'] }),
    ],
    finds: [{ AgentId: invoice.id, AgentName: invoice.name }],
  },
  'two-agents-of-one-name': {
    rows: [
      inventory(at('10:00'), invoice.id, invoice.name),
      inventory(at('10:01'), 'x1', ' invoice agent', { EntraBlueprintID: 'b2' }),
      inventory(at('10:02'), vendor.id, vendor.name),
      inventory(at('10:03'), 'x2', vendor.name, { EntraBlueprintID: 'b2', LifecycleStatus: 'Deleted' }),
    ],
    finds: [{ Name: 'invoice agent' }],
  },
  'agent-asks-what-it-runs-on': {
    rows: [
      agentEvent(at('10:00'), 'execute_shell_command', { command: 'wmic bios get serialnumber' }),
      agentEvent(at('10:01'), 'get_system_info', {}),
      agentEvent(at('10:02'), 'execute_shell_command', { command: 'dir' }),
    ],
    finds: [
      { ToolName: 'execute_shell_command', Command: 'wmic bios get serialnumber' },
      { ToolName: 'get_system_info' },
    ],
  },
  'credentials-in-what-a-tool-returned': {
    rows: [
      agentEvent(
        at('10:00'),
        'browser_get_text',
        {},
        { EventOriginalResultDetails: 'For the vault: password = Tr0ub4dor&3x. Change it.' },
      ),
      agentEvent(at('10:01'), 'browser_get_text', {}, { EventOriginalResultDetails: 'Forgot your password? Ask Sam.' }),
    ],
    finds: [{ AgentName: invoice.name, ToolName: 'browser_get_text', BeginsWith: 'password' }],
  },
}
