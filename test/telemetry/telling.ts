// Facts of any type as a tenant that stands would tell them: what they name was introduced, what they answer was asked.
import fc from 'fast-check'
import type { Fact, FactType, RecordedFact, TokenRequest } from '../../shared/model/facts.ts'
import { epochMs } from '../../shared/model/units.ts'
import { anyFactOf } from '../shared/any-fact.ts'
import { ids, start, wholeSession } from './facts.ts'

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
  'registration:known',
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
    case 'record.changed':
      return { ...fact, app: 'crm' }
    case 'call.cut':
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

/** An entry of the registry that later facts name. */
const entered: Fact[] = fc
  .sample(anyFactOf('registration.requested', refs), { seed: 7, numRuns: 1 })
  .flatMap(fact =>
    fact.type === 'registration.requested'
      ? [{ ...fact, registration: { ...fact.registration, ref: 'registration:known' } }]
      : [],
  )

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

const graph = '00000003-0000-0000-c000-000000000000'
/** What a call that is cut had done: Graph was asked, and has not answered yet. */
const asked: Fact[] = fc
  .sample(fc.tuple(anyFactOf('token.issued', refs), anyFactOf('proof.accepted', refs)), { seed: 7, numRuns: 1 })
  .flatMap(([issued, accepted]) => {
    const token = sound(issued)
    if (token.type !== 'token.issued' || accepted.type !== 'proof.accepted') return []
    const request = { ...token.request, resourceId: graph }
    return [
      { ...token, token: 'token:graph', request },
      {
        ...accepted,
        call: 'open',
        token: 'token:graph',
        htm: 'GET',
        htu: 'https://graph.microsoft.com/v1.0/me/messages',
      },
    ]
  })

/** Eight of them, to be told after `wholeSession`, each after what it stands on. */
export function anyFactsTold(type: FactType): RecordedFact[] {
  return fc
    .sample(anyFactOf(type, refs), { seed: 7, numRuns: 8 })
    .flatMap(fact => [
      principal,
      open,
      ...known,
      ...found,
      ...entered,
      incident,
      unit,
      ...(type === 'call.cut' ? asked : []),
      sound(fact),
    ])
    .map((fact, i) => ({ seq: wholeSession.length + i, at: epochMs(start + 60_000 + i), fact }))
}
