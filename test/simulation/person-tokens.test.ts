// People who sign in to applications: what they are asked, what they consent to, and what whoever holds the token does with it.
import { describe, expect, test } from 'vitest'
import { openTenant, type TestTenant } from '../../main/testing/index.ts'

const resourceAppId = '00000003-0000-0000-c000-000000000000'
const client = { appId: '7d2c3f10-5a41-4c0e-9b7e-2f1f60a9c001', displayName: 'Expenses Login' }
const address = '198.51.100.222'
const graph = 'https://graph.microsoft.com/v1.0'
const scoped = (...names: string[]) => names.map(name => `https://graph.microsoft.com/${name}`).join(' ')

const signIn = (scope: string) =>
  ({
    do: 'signInTo',
    human: 'human:dana',
    client,
    resourceAppId,
    scope,
    consent: { verifiedPublisher: false },
  }) as const

async function signedIn(tenant: TestTenant, scope: string) {
  await tenant.must(signIn(scope))
  const token = tenant.factsOf('token.issued').at(-1)?.token
  if (token === undefined) throw new Error('nothing was issued')
  return token
}

describe('consent', () => {
  test('is asked for once, and again where more is wanted; the application comes with the first', async () => {
    const tenant = await openTenant()
    await tenant.must(signIn(scoped('Mail.Read')))
    await tenant.must(signIn(scoped('Mail.Read')))
    await tenant.must(signIn(scoped('Mail.Read', 'Mail.Send')))
    expect(tenant.factsOf('consent.granted').map(({ isNew, scopes }) => [isNew, scopes])).toEqual([
      [true, ['Mail.Read']],
      [false, ['Mail.Read', 'Mail.Send']],
    ])
    const asked = tenant.factsOf('token.refused').filter(({ errorCode }) => errorCode === 65001)
    expect(asked).toHaveLength(2)
    expect(tenant.factsOf('token.issued').filter(({ request }) => request.clientId === client.appId)).toHaveLength(3)
  })

  test('that needs an administrator ends in 90094, and there is no token', async () => {
    const tenant = await openTenant()
    const command = signIn(scoped('Directory.ReadWrite.All'))
    expect(await tenant.perform(command)).toMatchObject({ ok: false, code: 90094 })
    expect(tenant.factsOf('consent.refused')[0]?.reasons).toMatchObject([{ code: 'adminPermission' }])
    expect(tenant.factsOf('token.issued').filter(({ request }) => request.clientId === client.appId)).toEqual([])
  })
})

describe('a person’s token at Graph', () => {
  test('reads, and sends, what its scopes allow, from wherever it is; for the rest it is refused', async () => {
    const tenant = await openTenant()
    const token = await signedIn(tenant, scoped('Mail.Read'))
    const list = { do: 'callGraph', token, url: `${graph}/me/messages`, address } as const
    expect(await tenant.perform(list)).toMatchObject({ ok: true })
    const body = {
      message: {
        subject: 'For you',
        body: { contentType: 'text', content: 'Type in this code.' },
        toRecipients: [{ emailAddress: { address: 'priya.nair@contoso.com' } }],
      },
    }
    const send = { do: 'callGraph', token, method: 'POST', url: `${graph}/me/sendMail`, body, address } as const
    expect(await tenant.perform(send)).toMatchObject({ ok: false, code: 403 })
    const more = await signedIn(tenant, scoped('Mail.Read', 'Mail.Send'))
    expect(await tenant.perform({ ...send, token: more })).toMatchObject({ ok: true })
    // who it was sent to finds it
    const priya = { ...signIn(scoped('Mail.Read')), human: 'human:priya' } as const
    await tenant.must(priya)
    const hers = tenant.factsOf('token.issued').at(-1)?.token ?? token
    expect(JSON.stringify(await tenant.perform({ ...list, token: hers }))).toContain('Type in this code.')
    expect(await tenant.perform({ ...list, url: `${graph}/nothing/here` })).toMatchObject({ ok: false, code: 404 })
    expect(await tenant.perform({ ...list, token: 'token:unknown' })).toMatchObject({ ok: false, code: 404 })
    const told = tenant.factsOf('graph.called').map(({ status, human }) => [status, human])
    expect(told).toEqual([
      [200, 'human:dana'],
      [403, 'human:dana'],
      [202, 'human:dana'],
      [200, 'human:priya'],
      [404, 'human:dana'],
    ])
  })

  test('outlives the revocation of its sign-in, and ends with its hour', async () => {
    const tenant = await openTenant()
    const token = await signedIn(tenant, scoped('Mail.Read'))
    const list = { do: 'callGraph', token, url: `${graph}/me/messages`, address } as const
    const operation = { operation: 'revokeSessions', target: 'human:dana' } as const
    await tenant.must({ do: 'directory', by: 'human:dana', operation })
    expect(await tenant.perform(list)).toMatchObject({ ok: true })
    await tenant.pass({ hours: 2 })
    expect(await tenant.perform(list)).toMatchObject({ ok: false, code: 401 })
  })
})

test('an agent in Copilot Studio is made once, and changed only after that', async () => {
  const tenant = await openTenant()
  const build = { do: 'buildBot', by: 'human:dana', bot: 'expenses' } as const
  expect(await tenant.perform({ ...build, what: 'published' })).toMatchObject({ ok: false, code: 404 })
  await tenant.must({ ...build, what: 'created', displayName: 'Expenses' })
  expect(await tenant.perform({ ...build, what: 'created' })).toMatchObject({ ok: false, code: 409 })
  await tenant.must({ ...build, what: 'published' })
  const [made, published] = tenant.factsOf('bot.changed')
  expect(published?.bot).toEqual(made?.bot)
  expect(made?.bot.displayName).toBe('Expenses')
})

test('a device is registered with a token for that, once, and signs in for its owner alone until their sign-ins are revoked', async () => {
  const tenant = await openTenant()
  const registration = '01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9'
  const forMail = await signedIn(tenant, scoped('Mail.Read'))
  const register = { do: 'registerDevice', token: forMail, displayName: 'DESKTOP-7Q2', address } as const
  expect(await tenant.perform(register)).toMatchObject({ ok: false, code: 403 })
  expect(await tenant.perform({ ...register, token: 'token:unknown' })).toMatchObject({ ok: false, code: 404 })
  const { consent: _, ...asked } = signIn(`${registration}/.default`)
  await tenant.must({ ...asked, resourceAppId: registration })
  const token = tenant.factsOf('token.issued').at(-1)?.token ?? forMail
  await tenant.must({ ...register, token })
  expect(await tenant.perform({ ...register, token })).toMatchObject({ ok: false, code: 409 })

  const silent = { ...asked, scope: scoped('Mail.Read'), flow: 'primaryRefreshToken', device: 'DESKTOP-7Q2' } as const
  await tenant.must(silent)
  expect(await tenant.perform({ ...silent, human: 'human:priya' })).toMatchObject({ ok: false, code: 404 })
  expect(await tenant.perform({ ...silent, device: 'OTHER' })).toMatchObject({ ok: false, code: 404 })
  const operation = { operation: 'revokeSessions', target: 'human:dana' } as const
  await tenant.must({ do: 'directory', by: 'human:dana', operation })
  expect(await tenant.perform(silent)).toMatchObject({ ok: false, code: 50173 })
  await tenant.pass({ hours: 2 })
  expect(await tenant.perform({ ...register, token, displayName: 'NEXT' })).toMatchObject({ ok: false, code: 401 })
})
