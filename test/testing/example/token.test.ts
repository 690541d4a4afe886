// The token lab: any part of a token or proof altered, and the exact check that refuses what came of it.
import { attacks, openLab } from 'throughline/testing'
import { expect, test } from 'vitest'

const lab = await openLab(1)
const { accessToken, proof } = lab.specimens

test('an agent user’s token is accepted as it was issued', async () => {
  expect(await lab.present({ place: 'accessToken', token: accessToken })).toMatchObject({ accepted: true })
})

test('a token with a scope added to it is refused by its signature, and nothing after that is looked at', async () => {
  const token = lab.alter(accessToken, { part: 'payload', path: ['scp'], value: 'Mail.Send Files.ReadWrite.All' })
  const verdict = await lab.present({ place: 'accessToken', token })
  expect(verdict).toMatchObject({ accepted: false, check: 'accessToken.signature' })
  expect(verdict.checks.find(({ name }) => name === 'accessToken.expired')?.state).toBe('notReached')
})

test('a proof is good once, for a while, and for the request it was made for', async () => {
  expect((await lab.present({ place: 'proof', token: proof })).accepted).toBe(true)
  expect((await lab.present({ place: 'proof', token: proof, times: 2 })).check).toBe('bond.jti')
  expect((await lab.present({ place: 'proof', token: proof, after: 3600 })).check).toBe('proof.iat')
  expect((await lab.present({ place: 'proof', token: proof, htm: 'DELETE' })).check).toBe('proof.htm')
})

test.each(attacks)('$name is refused by $check', async ({ make, check }) => {
  expect(await lab.present(await make(lab))).toMatchObject({ accepted: false, check })
})
