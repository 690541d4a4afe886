// What a tenant has bought decides what its logs hold at all.
import { describe, expect, test } from 'vitest'
import type { Licence } from '../../shared/model/access.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import { AADNonInteractiveUserSignInLogs } from '../../shared/records/entra.ts'
import { wholeSession } from './facts.ts'
import { bodiesOf, recordsOf } from './records.ts'

const tenantWith = (...licences: Licence[]): RecordedFact[] =>
  wholeSession.map(({ fact, ...place }) => ({
    ...place,
    fact: fact.type === 'tenant.ready' ? { ...fact, tenant: { ...fact.tenant, licences } } : fact,
  }))
const tablesOf = (facts: readonly RecordedFact[]) => [...new Set(recordsOf(facts).map(({ table }) => table))].sort()

const always = ['AgentObject', 'AgentSpan', 'AuditLogs', 'AuditRecord', 'CloudPcObject']
const signIns = ['AADNonInteractiveUserSignInLogs', 'AADServicePrincipalSignInLogs']
const hunting = ['EntraIdSignInEvents', 'EntraIdSpnSignInEvents']

describe('a tenant with', () => {
  test.each<[string, Licence[], string[]]>([
    ['no licence of Entra hands on the directory audit, and no sign-ins', [], always],
    ['P1 has its sign-in logs, nothing of Defender', ['P1'], [...always, ...signIns]],
    ['P2 has its sign-ins in advanced hunting too', ['P2'], [...always, ...signIns, ...hunting]],
    ['E5 has all', ['E5'], [...always, ...signIns, ...hunting, 'CloudAppEvents', 'EmailEvents']],
  ])('%s', (_what, licences, tables) => {
    expect(tablesOf(tenantWith(...licences))).toEqual(tables.toSorted())
  })
})

test('a licence more adds records and changes none', () => {
  const few = recordsOf(tenantWith('P1'))
  const many = recordsOf(tenantWith('P1', 'E5')).filter(({ table }) => few.some(record => record.table === table))
  const told = ({ Type: _, ...body }: (typeof few)[number]['body']) => body.Id ?? body.id ?? body.resourceSpans
  expect(many.map(({ body }) => told(body))).toEqual(few.map(({ body }) => told(body)))
})

test('without P2 a sign-in row says that risk is hidden, and with it that there was none', () => {
  const levels = (facts: readonly RecordedFact[]) =>
    bodiesOf(recordsOf(facts), 'AADNonInteractiveUserSignInLogs', AADNonInteractiveUserSignInLogs).map(
      ({ RiskLevelDuringSignIn }) => RiskLevelDuringSignIn,
    )
  expect(levels(tenantWith('P1'))).toEqual(['hidden'])
  expect(levels(tenantWith('P2'))).toEqual(['none'])
})
