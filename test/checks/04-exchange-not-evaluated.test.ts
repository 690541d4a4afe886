// Check 4: the rows of the exchange beside those of the token it ends in.
import { describe, expect, test } from 'vitest'
import type { TokenGrant } from '../../shared/model/facts.ts'
import {
  AADNonInteractiveUserSignInLogs,
  AADServicePrincipalSignInLogs,
  AppliedPolicyEntry,
} from '../../shared/records/entra.ts'
import { blocking, type Contoso, codeOf, contoso, exchange, graph, must, obtain, setPolicies, task } from './contoso.ts'

const everyAgent = blocking('Block agent identities', {
  clientApplications: { includeAgentIdServicePrincipals: ['All'] },
})
const everyAgentUser = blocking('Block agent users', { users: { includeUsers: ['AllAgentIdUsers'] } })
const harmless = { ...everyAgentUser, displayName: 'Pilot', state: 'enabledForReportingButNotEnforced' }

async function asked(grant: 'autonomous' | 'agentUser', ...policies: Parameters<typeof setPolicies>) {
  const run = await contoso()
  must(await run.perform(setPolicies(...policies)))
  await run.ask(task)
  return { run, outcome: await run.perform(obtain(grant)) }
}
const grantsDecided = (run: Contoso): TokenGrant[] => run.factsOf('access.decided').map(({ request }) => request.grant)
const exchangeRows = (run: Contoso) =>
  run
    .rows('AADServicePrincipalSignInLogs', AADServicePrincipalSignInLogs)
    .filter(({ ResourceIdentity }) => ResourceIdentity === exchange)
const entries = (text: string | undefined) => AppliedPolicyEntry.array().parse(JSON.parse(text ?? 'null'))

describe('T1/T2 exchanges are logged but **not** CA-evaluated; only the resource token is.', () => {
  test.each(['autonomous', 'agentUser'] as const)(
    'of an %s chain Conditional Access decides on one token alone',
    async grant => {
      const { run, outcome } = await asked(grant, harmless)
      must(outcome)
      expect(run.factsOf('token.issued').map(({ request }) => request.grant)).toEqual(['t1', 't2', grant])
      expect(grantsDecided(run)).toEqual([grant])
    },
  )

  test('the rows of T1 and T2 are there, with the exchange endpoint as resource and no policy in them', async () => {
    const { run } = await asked('agentUser', everyAgent, harmless)
    const rows = exchangeRows(run)
    expect(rows).toHaveLength(2)
    for (const row of rows)
      expect(row).toMatchObject({
        ResourceDisplayName: 'AAD Token Exchange Endpoint: Public',
        ConditionalAccessStatus: 'notApplied',
        ConditionalAccessPolicies: '[]',
        ResultType: '0',
      })
  })

  test('the row of the agent user’s token has an entry for every policy', async () => {
    const { run } = await asked('agentUser', everyAgent, harmless)
    const [row, ...more] = run.rows('AADNonInteractiveUserSignInLogs', AADNonInteractiveUserSignInLogs)
    expect(more).toEqual([])
    expect(row).toMatchObject({ ResourceIdentity: graph, ResultType: '0' })
    expect(entries(row?.ConditionalAccessPolicies).map(({ displayName, result }) => [displayName, result])).toEqual([
      ['Block agent identities', 'notApplied'],
      ['Pilot', 'reportOnlyFailure'],
    ])
  })

  test('where all agents are blocked T1 and T2 are still issued, and the agent identity’s token is refused: AADSTS53003', async () => {
    const { run, outcome } = await asked('autonomous', everyAgent)
    expect(codeOf(outcome)).toBe(53003)
    expect(run.factsOf('token.issued').map(({ request }) => request.grant)).toEqual(['t1', 't2'])
    expect(exchangeRows(run).map(({ ResultType }) => ResultType)).toEqual(['0', '0'])
    const refused = run
      .rows('AADServicePrincipalSignInLogs', AADServicePrincipalSignInLogs)
      .find(({ ResourceIdentity }) => ResourceIdentity === graph)
    expect(refused).toMatchObject({ ResultType: '53003', ConditionalAccessStatus: 'failure' })
    expect(entries(refused?.ConditionalAccessPolicies)).toMatchObject([{ result: 'failure' }])
  })

  test('so it is with the agent user’s token, in the non-interactive log', async () => {
    const { run, outcome } = await asked('agentUser', everyAgentUser)
    expect(codeOf(outcome)).toBe(53003)
    const [row] = run.rows('AADNonInteractiveUserSignInLogs', AADNonInteractiveUserSignInLogs)
    expect(row).toMatchObject({ ResultType: '53003', ConditionalAccessStatus: 'failure', UniqueTokenIdentifier: '' })
  })

  test('a policy aimed at the exchange endpoint itself blocks nothing', async () => {
    const applications = { includeApplications: [exchange] }
    const aimed = [
      blocking('Agents', { clientApplications: { includeAgentIdServicePrincipals: ['All'] }, applications }),
      blocking('Agent users', { users: { includeUsers: ['AllAgentIdUsers'] }, applications }),
    ]
    for (const grant of ['autonomous', 'agentUser'] as const) {
      const { outcome } = await asked(grant, ...aimed)
      must(outcome)
    }
  })
})
