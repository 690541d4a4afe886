// What the computer-use gateway takes for a token, and what it refuses.
import { describe, expect, test } from 'vitest'
import { checkComputerUseToken, computerUseResourceId, computerUseScope } from '../../main/tenant/index.ts'
import { authority, device, later, now, otherAuthority, tenantId, tokenOf } from '../tokens/fixtures.ts'

const right = { audience: computerUseResourceId, scope: `${computerUseResourceId}/${computerUseScope}` }
const check = (jwt: string, { at = now, ended = false } = {}) =>
  checkComputerUseToken(authority, { jwt, now: at, ended: () => ended })

/** Another spelling of the same signature: the bits its last character leaves over are not zero. */
function respelled(jwt: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return jwt.slice(0, -1) + alphabet.charAt(alphabet.indexOf(jwt.slice(-1)) + 1)
}

describe('The computer-use gateway', () => {
  test('takes a token for it with its scope', async () => {
    expect(await check(await tokenOf('agentUser', right))).toEqual({ ok: true })
  })

  test('goes by the application id of Microsoft’s own', async () => {
    const audience = 'da81128c-e5b5-4f9e-8d89-50d906f107c5'
    expect(await check(await tokenOf('agentUser', { audience, scope: `${audience}/${computerUseScope}` }))).toEqual({
      ok: true,
    })
  })

  test('refuses with 403 a token without its scope', async () => {
    expect(await check(await tokenOf('agentUser', { ...right, scope: 'Tools.List' }))).toEqual({
      ok: false,
      status: 403,
      message: 'The token lacks the scope Tools.ListInvoke.All.',
    })
  })

  const refused: [string, () => Promise<string>][] = [
    ['a token for another resource', () => tokenOf('agentUser', { scope: right.scope })],
    ['T1', () => tokenOf('t1')],
    ['T2', () => tokenOf('t2')],
    ['a token that is bound to a device key', () => tokenOf('agentUser', { ...right, jkt: device.jkt })],
    ['a token whose signature is spelled another way', async () => respelled(await tokenOf('agentUser', right))],
    ['a token that is not valid yet', () => tokenOf('agentUser', { ...right, now: later(60) })],
    ['a token that has expired', () => tokenOf('agentUser', { ...right, now: later(-7200) })],
    ['a token that names another tenant’s issuer', () => signed({ iss: 'https://login.microsoftonline.com/x/v2.0' })],
    ['a token that never expires', () => signed({ exp: null })],
    ['a token of another type', () => signed({}, 'dpop+jwt')],
    ['a token by another authority', () => signed({}, 'JWT', otherAuthority)],
    ['no token', async () => ''],
  ]
  test.each(refused)('refuses with 401 %s', async (_what, jwt) => {
    expect(await check(await jwt())).toMatchObject({ ok: false, status: 401 })
  })

  test('refuses with 401 a token that was ended', async () => {
    expect(await check(await tokenOf('agentUser', right), { ended: true })).toMatchObject({ status: 401 })
  })

  test('takes what the corruptions of this test start from', async () => {
    expect(await check(await signed({}))).toEqual({ ok: true })
  })
})

function signed(changes: { iss?: string; exp?: null }, typ = 'JWT', by = authority): Promise<string> {
  const seconds = Math.floor(now / 1000)
  const { exp, ...claims } = {
    iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    tid: tenantId,
    aud: computerUseResourceId,
    uti: 'm5RaaRnoFUyp2TbSCAAAAA',
    scp: computerUseScope,
    exp: seconds + 3600,
    ...changes,
  }
  return by.sign({ typ }, exp === null ? claims : { ...claims, exp })
}
