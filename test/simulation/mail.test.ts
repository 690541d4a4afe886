// Mail of people: whom a message comes to and what is told of it, and links that can be followed only where somebody has them.
import { describe, expect, test } from 'vitest'
import { openTenant, type TestTenant } from '../../main/testing/index.ts'

const graph = 'https://graph.microsoft.com/v1.0'
const link = 'https://collect.example/here'

/** Dana's token for her mail, with which a message is sent to these. */
async function sent(tenant: TestTenant, ...addresses: string[]) {
  await tenant.must({
    do: 'signInTo',
    human: 'human:dana',
    client: { appId: '7d2c3f10-5a41-4c0e-9b7e-2f1f60a9c001', displayName: 'Expenses Login' },
    resourceAppId: '00000003-0000-0000-c000-000000000000',
    scope: 'https://graph.microsoft.com/Mail.Send',
    consent: { verifiedPublisher: true },
  })
  const token = tenant.factsOf('token.issued').at(-1)?.token
  if (token === undefined) throw new Error('nothing was issued')
  const message = {
    subject: 'For you',
    body: { contentType: 'text', content: `Look at ${link}. Then at (${link}), and ${link}?a=1.` },
    toRecipients: addresses.map(address => ({ emailAddress: { address } })),
  }
  const send = { do: 'callGraph', token, method: 'POST', url: `${graph}/me/sendMail`, address: '198.51.100.9' } as const
  await tenant.must({ ...send, body: { message } })
}

describe('a mail that is sent with a person’s token', () => {
  test('comes to each it is addressed to, inside and outside, letter case aside, with each link once', async () => {
    const tenant = await openTenant()
    await sent(tenant, 'Priya.Nair@contoso.com', 'invoice.agent@contoso.com', 'pat@partner.example')
    const told = tenant.factsOf('mail.delivered')
    expect(told.map(({ recipient }) => recipient)).toEqual(['human:priya', 'agentUser:invoice-agent', null])
    expect(new Set(told.map(({ internetMessageId }) => internetMessageId)).size).toBe(1)
    for (const one of told) {
      expect(one).toMatchObject({ sender: 'human:dana', from: 'dana.reyes@contoso.com', subject: 'For you' })
      expect(one.urls).toEqual([link, `${link}?a=1`])
    }
  })
})

describe('a link', () => {
  test('is followed by whom it was sent to, from where they are, and names the mail it stood in', async () => {
    const tenant = await openTenant()
    await sent(tenant, 'priya.nair@contoso.com')
    await tenant.must({ do: 'clickLink', human: 'human:priya', url: link })
    const [delivered] = tenant.factsOf('mail.delivered')
    expect(tenant.factsOf('link.clicked')).toMatchObject([
      { human: 'human:priya', url: link, internetMessageId: delivered?.internetMessageId },
    ])
  })

  test('that is in no mail of theirs can not be followed, also by who sent it', async () => {
    const tenant = await openTenant()
    await sent(tenant, 'priya.nair@contoso.com')
    expect(await tenant.perform({ do: 'clickLink', human: 'human:dana', url: link })).toMatchObject({ code: 404 })
    expect(await tenant.perform({ do: 'clickLink', human: 'human:priya', url: `${link}/else` })).toMatchObject({
      code: 404,
    })
    expect(tenant.factsOf('link.clicked')).toEqual([])
  })

  test('is followed by nobody whose account is disabled', async () => {
    const tenant = await openTenant({
      change(contoso) {
        for (const human of contoso.humans) if (human.key === 'dana') human.roles = ['User Administrator']
      },
    })
    await sent(tenant, 'priya.nair@contoso.com')
    const operation = { operation: 'setAccountEnabled', target: 'human:priya', accountEnabled: false } as const
    await tenant.must({ do: 'directory', by: 'human:dana', operation })
    expect(await tenant.perform({ do: 'clickLink', human: 'human:priya', url: link })).toMatchObject({ ok: false })
    expect(tenant.factsOf('link.clicked')).toEqual([])
  })
})
