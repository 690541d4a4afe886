// What a field of a real log means, in a sentence, for the person who meets it for the first time at 3 a.m.
// Sources: Microsoft's table references, the sign-in log schema, linkable identifiers, the Agent 365 attribute list.

const meanings: Record<string, string> = {
  // Entra sign-ins
  UniqueTokenIdentifier: 'The token’s uti. Case matters.',
  uniqueTokenIdentifier: 'The token’s uti. Case matters.',
  CorrelationId: 'One sign-in attempt; its token requests share it.',
  correlationId: 'One sign-in attempt; its token requests share it.',
  Id: 'The request id of this sign-in.',
  AppId: 'The application that asked for the token.',
  ServicePrincipalId: 'Object id of the service principal that signed in.',
  ServicePrincipalName: 'The service principal that signed in.',
  ResourceDisplayName: 'What the token opens.',
  ResourceIdentity: 'Application id of what the token opens.',
  ResultType: '0 is success; anything else is an AADSTS number.',
  ResultDescription: 'Why it failed, in the platform’s words.',
  UserPrincipalName: 'Who signed in. An agent user is not a person.',
  UserId: 'Object id or name of the user.',
  ConditionalAccessStatus: 'Outcome of all policies together.',
  ConditionalAccessPolicies: 'Every policy that was looked at, with its result.',
  SessionId: 'Entra session. An agent’s token has no interactive sign-in to inherit one from.',
  DeviceDetail: 'The device the sign-in came from.',
  Agent: 'What kind of agent signed in, and its parents.',
  'Agent.agentType': 'agenticAppInstance is an agent identity, agentIDuser an agent user.',
  'Agent.agentSubjectParentId': 'The identity or blueprint this one belongs to.',
  'Agent.parentAppId': 'The blueprint.',
  ClientCredentialType: 'How the client proved itself.',
  FederatedCredentialId: 'The federated credential that was used.',
  IPAddress: 'Where the request came from.',
  // Agent 365 spans
  'gen_ai.operation.name': 'invoke_agent, chat, execute_tool or output_messages.',
  'gen_ai.agent.id': 'The agent identity.',
  'gen_ai.agent.name': 'The agent, as its maker named it.',
  'gen_ai.conversation.id': 'The conversation: the main key between planes.',
  'gen_ai.input.messages': 'What went in. The prompt is in the root span.',
  'gen_ai.output.messages': 'What came out.',
  'gen_ai.tool.name': 'The tool that was called.',
  'gen_ai.tool.call.arguments': 'What it was called with.',
  'gen_ai.tool.call.result': 'What it answered.',
  'microsoft.agent.user.id': 'The agent user this agent acts as.',
  'microsoft.agent.user.email': 'The agent user this agent acts as.',
  'microsoft.a365.agent.blueprint.id': 'The blueprint the agent was made from.',
  'microsoft.a365.caller.agent.id': 'The agent that called this one.',
  'microsoft.session.id': 'Session, as the agent’s SDK names it.',
  'microsoft.channel.name': 'Where the conversation took place.',
  'user.id': 'The human who asked.',
  'user.email': 'The human who asked.',
  'user.name': 'The human who asked.',
  'client.address': 'The human’s address.',
  traceId: 'One run: every span of it carries this id.',
  spanId: 'This span.',
  parentSpanId: 'The span that caused this one.',
  // Audit records, Defender
  Operation: 'What was done.',
  ActionType: 'What was done, in Defender’s words.',
  RecordType: 'Which kind of audit record this is.',
  Workload: 'The service that wrote the record.',
  CreationTime: 'When it happened, UTC.',
  TimeGenerated: 'When it happened, or when the row was written, UTC.',
  Timestamp: 'When it happened, UTC.',
  ObjectId: 'What it was done to.',
  ClientIP: 'Where the request came from.',
  AppAccessContext: 'The token behind the action.',
  'AppAccessContext.UniqueTokenId': 'uti of the token that was used: joins to the sign-in.',
  'AppAccessContext.ClientAppId': 'The application that used the token.',
  'RawEventData.TraceId': 'The Agent 365 trace this row belongs to.',
  'RawEventData.OpId': 'The span this row is a copy of.',
  'RawEventData.ParentId': 'The span above it.',
  'RawEventData.ConversationId': 'The conversation.',
  AccountObjectId: 'Object id of the account that acted.',
  DeviceName: 'The device it happened on.',
  // Directory objects
  agentIdentityBlueprintId: 'The blueprint this identity was made from.',
  identityParentId: 'The agent identity this agent user belongs to.',
  sponsors: 'Who answers for this agent.',
  owners: 'Who administers this agent.',
  aadDeviceId: 'The Entra device of this Cloud PC.',
  managedDeviceName: 'Its name in Intune.',
}

/** Spans keep what matters one level down. */
const known = (path: string): string => path.replace(/^attributes\./, '')

/** A sentence about a field, or null where the name says it all. `path` has dots between levels. */
export function meaningOf(path: string): string | null {
  return meanings[known(path)] ?? null
}

const places = new Map(Object.keys(meanings).map((name, index) => [name, index]))

/** Where an analyst reads a field: those with a meaning first, in the order they are listed; the rest share the last place. */
export function placeOfField(path: string): number {
  return places.get(known(path)) ?? places.size
}
