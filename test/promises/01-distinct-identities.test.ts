// Promise 1: people and agent users are not one another.
import { describe, expect, test } from 'vitest'
import { contoso, dana, graph, invoice, refused, tokensOf } from './contoso.ts'

const task = 'task:reconcile'
const graphScope = 'https://graph.microsoft.com/Files.Read.All'

describe('A human user and an agent user have distinct identities; an agent never reuses or impersonates a user’s credentials', () => {
  test('no object id is shared by two people, agent identities or agent users', async () => {
    const tenant = await contoso()
    const ids = [
      ...tenant.factsOf('human.created').map(({ human }) => human.id),
      ...tenant.factsOf('agent.created').map(({ agent }) => agent.id),
      ...tenant.factsOf('agentUser.created').map(({ agentUser }) => agentUser.id),
    ]
    expect(ids).toHaveLength(8)
    expect(new Set(ids)).toHaveLength(8)
  })

  test('all that an agent works with names its own identities, and nowhere the person who asked', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    await tenant.finish(task)
    const [human] = tenant.factsOf('human.created')
    const [agentUser] = tenant.factsOf('agentUser.created')
    const [agent] = tenant.factsOf('agent.created')
    const tokens = tokensOf(tenant, task)
    expect(tokens.map(({ request }) => request.grant)).toEqual(['t1', 't2', 'agentUser', 'agentUser'])
    for (const { claims } of tokens) expect(JSON.stringify(claims)).not.toContain(human?.human.id)
    for (const { claims } of tokens.slice(2))
      expect(claims).toMatchObject({
        idtyp: 'user',
        oid: agentUser?.agentUser.id,
        azp: agent?.agent.id,
        xms_sub_fct: expect.stringMatching(/\b13\b/),
        xms_act_fct: expect.stringMatching(/\b11\b/),
      })
  })

  test('an agent user is given no password, passkey or certificate: not when it is created, and not later', async () => {
    const tenant = await contoso()
    const agentUser = {
      operation: 'createAgentUser' as const,
      displayName: 'Second',
      apiVersion: 'v1.0',
      properties: [],
      userPrincipalName: 'second.agent@contoso.com',
      identityParent: 'agent:invoice' as const,
      manager: null,
      credentials: true,
    }
    expect(await tenant.directory(agentUser)).toMatchObject({ ok: false })
    const [added] = tenant.factsOf('credential.added')
    if (added?.credential.kind !== 'certificate') throw new Error('Contoso opens with a certificate')
    const { ref: _, blueprint: __, keyId: ___, ...credential } = added.credential
    const add = (target: 'agent:invoice' | typeof invoice) =>
      tenant.directory({ operation: 'addCredential', target, credential })
    expect(await add('agent:invoice')).toMatchObject(refused('AgentIdentity_CredentialsNotSupported'))
    expect(await add(invoice)).toMatchObject({ ok: false, reason: expect.stringContaining('An agent user') })
    expect(tenant.factsOf('credential.added')).toHaveLength(1)
  })

  test('an agent that acts on behalf of a person says so in the token: the person is its subject, the agent its actor', async () => {
    const tenant = await contoso()
    await tenant.ask(task)
    const ask = { do: 'obtain', task, resourceId: graph, scope: graphScope } as const
    expect(await tenant.perform({ ...ask, grant: 'onBehalfOf' })).toMatchObject({
      ok: true,
      result: {
        claims: {
          oid: tenant.factsOf('human.created')[0]?.human.id,
          azp: tenant.factsOf('agent.created')[0]?.agent.id,
          xms_act_fct: expect.stringMatching(/\b11\b/),
        },
      },
    })
  })

  test('without the person’s own sign-in there is no acting on their behalf', async () => {
    const tenant = await contoso()
    await tenant.ask(task)
    await tenant.directory({ operation: 'setAccountEnabled', target: dana, accountEnabled: false })
    const ask = { do: 'obtain', task, resourceId: graph, scope: graphScope } as const
    expect(await tenant.perform({ ...ask, grant: 'onBehalfOf' })).toMatchObject(refused(50057))
    expect(await tenant.perform({ ...ask, grant: 'refreshToken' })).toMatchObject({ ok: false })
    // the agent's own identity is as good as before
    expect(await tenant.start(task)).toMatchObject({ ok: true })
  })
})
