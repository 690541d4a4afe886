// The lab itself: what an alteration does to a token, what may be shown where, and the words every attack is known by.
import { generateKeyPairSync, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Alteration, attacks, LabPlace, openLab, Presentation } from '../../main/tokens/index.ts'
import { alter, signAgain, signerOf } from '../../main/tokens/lab/alter.ts'
import { labForm, labIds, labIssuer } from '../../main/tokens/lab/tenant.ts'

const part = (text: string): string => Buffer.from(text).toString('base64url')
const text = (encoded: string | undefined): string => Buffer.from(encoded ?? '', 'base64url').toString('utf8')
const token = `${part('{"alg":"a","jwk":{"x":1}}')}.${part('{"a":[1],"b":{"c":{"d":1}}}')}.AAAA`

describe('An alteration', () => {
  test.each<[Alteration, string]>([
    [{ part: 'header', path: ['alg'], value: 'b' }, '{"alg":"b","jwk":{"x":1}}.{"a":[1],"b":{"c":{"d":1}}}.AAAA'],
    [{ part: 'header', path: ['alg'] }, '{"jwk":{"x":1}}.{"a":[1],"b":{"c":{"d":1}}}.AAAA'],
    [
      { part: 'header', path: ['new'], value: null },
      '{"alg":"a","jwk":{"x":1},"new":null}.{"a":[1],"b":{"c":{"d":1}}}.AAAA',
    ],
    [
      { part: 'header', path: ['jwk', 'd'], value: 2 },
      '{"alg":"a","jwk":{"x":1,"d":2}}.{"a":[1],"b":{"c":{"d":1}}}.AAAA',
    ],
    [
      { part: 'header', path: ['none', 'd'], value: 2 },
      '{"alg":"a","jwk":{"x":1},"none":{"d":2}}.{"a":[1],"b":{"c":{"d":1}}}.AAAA',
    ],
    [
      { part: 'header', path: ['alg', 'd'], value: 2 },
      '{"alg":{"d":2},"jwk":{"x":1}}.{"a":[1],"b":{"c":{"d":1}}}.AAAA',
    ],
    [{ part: 'header', path: [], value: [1] }, '[1].{"a":[1],"b":{"c":{"d":1}}}.AAAA'],
    [{ part: 'header', path: [] }, 'null.{"a":[1],"b":{"c":{"d":1}}}.AAAA'],
    [{ part: 'header', raw: '{"x":1,"x":2}' }, '{"x":1,"x":2}.{"a":[1],"b":{"c":{"d":1}}}.AAAA'],
    [{ part: 'header', raw: '' }, '.{"a":[1],"b":{"c":{"d":1}}}.AAAA'],
    [{ part: 'payload', path: ['a', '0'], value: 7 }, '{"alg":"a","jwk":{"x":1}}.{"a":{"0":7},"b":{"c":{"d":1}}}.AAAA'],
    [{ part: 'payload', path: ['b', 'c', 'd'] }, '{"alg":"a","jwk":{"x":1}}.{"a":[1],"b":{"c":{}}}.AAAA'],
    [
      { part: 'payload', path: ['b', 'c', 'e'], value: 2 },
      '{"alg":"a","jwk":{"x":1}}.{"a":[1],"b":{"c":{"d":1,"e":2}}}.AAAA',
    ],
    [{ part: 'payload', raw: 'x' }, '{"alg":"a","jwk":{"x":1}}.x.AAAA'],
    [{ part: 'signature', raw: 'BBBB' }, '{"alg":"a","jwk":{"x":1}}.{"a":[1],"b":{"c":{"d":1}}}.BBBB'],
    [{ part: 'signature', raw: '' }, '{"alg":"a","jwk":{"x":1}}.{"a":[1],"b":{"c":{"d":1}}}.'],
  ])('%j gives %s', (alteration, altered) => {
    const [header, payload, signature] = alter(token, Alteration.parse(alteration)).split('.')
    expect(`${text(header)}.${text(payload)}.${signature}`).toBe(altered)
  })

  test('of none is the token, and of several one after another', () => {
    expect(alter(token)).toBe(token)
    const twice = alter(
      token,
      { part: 'header', path: ['a'], value: 1 },
      { part: 'header', path: ['a', 'b'], value: 2 },
    )
    expect(text(twice.split('.')[0])).toBe('{"alg":"a","jwk":{"x":1},"a":{"b":2}}')
  })

  test('of what is no JSON begins with nothing, and of what is no token too', () => {
    const broken = alter(token, { part: 'header', raw: '{' }, { part: 'header', path: ['alg'], value: 'b' })
    expect(text(broken.split('.')[0])).toBe('{"alg":"b"}')
    expect(text(alter('', { part: 'header', path: ['alg'], value: 'b' }).split('.')[0])).toBe('{"alg":"b"}')
    expect(alter('x', { part: 'signature', raw: 'AAAA' })).toBe('x..AAAA')
    expect(alter('x', { part: 'payload', raw: 'y' })).toBe(`x.${part('y')}.`)
  })

  test('is of a part there is, and says what it puts in', () => {
    for (const wrong of [
      { part: 'footer', raw: '' },
      { part: 'signature', path: ['a'] },
      { part: 'header' },
      { part: 'payload', path: 'a' },
      { part: 'header', raw: 7 },
    ])
      expect(Alteration.safeParse(wrong).success).toBe(false)
  })

  test('can be signed again by any key, over the two parts as they stand', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const again = signAgain(token, signerOf(privateKey))
    const signed = again.slice(0, again.lastIndexOf('.'))
    expect(signed).toBe(token.slice(0, token.lastIndexOf('.')))
    expect(verify(null, Buffer.from(signed), publicKey, Buffer.from(again.split('.')[2] ?? '', 'base64url'))).toBe(true)
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const other = signAgain(token, signerOf(rsa.privateKey, 'sha256'))
    const signature = Buffer.from(other.split('.')[2] ?? '', 'base64url')
    expect(verify('sha256', Buffer.from(signed), rsa.publicKey, signature)).toBe(true)
  })
})

describe('A presentation', () => {
  test('is shown at a place there is, one to ten times, whole seconds after', () => {
    const shown = (more: object) => Presentation.safeParse({ place: 'proof', token: 'x', ...more }).success
    expect([{}, { times: 1 }, { times: 10 }, { after: -5 }, { form: { a: null, b: 'c' } }].map(shown)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
    const wrong = [
      { times: 0 },
      { times: 11 },
      { times: 1.5 },
      { after: 0.5 },
      { form: { a: 1 } },
      { place: 'x' },
      { ended: 1 },
    ]
    expect(wrong.map(shown)).toEqual(wrong.map(() => false))
    expect(LabPlace.options).toHaveLength(10)
  })

  test('that is none is refused before anything is checked', async () => {
    const lab = await openLab(3)
    expect(() => lab.present({ place: 'proof', token: 'x', times: 11 })).toThrow(/times/)
    expect(lab.alter(token, { part: 'signature', raw: '' })).toBe(token.replace(/AAAA$/, ''))
  })

  test('says what a request was, who it was for, and when', async () => {
    const lab = await openLab(3)
    const { accessToken, bearer, proof, securityEvent, refreshToken, t2 } = lab.specimens
    const verdict = async (presentation: Presentation) => (await lab.present(presentation)).check
    expect(await verdict({ place: 'accessToken', token: accessToken, times: 3 })).toBeNull()
    expect(await verdict({ place: 'accessToken', token: accessToken, htm: 'GET' })).toBe('proof.htm')
    expect(await verdict({ place: 'accessToken', token: accessToken, htu: 'https://a/' })).toBe('proof.htu')
    expect(await verdict({ place: 'accessToken', token: accessToken, after: 3599 })).toBeNull()
    expect(await verdict({ place: 'accessToken', token: accessToken, after: 3600 })).toBe('accessToken.expired')
    expect(await verdict({ place: 'bearer', token: bearer, times: 3 })).toBeNull()
    expect(await verdict({ place: 'bearer', token: bearer, audience: 'x' })).toBe('accessToken.audience')
    expect(await verdict({ place: 'bearer', token: bearer, ended: true })).toBe('accessToken.ended')
    expect(await verdict({ place: 'bearer', token: bearer, after: 3600 })).toBe('accessToken.expired')
    expect(await verdict({ place: 'proof', token: proof, after: 60 })).toBeNull()
    expect(await verdict({ place: 'proof', token: proof, after: 61 })).toBe('proof.iat')
    expect(await verdict({ place: 'proof', token: proof, times: 2 })).toBe('bond.jti')
    expect(await verdict({ place: 'proof', token: proof, accessToken: bearer })).toBe('proof.ath')
    expect(await verdict({ place: 'proof', token: proof, ended: true })).toBe('accessToken.ended')
    expect(await verdict({ place: 'securityEvent', token: securityEvent, audience: 'x' })).toBe('audience')
    expect(await verdict({ place: 'securityEvent', token: securityEvent, after: 86_401 })).toBe('iat')
    expect(await verdict({ place: 'refreshToken', token: refreshToken, after: 1 })).toBeNull()
    expect(await verdict({ place: 't2', token: t2, times: 4 })).toBeNull()
    expect(await verdict({ place: 't2', token: t2, form: { username: null } })).toBe('AADSTS900144')
  })

  test('is a form of its own at each place of the token endpoint', async () => {
    const written: string[] = []
    for (const place of ['clientAssertion', 't1', 't1ForResource', 't2', 'userAssertion', 'refreshToken'] as const)
      written.push(`${place}\n${JSON.stringify(labForm(place, '{shown}', { t1: '{t1}' }), null, 2)}`)
    await expect(`${written.join('\n\n')}\n`).toMatchFileSnapshot('./written/forms.txt')
    expect(new Set(Object.values(labIds)).size).toBe(Object.values(labIds).length)
  })
})

test('The lab’s directory holds two blueprints’ agents, a credential of every kind, and one issuer’s keys', async () => {
  const directory = (await openLab(3)).tenant.directory()
  const credentials = directory.credentialsOf(labIds.blueprint) ?? []
  expect(credentials.map(one => [one.kind, one.kind === 'federated' ? one.name : one.keyId])).toEqual([
    ['certificate', 'certificate'],
    ['federated', 'managed identity'],
    ['federated', 'build server'],
    ['clientSecret', 'secret'],
  ])
  expect(directory.credentialsOf(labIds.otherBlueprint)).toBeNull()
  const agents = [labIds.agent, labIds.siblingAgent, labIds.otherAgent, labIds.human]
  expect(agents.map(directory.blueprintOf)).toEqual([labIds.blueprint, labIds.blueprint, labIds.otherBlueprint, null])
  expect(directory.issuerKeys(labIssuer)).toHaveLength(1)
  expect(directory.issuerKeys(`${labIssuer}/`)).toBeNull()
  expect(directory.sessionsValidFrom(labIds.human)).toBeNull()
})

test('Every attack is known by its name, and by the check and the words that refuse it', async () => {
  const written = attacks.map(({ name, check, message }) => `${name}\n  ${check}: ${message}`)
  await expect(`${written.join('\n\n')}\n`).toMatchFileSnapshot('./written/attack-names.txt')
})
