// What each shipped hunt finds in the scenarios it is made for: whom, and as much of the row as a person would look at.
import type { Answered } from './asked.ts'

const [dana, tomas, priya] = ['dana.reyes@contoso.com', 'tomas.weber@contoso.com', 'priya.nair@contoso.com']
const [invoice, vendor, support] = ['Invoice Agent', 'Vendor Agent', 'Support Agent'].map(AgentName => ({ AgentName }))
const attacker = '198.51.100.222'

/** Scenario → hunt → the rows of its answer, each as far as it matters, and no other row. */
export const proofs: Readonly<Record<string, Readonly<Record<string, readonly (Answered | undefined)[]>>>> = {
  'agents-in-a-cascade': {
    'work-passed-on-without-a-beginning': [{ ...invoice, Person: dana, Calls: 5 }],
    'agent-goes-on-after-its-session': [{ ...invoice, Calls: 1, Tools: ['take_screenshot'] }],
  },
  'approval-flooding': {
    'agent-refused-a-resource': [{ ...vendor, Refused: 1, Methods: ['GET'] }],
  },
  'audit-tampering': {
    'graph-call-without-audit': [
      { Kind: 'mail', Unaudited: 1, Uris: ['https://graph.microsoft.com/v1.0/me/sendMail'] },
      { Kind: 'file', Unaudited: 1 },
    ],
    'labelled-file-then-mail-outside': [
      { SenderFromAddress: 'invoice.agent@contoso.com', RecipientEmailAddress: 'books@collect.example' },
    ],
    'mail-to-a-domain-nobody-writes-to': [
      { RecipientDomain: 'collect.example', Senders: ['invoice.agent@contoso.com'] },
    ],
    'stranger-in-a-form': [{ ...invoice, Stranger: 'books@collect.example', Refused: false }],
  },
  'backdoored-blueprint': {
    'federated-credential-added-to-blueprint': [
      {
        BlueprintName: 'Finance Ops',
        Issuer: 'https://token.actions.example',
        AddedBy: priya,
        AddedFrom: '203.0.113.31',
      },
    ],
    'federated-credential-came-and-went': [
      { BlueprintName: 'Finance Ops', CredentialName: 'build', StoodFor: '00:02:00', AddedBy: priya, RemovedBy: priya },
    ],
  },
  'c2-through-service': {
    'agent-answers-a-stranger': [
      {
        AgentUser: 'vendor.agent@contoso.com',
        Stranger: 'ops@collect.example',
        AskedIn: 'Order 1',
        AnsweredWith: 'Result 1',
      },
    ],
    'agent-of-disabled-blueprint-at-work': [
      { ...vendor, BlueprintName: 'Procurement', DisabledBy: priya, Calls: 2, Refused: 2 },
    ],
    'agent-reads-mail-from-outside': [
      { MailboxOwner: 'vendor.agent@contoso.com', Sender: 'ops@collect.example', Subject: 'Order 1' },
    ],
    'agent-reaches-an-unknown-site': [
      { ...vendor, Host: 'api.openai.com', Tools: ['execute_shell_command'], People: [tomas] },
    ],
    'mail-to-a-domain-nobody-writes-to': [{ RecipientDomain: 'collect.example', Recipients: ['ops@collect.example'] }],
    'several-alerts-on-one-agent': [{ ...vendor, Alerts: 2, Devices: ['CPCA-003'] }],
    'open-incident-about-an-agent': [{ Agents: ['Vendor Agent'], Severity: 'Medium' }],
  },
  'capability-disclosure': {
    'agent-names-its-tools': [{ ...support, ActorUsername: tomas, ToolsNamed: 3 }],
  },
  clickfix: {
    'persistence-by-an-agents-shell': [
      { ...vendor, Command: 'reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v Viewer /d viewer.exe' },
    ],
    'agent-runs-shell-commands': [
      { ...vendor, Calls: 2 },
      { ...invoice, Calls: 1 },
    ],
  },
  'confirmed-compromised': {
    'agent-blocked-by-conditional-access': [
      { ...invoice, PolicyName: 'CA501-Agents-BLOCK-HighRiskAgent', Refusals: 1 },
    ],
    'compromised-agent-still-gets-tokens': [{ AgentDisplayName: 'Invoice Agent', SignIns: 3 }],
    'agent-risk-cleared-by-hand': [{ AgentDisplayName: 'Invoice Agent', RiskState: 'confirmedSafe', WasLevel: 'high' }],
    'token-challenged-and-renewed': [{ WentOnAt: '2026-09-17T09:34:06.1040000Z' }],
  },
  cophish: {
    'application-asks-many-people': [
      { AppDisplayName: 'Expenses Login', Asked: 2, People: [dana, priya], NeedsAdministrator: 1 },
    ],
    'consent-to-mail-and-files-by-a-person': [
      { AppName: 'Expenses Login', ConsentedBy: dana, Risky: ['Mail.Read', 'Mail.Send'] },
    ],
    'copilot-studio-link-then-consent': [{ AccountUpn: dana, ConsentedTo: 'Expenses Login' }],
    'new-application-reads-mail': [{ AppName: 'Expenses Login', LetInBy: dana, Addresses: ['20.36.0.10'] }],
    'token-used-after-revocation': [{ UserPrincipalName: dana, Calls: 1, StillUsedFor: '00:01:00' }],
    'token-used-from-another-address': [
      { SignedInAs: 'Dana Reyes', IssuedTo: '203.0.113.24', UsedFrom: '20.36.0.10', Calls: 3 },
    ],
  },
  'credential-harvest': {
    'agent-reads-cookies': [{ ...vendor, Tool: 'browser_get_cookies', People: [tomas] }],
    'alert-on-an-agents-token': [{ Agents: ['Support Agent', 'Vendor Agent'] }, { Severity: 'High' }],
    'credential-discovery-by-an-agent': [{ ...vendor, Commands: ['cmdkey /list', 'set'] }],
    'script-that-presents-a-token': [
      { ...support, Error: '401' },
      { ...support, Error: '401' },
    ],
    'tool-only-one-agent-uses': [
      { Tool: 'browser_get_cookies', Agents: ['Vendor Agent'] },
      { Tool: 'execute_shell_command', Agents: ['Vendor Agent'] },
      { Tool: 'execute_python_code', Agents: ['Support Agent'] },
    ],
  },
  'delayed-instruction': {
    'mail-refused-then-sent': [{ RefusedAt: '2026-09-17T09:18:07.5710000Z', SentAt: '2026-09-17T09:18:09.6610000Z' }],
    'stranger-in-a-form': [{ ...vendor, ActorUsername: tomas, Stranger: 'audit@collect.example' }],
  },
  'destructive-tool-call': {
    'deletion-by-an-agents-script': [{ ...vendor, ActorUsername: tomas, Done: false, Error: '403' }],
  },
  echoleak: {
    'agent-reads-mail-from-outside': [{ MailboxOwner: 'invoice.agent@contoso.com', Sender: 'events@partner.example' }],
    'data-carried-out-in-an-address': [{ ...invoice, Person: dana, Url: 'https://collect.example/p.png?d=4210.00' }],
    'agent-reaches-an-unknown-site': [{ ...invoice, Host: 'collect.example', Failed: 1 }],
    'orders-in-what-a-tool-returned': [{ ...invoice, ToolName: 'browser_get_text' }],
  },
  'hidden-units': {
    'agent-token-refused-as-disabled': [
      { Name: 'Procurement', Reasons: ['AADSTS70001: The agent identity is disabled.'] },
    ],
    'agent-user-stopped-by-a-person': [
      { AgentUser: 'invoice.agent@contoso.com', StoppedBy: 'omar.haddad@contoso.com', RoleOver: 'Records Archive' },
    ],
    'hidden-administrative-unit': [
      { UnitName: 'Records Archive', MadeBy: 'lena.fischer@contoso.com', Members: ['invoice.agent@contoso.com'] },
    ],
    'shielded-by-a-restricted-unit': [
      { Shielded: 'vendor.agent@contoso.com', IsAgent: true, UnitName: 'Executive Protection' },
      { Shielded: 'omar.haddad@contoso.com', IsAgent: false },
    ],
  },
  'listed-address': {
    'agent-at-risk': [
      { AgentDisplayName: 'Vendor Agent', RiskLevel: 'high', Detections: ['threatIntelligenceAccount'] },
    ],
    'agent-activity-before-risk-was-detected': [{ AgentDisplayName: 'Vendor Agent', SignIns: 3, Given: 3 }],
    'agent-blocked-by-conditional-access': [{ ...vendor, Addresses: ['198.51.100.66'] }],
    'others-at-an-address-of-a-risky-agent': [
      { IPAddress: '198.51.100.66', Identity: 'Procurement', RiskyAgent: 'Vendor Agent' },
    ],
  },
  'offboarded-agent': {
    'agent-active-after-disabled': [{ ...vendor, DisabledBy: priya, Calls: 1, ActiveFor: '00:18:08.2150000' }],
    'agent-goes-on-after-its-session': [{ ...invoice, People: [dana] }],
  },
  'persuasive-answer': {
    'answer-that-presses-for-approval': [{ ...invoice, ActorUsername: dana, ModelName: 'gpt-5.1' }],
    'payment-data-changed-by-a-script': [{ ...invoice, ActorUsername: dana }],
  },
  'poisoned-memory': {
    'note-an-agent-leaves-itself': [{ ...vendor, File: 'notes.txt', ReadAgain: 2 }],
  },
  'pool-drained': {
    'cloud-pc-not-given': [{ ...invoice, Person: dana, Took: '00:00:13', ErrorType: '' }],
    'same-prompt-again-and-again': [
      { ...support, ActorUsername: tomas, Prompt: 'Look at ticket 771 again.', Times: 2 },
    ],
  },
  'rag-poisoning': {
    'payment-data-changed-by-a-script': [{ ...vendor, ActorUsername: tomas }],
  },
  'reset-that-fails': {
    'cloud-pc-not-given': [{ ...vendor, Person: tomas, ErrorType: '504' }],
    'agent-reads-cookies': [{ ...vendor, Tool: 'browser_get_cookies' }],
  },
  'risky-human': {
    'agent-acts-for-risky-person': [
      { ...support, UserPrincipalName: dana, RiskState: 'confirmedCompromised', Events: 3 },
    ],
    'person-blocked-in-advanced-hunting': [{ AccountUpn: dana, PolicyName: 'CA103-AllUsers-BLOCK-HighUserRisk' }],
  },
  'rogue-configuration': {
    'blueprint-hands-on-every-permission': [
      { BlueprintName: 'Procurement', Added: ['00000003-0000-0000-c000-000000000000'] },
    ],
    'agent-blocked-in-the-registry': [{ ...vendor, LifecycleStatus: 'Blocked', PublishedStatus: 'Published' }],
  },
  'scope-creep': {
    'agent-refused-a-resource': [
      { ...vendor, Targets: ['sites/contoso.sharepoint.com:/sites/Finance:/drive/root:/AP-2026-08/INV-1043.pdf'] },
    ],
    'graph-refusals-in-advanced-hunting': [
      { ResponseStatusCode: '403', Refused: 1, Scopes: ['Files.Read.All Mail.Send'] },
    ],
  },
  'shadow-agent': {
    'shadow-agent-at-work': [{ ...vendor, People: [tomas] }],
    'agent-token-refused-as-disabled': [{ Name: 'Procurement', Refusals: 1 }],
    'agent-without-an-owner': [{ ...vendor, LifecycleStatus: 'Blocked' }],
    'agent-blocked-in-the-registry': [{ ...vendor, Statuses: ['Active', 'Blocked'] }],
  },
  'shared-document-injection': {
    'document-with-orders-read': [{ ...vendor, Person: tomas, ResourceName: 'Vendor-notes.docx' }],
    'injection-then-tools': [{ ...vendor, Refused: 1, Tools: ['browser_click', 'browser_fill_form'] }],
    'mail-of-an-agent-stopped': [{ ...vendor, Person: tomas, Tool: 'browser_click' }],
    'card-number-in-an-agents-hands': [{ ...vendor, EndsIn: '1111', Typed: 1, Read: 1 }],
    'orders-in-what-a-tool-returned': [{ ...vendor, ActorUsername: tomas }],
  },
  'sign-in-spike': {
    'agent-sign-in-spike': [{ ...support, SignIns: 40, Resources: ['Microsoft Graph'] }],
    'spn-sign-in-burst': [{ ServicePrincipalName: 'Support Agent', SignIns: 40 }],
    'agent-at-risk': [{ AgentDisplayName: 'Support Agent', RiskLevel: 'medium', Detections: ['signInSpike'] }],
  },
  'stolen-token': {
    'token-refused-at-a-resource': [{ ...vendor, Refused: 2, Tools: ['execute_python_code'], People: [tomas] }],
    'script-that-presents-a-token': [{ ...vendor }, { ...vendor }],
  },
  'storm-2372': {
    'device-code-sign-in': [
      { UserPrincipalName: dana, IPAddress: attacker },
      { UserPrincipalName: dana, IPAddress: attacker },
    ],
    'device-code-typed-in-elsewhere': [
      { ConfirmedAt: '2026-09-17T09:15:00Z', ConfirmedFrom: '203.0.113.24', GivenTo: attacker },
      { ConfirmedAt: '2026-09-17T09:18:00Z', ConfirmedFrom: '203.0.113.24', GivenTo: attacker },
    ],
    'device-login-link-clicked': [
      { AccountUpn: dana, Succeeded: 2 },
      { AccountUpn: tomas, Succeeded: 0 },
    ],
    'device-registered-after-device-code': [
      { UserPrincipalName: dana, DeviceName: 'DESKTOP-7Q2', SignInAddress: attacker },
    ],
    'lure-passed-on-inside': [{ Subject: 'Join the call', PassedOnBy: dana, CameFrom: 'meetings@partner.example' }],
    'mail-searched-for-credentials': [{ Search: '"password OR credentials OR teamviewer"', IPAddress: attacker }],
    'new-device-mints-tokens': [
      { UserPrincipalName: dana, DeviceName: 'DESKTOP-7Q2', AppDisplayName: 'Microsoft Teams' },
    ],
    'session-from-two-addresses': [
      { UserPrincipalName: dana, Addresses: [attacker, '203.0.113.24'] },
      { UserPrincipalName: dana, Addresses: [attacker, '203.0.113.24'] },
    ],
  },
  'thread-contamination': {
    'agent-refused-a-resource': [{ ...support, Refused: 1 }],
  },
  'tool-rug-pull': {
    'tool-server-added-to-an-agent': [
      { ServerName: 'vendor-lookup', Host: 'mcp.lookup.example' },
      { ServerName: 'postmark-mcp', Host: 'mcp.postmark.example' },
    ],
    'tool-server-outside-the-list': [
      { ...invoice, Server: 'vendor-lookup', Refused: 1 },
      { ...invoice, Server: 'free-translations', Refused: 1 },
      { ...invoice, Server: 'postmark-mcp', Refused: 0 },
    ],
    'tool-server-refused-after-it-worked': [{ ...invoice, Server: 'vendor-lookup', Worked: 1, Refused: 1 }],
    'mail-tool-without-a-trace': [
      { ...invoice, Server: 'postmark-mcp' },
      { ...invoice, Server: 'postmark-mcp' },
    ],
  },
  'trust-between-agents': {
    'delegated-task-refused': [{ ...invoice, CallingAgents: ['Vendor Agent'], Person: tomas, ErrorType: '403' }],
  },
  'unfamiliar-resource': {
    'agent-identity-at-unexpected-resource': [{ ...vendor, ResourceDisplayName: 'Microsoft Dynamics ERP' }],
    'agent-risk-cleared-by-hand': [{ AgentDisplayName: 'Vendor Agent', RiskState: 'dismissed', WasLevel: 'medium' }],
  },
}
