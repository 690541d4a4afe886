// Promise 2: blueprint, agent identity and agent user, and what each of them is for.
import { describe, expect, test } from 'vitest'
import { ada, contoso, dana, graph, invoice, invoicePdf, must, refused, tokensOf, tomas, vendor } from './contoso.ts'

const blueprint = 'blueprint:finance-ops'

describe('Three concepts: blueprint, agent identity, agent user; each agent has its own identity, credentials that rotate, least privilege, individual accountability', () => {
  test('a blueprint issues agent identities, each of one blueprint, and each agent identity one agent user that never changes hands', async () => {
    const tenant = await contoso()
    const [from] = tenant.factsOf('blueprint.created')
    for (const { agent } of tenant.factsOf('agent.created')) expect(agent.blueprint).toBe(from?.blueprint.ref)
    expect(tenant.factsOf('agentUser.created').map(({ agentUser }) => agentUser.agent)).toEqual([
      'agent:invoice',
      'agent:vendor',
    ])
    const second = {
      operation: 'createAgentUser' as const,
      displayName: 'Second',
      apiVersion: 'v1.0',
      properties: [],
      userPrincipalName: 'second.agent@contoso.com',
      identityParent: 'agent:invoice' as const,
      manager: null,
      credentials: false,
    }
    expect(await tenant.directory(second)).toMatchObject({ ok: false })
    const move = { operation: 'setIdentityParent', target: invoice, identityParent: 'agent:vendor' } as const
    expect(await tenant.directory(move)).toMatchObject(refused('Request_BadRequest'))
  })

  test('agents of one blueprint are told apart in every token: by subject, by actor, and by the person who answers for them', async () => {
    const tenant = await contoso()
    await tenant.work('task:one', invoice, dana)
    await tenant.work('task:two', vendor, tomas)
    const [one, two] = [tenant.boundToken('task:one').claims, tenant.boundToken('task:two').claims]
    expect(one.oid).not.toBe(two.oid)
    expect(one.azp).not.toBe(two.azp)
    expect(one.xms_par_app_azp).toBe(two.xms_par_app_azp)
    for (const { agent } of tenant.factsOf('agent.created')) expect(agent.sponsors.length).toBeGreaterThan(0)
    expect(await tenant.directory({ operation: 'setSponsors', target: 'agent:invoice', sponsors: [] })).toMatchObject({
      ok: false,
    })
  })

  test('the certificate is rotated while agents work: the new one is used from then on, the old one can go', async () => {
    const tenant = await contoso()
    const [old] = tenant.factsOf('credential.added')
    if (old === undefined) throw new Error('Contoso opens with a credential')
    await tenant.work('task:before')
    const remove = {
      operation: 'removeCredential',
      target: old.credential.ref,
      deliberate: false,
      reason: 'It was rotated.',
    } as const
    expect(await tenant.directory(remove)).toMatchObject({ ok: false }) // it is the only one
    must(await tenant.perform({ do: 'rotateCredential', by: ada, blueprint }))
    must(await tenant.directory(remove))
    await tenant.work('task:after', vendor, tomas)
    expect(await tenant.open('task:before', invoicePdf)).toMatchObject({ ok: true })
  })

  test('a blueprint that has lost its credentials gets nothing for its agents any more', async () => {
    const tenant = await contoso()
    const [only] = tenant.factsOf('credential.added')
    if (only === undefined) throw new Error('Contoso opens with a credential')
    const { ref: target } = only.credential
    must(await tenant.directory({ operation: 'removeCredential', target, deliberate: true, reason: 'Leaked.' }))
    await tenant.ask('task:reconcile')
    expect(await tenant.start('task:reconcile')).toMatchObject(refused(700027))
    expect(tokensOf(tenant, 'task:reconcile')).toEqual([])
  })

  test('what one agent may read, its sister of the same blueprint may not', async () => {
    const tenant = await contoso()
    await tenant.work('task:one', invoice, dana)
    await tenant.work('task:two', vendor, tomas)
    expect(await tenant.open('task:one', invoicePdf)).toMatchObject({ ok: true })
    expect(await tenant.open('task:two', invoicePdf)).toMatchObject({ ok: false })
    expect(tenant.factsOf('file.read')).toHaveLength(1)
    expect(tenant.factsOf('request.refused')).toMatchObject([{ gate: 'resource', status: 403 }])
  })

  test('no agent is given a privileged role, or a group that gives roles', async () => {
    const tenant = await contoso()
    for (const target of ['agent:invoice', invoice] as const) {
      expect(
        await tenant.directory({ operation: 'assignRole', target, role: 'Privileged Role Administrator' }),
      ).toMatchObject(refused('Request_BadRequest'))
      expect(
        await tenant.directory({ operation: 'addToGroup', target, group: 'Admins', isAssignableToRole: true }),
      ).toMatchObject({ ok: false })
      must(await tenant.directory({ operation: 'assignRole', target, role: 'Reports Reader' }))
    }
    expect(tenant.factsOf('role.assigned')).toHaveLength(2)
  })

  test('a token holds the scopes that were asked for, and a request that needs another one is refused', async () => {
    const tenant = await contoso()
    await tenant.work('task:one')
    expect(tenant.boundToken('task:one').claims).toMatchObject({ aud: graph, scp: 'Files.Read.All Mail.Send' })
    const url =
      'https://graph.microsoft.com/v1.0/sites/contoso.sharepoint.com:/sites/Finance:/drive/root:/a.txt:/content'
    await tenant.tool('task:one', 'execute_python_code', {
      code: `import requests\nprint(requests.put("${url}", data="x").status_code)`,
    })
    expect(tenant.factsOf('request.refused')).toMatchObject([{ gate: 'scope', status: 403 }])
  })
})
