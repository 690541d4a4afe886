// Threats of the catalogues no shipped hunt looks for, each with the reason.

/** By the ids of `threats.ts`. A threat is either named by a hunt or stands here. */
export const notHunted: Readonly<Record<string, string>> = {
  NHI6: 'Pipelines and infrastructure as code log elsewhere: none of the tables that can be asked has their deployments.',
  'AML.T0092':
    'What a person’s chat with a model was before it was changed is kept by the chat’s own service, and in none of the tables.',
  'AML.T0106':
    'No log says that a flaw of software was exploited: what is done with the credentials afterwards is hunted.',
  'AML.T0084.002': 'Reading what sets an agent off leaves no record: the inventory is read by whoever may.',
}
