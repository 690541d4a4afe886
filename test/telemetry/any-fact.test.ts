// Whatever happens in a tenant that stands, telemetry takes it in, and what it writes fits.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTelemetry } from '../../main/telemetry/index.ts'
import type { Fact, TokenRequest } from '../../shared/model/facts.ts'
import { epochMs } from '../../shared/model/units.ts'
import { anyFactOf, factTypes } from '../shared/any-fact.ts'
import { ids, start, wholeSession } from './facts.ts'
import { seededRandom } from './random.ts'
import { schemaOf } from './records.ts'

const refs = [
  'human:dana',
  'human:sam',
  'blueprint:invoices',
  'principal:invoices',
  'agent:invoices-1',
  'agentUser:invoices-1',
  'pool:finance',
  'pc:01',
  'pc:02',
  'session:s1',
  'task:1',
  'token:user',
  'alert:raised',
  'incident:1',
  'credential:known',
] as const

const named = (request: TokenRequest): TokenRequest => ({
  ...request,
  blueprint: 'blueprint:invoices',
  agent: 'agent:invoices-1',
  agentUser: 'agentUser:invoices-1',
  human: 'human:dana',
})

/** A fact as the tenant would tell it: requests name who they are for, calls return that were made. */
function sound(fact: Fact): Fact {
  switch (fact.type) {
    case 'token.issued':
      return { ...fact, request: named(fact.request), claims: { uti: 'uti', iat: start / 1000, sid: 'sid' } }
    case 'token.refused':
      return { ...fact, request: named(fact.request) }
    case 'file.read':
      return { ...fact, siteUrl: 'https://contoso.sharepoint.com/sites/finance' }
    case 'tool.returned':
      return { ...fact, call: 'open' }
    case 'incident.opened':
      return { ...fact, alert: 'alert:raised', id: '7' }
    case 'incident.alertAdded':
      return { ...fact, alert: 'alert:raised' }
    case 'unit.memberAdded':
    case 'unit.memberRemoved':
    case 'unit.roleScoped':
      return { ...fact, unit: 'hidden' }
    default:
      return fact
  }
}

const open: Fact = {
  type: 'tool.called',
  call: {
    callId: 'open',
    task: 'task:1',
    span: '00000000000000d1',
    parentSpan: '00000000000000d0',
    tool: 'browser_navigate',
    server: 'mcp_W365ComputerUse',
    arguments: {},
    session: 'session:s1',
    pc: 'pc:01',
  },
}

const principal: Fact = {
  type: 'principal.created',
  principal: {
    ref: 'principal:invoices',
    id: ids.blueprintPrincipal,
    blueprint: 'blueprint:invoices',
    displayName: 'Invoice blueprint',
    sponsors: [],
  },
}

/** A credential that later facts name. */
const known: Fact[] = fc
  .sample(anyFactOf('credential.added', refs), { seed: 7, numRuns: 1 })
  .flatMap(fact =>
    fact.type === 'credential.added' ? [{ ...fact, credential: { ...fact.credential, ref: 'credential:known' } }] : [],
  )
/** An alert and its incident, which later facts of them name. */
const found: Fact[] = fc
  .sample(anyFactOf('alert.raised', refs), { seed: 7, numRuns: 1 })
  .flatMap(fact => (fact.type === 'alert.raised' ? [{ ...fact, alert: { ...fact.alert, ref: 'alert:raised' } }] : []))
const incident: Fact = {
  type: 'incident.opened',
  incident: 'incident:1',
  id: '1',
  displayName: 'Suspicious behavior of an agent',
  agent: 'agent:invoices-1',
  alert: 'alert:raised',
  severity: 'low',
}

const unit: Fact = {
  type: 'unit.created',
  unit: {
    key: 'hidden',
    id: ids.blueprint,
    displayName: 'Hidden',
    visibility: 'HiddenMembership',
    isMemberManagementRestricted: true,
  },
  by: 'human:dana',
}

test.each(factTypes)('%s', type => {
  const telemetry = createTelemetry({ random: seededRandom('7') })
  const some = fc
    .sample(anyFactOf(type, refs), { seed: 7, numRuns: 8 })
    .flatMap(fact => [principal, open, ...known, ...found, incident, unit, sound(fact)])
  const told = some.map((fact, i) => ({ seq: wholeSession.length + i, at: epochMs(start + 60_000 + i), fact }))
  for (const recorded of wholeSession) telemetry.see(recorded)
  const records = told.flatMap(recorded => telemetry.see(recorded))
  for (const { table, body } of [...records, ...telemetry.end()]) expect(schemaOf(table).parse(body)).toEqual(body)
})
