// Promise 4: how an agent's blueprint proves itself, and what is never seen of it.
import { describe, expect, test } from 'vitest'
import { loadScenario } from '../../main/simulation/index.ts'
import { startRunWithWorld } from '../../main/simulation/run.ts'
import { ada, contoso, invoicePdf, must, refused, tokensOf, tomas, vendor } from './contoso.ts'

const task = 'task:reconcile'
const blueprint = 'blueprint:finance-ops'
const managedIdentity = ({ blueprints }: { blueprints: { credential: string }[] }): void => {
  for (const each of blueprints) each.credential = 'managedIdentity'
}

describe('Authentication by certificate, managed identity or client-credentials flow, on the blueprint; automated renewal and rotation; secrets stored safely', () => {
  test('the blueprint’s certificate is shown once, by the client-credentials flow; all that follows rests on it', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    const [t1, t2, ...rest] = tokensOf(tenant, task)
    expect([t1, t2].map(each => each?.request.grant)).toEqual(['t1', 't2'])
    const [created] = tenant.factsOf('blueprint.created')
    expect(t1?.request.clientId).toBe(created?.blueprint.appId)
    const [agent] = tenant.factsOf('agent.created')
    for (const { request } of rest) expect(request.clientId).toBe(agent?.agent.id)
    expect(tenant.factsOf('credential.added').map(({ credential }) => credential.kind)).toEqual(['certificate'])
  })

  test('with a managed identity the same work is done and there is no certificate to steal', async () => {
    const tenant = await contoso(managedIdentity)
    expect(tenant.factsOf('credential.added').map(({ credential }) => credential.kind)).toEqual([
      'federatedIdentityCredential',
    ])
    await tenant.work(task)
    expect(await tenant.open(task, invoicePdf)).toMatchObject({ ok: true })
  })

  test('a managed identity the blueprint does not trust any more is refused', async () => {
    const tenant = await contoso(managedIdentity)
    const target = tenant.factsOf('credential.added')[0]?.credential.ref ?? 'credential:?'
    must(await tenant.directory({ operation: 'removeCredential', target, deliberate: true, reason: 'Moved.' }))
    await tenant.ask(task)
    expect(await tenant.start(task)).toMatchObject(refused(70021))
  })

  test('a new certificate works at once and the old one as long as it is there: nobody has to wait for a rotation', async () => {
    const tenant = await contoso()
    await tenant.work(task)
    must(await tenant.perform({ do: 'rotateCredential', by: ada, blueprint, validDays: 90 }))
    await tenant.work('task:other', vendor, tomas)
    const [old, fresh] = tenant.factsOf('credential.added').map(({ credential }) => credential)
    if (fresh?.kind !== 'certificate' || old?.kind !== 'certificate') throw new Error('both are certificates')
    expect(fresh.customKeyIdentifier).not.toBe(old.customKeyIdentifier)
    expect((fresh.endDateTime - fresh.startDateTime) / 86_400_000).toBe(90)
    expect(tenant.factsOf('credential.revoked')).toEqual([])
  })

  test('only who owns or manages the blueprint may put a credential on it', async () => {
    const tenant = await contoso()
    const rotate = { do: 'rotateCredential', blueprint, validDays: 90 } as const
    expect(await tenant.perform({ ...rotate, by: 'human:dana' })).toMatchObject(refused('Authorization_RequestDenied'))
    expect(tenant.factsOf('credential.added')).toHaveLength(1)
  })

  test('no secret is told, kept in the directory or shown: no private key, no signature, no token', async () => {
    const scenario = await loadScenario('first-light')
    const run = await startRunWithWorld(scenario, 1)
    while (!run.done()) await run.step(1000)
    const { estate, vault } = run.stage
    const secrets = [
      ...Array.from(vault.issued.values(), ({ jwt }) => jwt),
      ...Array.from(vault.issued.values(), ({ jwt }) => jwt.split('.')[2] ?? ''),
    ]
    expect(secrets.length).toBeGreaterThan(6)
    const told = JSON.stringify([run.facts(), [...estate.directory.blueprints], run.frame(run.facts().length - 1)])
    const views = Array.from(estate.directory.blueprints.keys(), ref =>
      JSON.stringify(run.actor(run.facts().length - 1, ref)),
    )
    for (const secret of secrets) for (const text of [told, ...views]) expect(text).not.toContain(secret)
    // a private JWK would have a `d`, and a JWT three parts that begin as all of them do
    for (const text of [told, ...views]) expect(text).not.toMatch(/"d":|eyJ[\w-]+\.eyJ/)
  })
})
