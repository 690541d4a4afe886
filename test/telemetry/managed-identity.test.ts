// A blueprint whose service runs under a managed identity: its own sign-in row, and the federated credential on T1's.
import { describe, expect, test } from 'vitest'
import { loadScenario, startRun } from '../../main/simulation/index.ts'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { FactOf, RecordedFact } from '../../shared/model/facts.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { AADManagedIdentitySignInLogs, AADServicePrincipalSignInLogs } from '../../shared/records/entra.ts'
import { EntraIdSpnSignInEvents } from '../../shared/records/hunting-sign-in.ts'
import { bodiesOf } from './records.ts'

async function play(id: string): Promise<{ facts: readonly RecordedFact[]; records: LogRecord[] }> {
  const run = await startRun(await loadScenario(id), 7)
  const telemetry = createTelemetry(run.env)
  const facts = await run.step(Number.MAX_SAFE_INTEGER)
  return { facts, records: [...facts.flatMap(fact => telemetry.see(fact)), ...telemetry.end()] }
}

describe('a service under a managed identity', async () => {
  const { facts, records } = await play('poor-logs')
  const rows = bodiesOf(records, 'AADManagedIdentitySignInLogs', AADManagedIdentitySignInLogs)
  const services = bodiesOf(records, 'AADServicePrincipalSignInLogs', AADServicePrincipalSignInLogs)
  const t1 = services.filter(({ Agent }) => Agent.includes('agentIdentityBlueprintPrincipal'))
  const [credential] = facts.flatMap(({ fact }) =>
    fact.type === 'credential.added' && fact.credential.kind === 'federatedIdentityCredential' ? [fact.credential] : [],
  )

  test('signs in once for each T1, before it, and in no table of the agent', () => {
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.map(row => row.TimeGenerated)).toEqual(t1.map(row => row.TimeGenerated))
    const tables = records.map(({ table }) => table)
    expect(tables.indexOf('AADManagedIdentitySignInLogs')).toBeLessThan(tables.indexOf('AADServicePrincipalSignInLogs'))
  })

  test('is the principal that the federated credential of the blueprint trusts', () => {
    for (const row of rows) expect(row.ServicePrincipalId).toBe(credential?.subject)
    for (const row of t1) {
      expect(row.ClientCredentialType).toBe('federatedIdentityCredential')
      expect(row.FederatedCredentialId).toBe(credential?.id)
    }
  })

  test('gets a token that is none of the chain, and one id for its application', () => {
    const utis = new Set(services.map(row => row.UniqueTokenIdentifier))
    for (const row of rows) expect(utis).not.toContain(row.UniqueTokenIdentifier)
    expect(new Set(rows.map(row => row.UniqueTokenIdentifier)).size).toBe(rows.length)
    expect(new Set(rows.map(row => row.AppId)).size).toBe(1)
  })

  test('is marked in advanced hunting, where the agent is not', () => {
    const hunted = bodiesOf(records, 'EntraIdSpnSignInEvents', EntraIdSpnSignInEvents)
    const marked = hunted.filter(row => row.IsManagedIdentity)
    expect(marked.map(row => row.RequestId)).toEqual(rows.map(row => row.Id))
    expect(hunted.length).toBe(marked.length + services.length)
  })
})

describe('a service with a certificate', async () => {
  const { records } = await play('first-light')

  test('leaves no row of a managed identity, and names no federated credential', () => {
    expect(records.filter(({ table }) => table === 'AADManagedIdentitySignInLogs')).toEqual([])
    for (const row of bodiesOf(records, 'AADServicePrincipalSignInLogs', AADServicePrincipalSignInLogs))
      expect(row).not.toHaveProperty('FederatedCredentialId')
  })
})

test('a federated credential of an issuer outside is no managed identity', async () => {
  const { facts } = await play('poor-logs')
  const foreign = facts.map(recorded => {
    const { fact } = recorded
    if (fact.type !== 'credential.added' || fact.credential.kind !== 'federatedIdentityCredential') return recorded
    const credential = { ...fact.credential, issuer: 'https://token.actions.example.com' }
    return { ...recorded, fact: { ...fact, credential } satisfies FactOf<'credential.added'> }
  })
  const telemetry = createTelemetry({ random: (await startRun(await loadScenario('poor-logs'), 7)).env.random })
  const tables = foreign.flatMap(fact => telemetry.see(fact)).map(({ table }) => table)
  expect(tables).toContain('AADServicePrincipalSignInLogs')
  expect(tables).not.toContain('AADManagedIdentitySignInLogs')
})
