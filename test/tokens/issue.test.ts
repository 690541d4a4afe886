// What the three tokens of the chain say.
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { fmiSubject, issueToken, signingKey, tokenLifetimeSeconds } from '../../main/tokens/index.ts'
import { agentId, agentUser, audience, authority, blueprintAppId, device, now, order, tenantId } from './fixtures.ts'

const issued = Math.floor(now / 1000)
const common = {
  iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
  iat: issued,
  nbf: issued,
  tid: tenantId,
  uti: 'm5RaaRnoFUyp2TbSCAAAAA',
  ver: '2.0',
  appidacr: '2',
  aio: expect.any(String),
  rh: expect.stringMatching(/^1\..+\.$/),
  xms_ftd: expect.any(String),
  xms_tnt_fct: '3 9',
}

describe('A token', () => {
  test('T1 is for the blueprint and names the agent identity in its subject', async () => {
    const { claims } = await issueToken(authority, order('t1'))
    expect(claims).toEqual({
      ...common,
      exp: issued + tokenLifetimeSeconds.t1,
      aud: blueprintAppId,
      azp: blueprintAppId,
      idtyp: 'app',
      sub: fmiSubject(tenantId, blueprintAppId, agentId),
    })
  })

  test('T2 is for the agent identity, which acts as itself', async () => {
    const { claims } = await issueToken(authority, order('t2'))
    expect(claims).toEqual({
      ...common,
      exp: issued + tokenLifetimeSeconds.t2,
      aud: agentId,
      azp: agentId,
      idtyp: 'app',
      oid: agentId,
      sub: agentId,
      xms_act_fct: '11',
      xms_sub_fct: '11',
      xms_idrel: '7',
      xms_par_app_azp: blueprintAppId,
    })
  })

  test('the resource token is the agent user, with the agent identity as its actor', async () => {
    const { claims } = await issueToken(authority, order('agentUser', { jkt: device.jkt }))
    expect(claims).toEqual({
      ...common,
      exp: issued + tokenLifetimeSeconds.agentUser,
      aud: audience,
      azp: agentId,
      idtyp: 'user',
      oid: agentUser.id,
      sub: agentUser.id,
      preferred_username: agentUser.userPrincipalName,
      scp: 'Files.Read.All Mail.Send',
      xms_act_fct: '11',
      xms_sub_fct: '13',
      xms_idrel: '1',
      xms_par_app_azp: blueprintAppId,
      cnf: { jkt: device.jkt },
    })
  })

  test.each(['t1', 't2', 'agentUser'] as const)('%s has no sid, and no cnf unless it is bound', async grant => {
    const { claims } = await issueToken(authority, order(grant))
    expect(claims).not.toHaveProperty('sid')
    expect(claims).not.toHaveProperty('cnf')
  })

  test('verifies with the authority and holds the claims and header it is said to hold', async () => {
    const { jwt, claims, header } = await issueToken(authority, order('agentUser'))
    const verified = await jwtVerify(jwt, authority.publicJwk, { currentDate: new Date(now) })
    expect(verified.payload).toEqual(claims)
    expect(decodeJwt(jwt)).toEqual(claims)
    expect(decodeProtectedHeader(jwt)).toEqual(header)
    expect(header).toEqual({ alg: 'EdDSA', typ: 'JWT', kid: authority.kid })
  })

  test('is the same, byte for byte, from the same seed and order', async () => {
    const again = await signingKey(new Uint8Array(32).fill(1))
    const [first, second] = [await issueToken(authority, order('t2')), await issueToken(again, order('t2'))]
    expect(second.jwt).toBe(first.jwt)
  })

  test('for an agent user cannot be ordered without one', async () => {
    await expect(issueToken(authority, order('agentUser', { agentUser: null }))).rejects.toThrow('needs the agent user')
  })

  test('T1s name tenant and blueprint as Entra writes them: GUID bytes in .NET order', () => {
    expect(fmiSubject('975f013f-7f24-47e8-a7d3-abc4752bf346', '9d8f559b-5984-46a4-902a-ad4271e83efa', 'x')).toBe(
      '/eid1/c/pub/t/PwFflyR_6Een06vEdSvzRg/a/m1WPnYRZpEaQKq1Cceg--g/x',
    )
  })
})

test('A key is refused a seed that has not 32 bytes', async () => {
  await expect(signingKey(new Uint8Array(31))).rejects.toThrow('An Ed25519 seed has 32 bytes, this one has 31.')
})
