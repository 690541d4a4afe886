// What a token endpoint remembers of T1 and T2 never shows in an answer: only in how often a signature is verified.
import { describe, expect, test } from 'vitest'
import {
  type Checking,
  checkTokenRequest,
  clientAssertionType,
  exchangeScope,
  holds,
  requestChecking,
  type TokenCheck,
  type TokenEndpointRequest,
  verifiedTokens,
} from '../../main/tokens/index.ts'
import {
  agentId,
  agentUser,
  authority,
  directory,
  directoryWith,
  later,
  now,
  otherAgentId,
  tokenOf,
} from './fixtures.ts'

const [t1, t2] = [await tokenOf('t1'), await tokenOf('t2')]
const form: TokenEndpointRequest = {
  client_id: agentId,
  scope: 'https://graph.microsoft.com/.default',
  grant_type: 'user_fic',
  client_assertion_type: clientAssertionType,
  client_assertion: t1,
  user_federated_identity_credential: t2,
  username: agentUser.userPrincipalName,
  requested_token_use: 'on_behalf_of',
}

function counted(checking: Checking<TokenCheck>): { verified: number; answer: TokenCheck } {
  let verified = 0
  let step = checking.next()
  while (!step.done) {
    verified += 1
    step = checking.next(holds(step.value))
  }
  return { verified, answer: step.value }
}

describe('A token endpoint that remembers T1 and T2', () => {
  test('verifies each once, and answers as one that remembers nothing', async () => {
    const remembering = directoryWith({ verified: verifiedTokens() })
    const plain = await checkTokenRequest(authority, form, now, directory)
    const answers = [1, 2].map(() => counted(requestChecking(authority, form, now, remembering)))
    expect(plain.ok).toBe(true)
    expect(answers).toEqual([
      { verified: 2, answer: plain },
      { verified: 0, answer: plain },
    ])
  })

  const altered = (token: string): string => `${token.slice(0, -20)}AAAAAAAAAAAAAAAAAAAA`
  test.each<[string, Partial<TokenEndpointRequest>, number]>([
    ['a T1 with another signature', { client_assertion: altered(t1) }, 0],
    ['a T2 with another signature', { user_federated_identity_credential: altered(t2) }, 0],
    ['T1 for T2', { user_federated_identity_credential: t1 }, 0],
    ['T2 for T1', { client_assertion: t2 }, 0],
    ['them with another client', { client_id: otherAgentId }, 0],
    ['them for another account', { username: 'other.agent@contoso.com' }, 0],
    [
      'T1 for a T2 of another client',
      { client_id: otherAgentId, scope: exchangeScope, grant_type: 'client_credentials' },
      0,
    ],
    ['them after they have expired', {}, 24 * 3600],
  ])('refuses %s as if it saw it for the first time', async (_, change, after) => {
    const remembering = directoryWith({ verified: verifiedTokens() })
    expect((await checkTokenRequest(authority, form, now, remembering)).ok).toBe(true)
    const wrong = { ...form, ...change }
    const answer = await checkTokenRequest(authority, wrong, later(after), remembering)
    expect(answer.ok).toBe(false)
    expect(answer).toEqual(await checkTokenRequest(authority, wrong, later(after), directory))
  })
})
