// Check 1: who may hold credentials, asked of the directory and of the token endpoint.
import { describe, expect, test } from 'vitest'
import { openLab } from '../../main/testing/index.ts'
import { isRefOf } from '../../shared/model/refs.ts'
import { admin, codeOf, contoso, must, obtain, task } from './contoso.ts'

const blueprint = 'blueprint:finance-ops'
const validity = { startDateTime: Date.UTC(2026, 8, 1), endDateTime: Date.UTC(2027, 8, 1) }
const certificate = {
  kind: 'certificate' as const,
  displayName: 'CN=Agent',
  customKeyIdentifier: 'x',
  ...validity,
}
const secret = {
  kind: 'clientSecret' as const,
  displayName: 'Development',
  hint: 'abc',
  developmentOnly: true as const,
  ...validity,
}
const federated = {
  kind: 'federatedIdentityCredential' as const,
  displayName: 'Managed identity',
  name: 'managed-identity',
  issuer: 'https://login.microsoftonline.com/contoso/v2.0',
  subject: '1d9b0f0e-0000-4000-8000-000000000001',
  claimsMatchingExpression: null,
  audiences: ['api://AzureADTokenExchange'],
  description: '',
}
const every = [certificate, secret, federated].map(credential => [credential.kind, credential] as const)

describe('agentIdentity refuses credentials; only the blueprint holds FIC/cert/secret.', () => {
  test.each(every)(
    'an agent identity refuses a %s by Microsoft’s name, and nothing is added',
    async (_, credential) => {
      const run = await contoso()
      const before = run.factsOf('credential.added').length
      const operation = { operation: 'addCredential', target: 'agent:invoice', credential } as const
      const refused = await run.perform({ do: 'directory', by: admin, operation })
      expect(codeOf(refused)).toBe('AgentIdentity_CredentialsNotSupported')
      expect(run.factsOf('credential.added')).toHaveLength(before)
      expect(run.factsOf('directory.refused')).toMatchObject([
        { target: 'agent:invoice', status: 400, code: 'AgentIdentity_CredentialsNotSupported' },
      ])
    },
  )

  test.each(every)('its agent user refuses a %s too', async (_, credential) => {
    const run = await contoso()
    const operation = { operation: 'addCredential', target: 'agentUser:invoice-agent', credential } as const
    expect(codeOf(await run.perform({ do: 'directory', by: admin, operation }))).toBe('Request_BadRequest')
  })

  test.each(every)('its blueprint takes a %s', async (_, credential) => {
    const run = await contoso()
    const operation = { operation: 'addCredential', target: blueprint, credential } as const
    must(await run.perform({ do: 'directory', by: admin, operation }))
    expect(run.factsOf('credential.added').at(-1)).toMatchObject({ credential: { ...credential, blueprint } })
  })

  test('an agent identity that is sent with credentials is not created', async () => {
    const run = await contoso()
    const { appId } = run.factsOf('blueprint.created')[0]?.blueprint ?? { appId: '' }
    const create = (credentials: boolean) =>
      run.perform({
        do: 'directory',
        by: admin,
        operation: {
          operation: 'createAgent',
          displayName: 'Ledger Agent',
          agentIdentityBlueprintId: appId,
          sponsors: [admin],
          credentials,
        },
      })
    const agents = run.factsOf('agent.created').length
    expect(codeOf(await create(true))).toBe('AgentIdentity_CredentialsNotSupported')
    expect(run.factsOf('agent.created')).toHaveLength(agents)
    must(await create(false))
    expect(run.factsOf('agent.created')).toHaveLength(agents + 1)
  })

  test('every credential of the tenant is a blueprint’s', async () => {
    const run = await contoso()
    const holders = run.factsOf('credential.added').map(({ credential }) => credential.blueprint)
    expect(holders).toEqual(['blueprint:finance-ops', 'blueprint:procurement'])
    expect(holders.every(ref => isRefOf(ref, 'blueprint'))).toBe(true)
  })

  test('only the blueprint’s own certificate opens the way to a token: its removal ends it with AADSTS700027', async () => {
    const run = await contoso()
    await run.ask(task)
    must(await run.perform(obtain('autonomous')))
    await run.minutes(10)
    const [old] = run.factsOf('credential.added')
    must(await run.perform({ do: 'rotateCredential', by: admin, blueprint }))
    must(await run.perform(obtain('autonomous')))
    const reason = 'It was replaced.'
    const remove = (target: `credential:${string}`) =>
      run.perform({
        do: 'directory',
        by: admin,
        operation: { operation: 'removeCredential', target, deliberate: true, reason },
      })
    must(await remove(old?.credential.ref ?? 'credential:?'))
    await run.minutes(10)
    must(await run.perform(obtain('autonomous')))
    const current = run.factsOf('credential.added').at(-1)
    must(await remove(current?.credential.ref ?? 'credential:?'))
    await run.minutes(10)
    expect(codeOf(await run.perform(obtain('autonomous')))).toBe(700027)
  })

  test('a blueprint without a certificate is proven by the token of a managed identity it trusts', async () => {
    const run = await contoso({
      change: document => {
        for (const each of document.blueprints) each.credential = 'managedIdentity'
      },
    })
    expect(run.factsOf('credential.added').map(({ credential }) => credential.kind)).toEqual([
      'federatedIdentityCredential',
      'federatedIdentityCredential',
    ])
    await run.ask(task)
    must(await run.perform(obtain('autonomous')))
  })

  test('a client secret shown for an agent identity is refused with AADSTS7000215', async () => {
    const lab = await openLab(1)
    const form = { client_assertion: null, client_assertion_type: null, client_secret: 'for development only' }
    expect(await lab.present({ place: 't1', token: lab.specimens.t1, form })).toMatchObject({
      accepted: false,
      check: 'AADSTS7000215',
    })
  })
})
