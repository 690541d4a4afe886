// Threats of the catalogues no scenario shows, each with the reason.

/** By the ids of `threats.ts`. A threat is either shown by a scenario or stands here. */
export const notSimulated: Readonly<Record<string, string>> = {
  NHI6: 'Deployments in a cloud (pipelines, infrastructure as code) lie outside of the tenant that is simulated.',
  MCP07:
    'Every tool here asks for a token bound to its caller: a server that asks for none is not Windows 365, and is only met as one nobody approved.',
  'AML.T0092':
    'A person’s chat history with a model is kept by the chat’s own service; here a conversation is its prompts and answers.',
  'AML.T0051.000':
    'A person who gives an agent bad orders is that person’s own doing: what agents may do on somebody’s behalf is shown, persuading a model is not.',
  'AML.T0097': 'Programs on a Cloud PC are simulated as far as agents’ tools drive them: none asks where it runs.',
  'AML.T0099':
    'What tools return comes from the tenant’s own documents and records: poisoned, they are shown as injections and as RAG poisoning.',
  'AML.T0074':
    'Agents are told apart by ids: that one has the name of another misleads people, which no machine here is.',
  'AML.T0082':
    'There is no index of documents with credentials in it: an agent reads documents, and what it collects from its Cloud PC is shown.',
  'AML.T0106': 'No software here has flaws to be exploited: credentials are got at by tools and by persuasion.',
  'AML.T0084.000': 'The knowledge an agent was built with is the model’s own, and not simulated.',
  'AML.T0084.002': 'Agents begin with a person’s prompt: there are no other triggers to be found out.',
}
