// The directory's pure findings and permissions: what is inherited, who is a shadow agent, who answers for nobody, what needs rotation.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type CredentialStanding,
  effectivePermissions,
  findRotationsDue,
  findShadowAgents,
  findUnaccountable,
  sponsorshipsLost,
} from '../../main/access/index.ts'
import type { InheritablePermission, PermissionGrant } from '../../shared/model/identity.ts'
import { graph } from './cases/ids.ts'

const erp = '11111111-0000-4000-8000-000000000000'
const grant = (resourceAppId: string, scopes: string[], roles: string[] = []): PermissionGrant => ({
  resourceAppId,
  scopes,
  roles,
})
type Inherited = InheritablePermission['inheritableScopes']
const inheritable = (
  resourceAppId: string,
  inheritableScopes: Inherited,
  inheritableRoles: Inherited = { kind: 'none' },
): InheritablePermission => ({ resourceAppId, inheritableScopes, inheritableRoles })

describe('Inheritable permissions', () => {
  const blueprintGrants = [grant(graph, ['Mail.Send', 'Files.Read.All'], ['User.Read.All'])]
  const ownGrants = [grant(graph, ['Mail.Send'])]
  const namesOf = (rule: InheritablePermission[], throughBlueprint = true) =>
    effectivePermissions({ inheritable: rule, blueprintGrants, ownGrants, throughBlueprint }).map(
      ({ scopes, roles }) => [scopes.map(({ name, from }) => `${name} ${from}`), roles.map(({ name }) => name)],
    )

  test.each<[string, InheritablePermission[], string[], string[]]>([
    ['nothing is listed', [], ['Mail.Send direct'], []],
    [
      'all scopes are',
      [inheritable(graph, { kind: 'allAllowed' })],
      ['Files.Read.All inherited', 'Mail.Send both'],
      [],
    ],
    [
      'one is enumerated',
      [inheritable(graph, { kind: 'enumerated', names: ['Files.Read.All', 'Never.Granted'] })],
      ['Files.Read.All inherited', 'Mail.Send direct'],
      [],
    ],
    ['none is', [inheritable(graph, { kind: 'none' })], ['Mail.Send direct'], []],
    [
      'roles alone are',
      [inheritable(graph, { kind: 'none' }, { kind: 'allAllowed' })],
      ['Mail.Send direct'],
      ['User.Read.All'],
    ],
    ['another resource is', [inheritable(erp, { kind: 'allAllowed' })], ['Mail.Send direct'], []],
  ])('give what is granted to the principal and inheritable, where %s', (_where, rule, scopes, roles) => {
    expect(namesOf(rule)).toEqual([[scopes, roles]])
  })

  test('are inherited only through impersonation by the blueprint', () => {
    expect(namesOf([inheritable(graph, { kind: 'allAllowed' })], false)).toEqual([[['Mail.Send direct'], []]])
  })

  test('are listed by resource in alphabetical order, without those that give nothing', () => {
    const sight = {
      inheritable: [inheritable(erp, { kind: 'none' }, { kind: 'enumerated', names: ['Orders.Post', 'Orders.Read'] })],
      blueprintGrants: [grant(graph, ['Files.Read.All']), grant(erp, ['Orders'], ['Orders.Read', 'Orders.Post'])],
      ownGrants: [grant('22222222-0000-4000-8000-000000000000', ['Z', 'A']), grant(erp, [], ['Orders.Read'])],
    }
    expect(effectivePermissions({ ...sight, throughBlueprint: true })).toEqual([
      {
        resourceAppId: erp,
        scopes: [],
        roles: [
          { name: 'Orders.Post', from: 'inherited' },
          { name: 'Orders.Read', from: 'both' },
        ],
      },
      {
        resourceAppId: '22222222-0000-4000-8000-000000000000',
        scopes: [
          { name: 'A', from: 'direct' },
          { name: 'Z', from: 'direct' },
        ],
        roles: [],
      },
    ])
    expect(effectivePermissions({ ...sight, ownGrants: [], throughBlueprint: false })).toEqual([])
  })

  test('never give what was granted to nobody', () => {
    const name = fc.constantFrom('A', 'B', 'C')
    const rule = fc.oneof(
      fc.constant<Inherited>({ kind: 'allAllowed' }),
      fc.constant<Inherited>({ kind: 'none' }),
      fc.array(name).map((names): Inherited => ({ kind: 'enumerated', names })),
    )
    const resource = fc.constantFrom(graph, erp, graph.toUpperCase())
    const grants = fc.array(fc.record({ resourceAppId: resource, scopes: fc.array(name), roles: fc.array(name) }))
    const rules = fc.array(fc.record({ resourceAppId: resource, inheritableScopes: rule, inheritableRoles: rule }))
    fc.assert(
      fc.property(rules, grants, grants, fc.boolean(), (listed, blueprint, own, throughBlueprint) => {
        const held = effectivePermissions({
          inheritable: listed,
          blueprintGrants: blueprint,
          ownGrants: own,
          throughBlueprint,
        })
        const isIn = (each: readonly PermissionGrant[], id: string, scope: string): boolean =>
          each.some(one => one.resourceAppId.toLowerCase() === id && one.scopes.includes(scope))
        for (const id of [graph, erp])
          for (const scope of ['A', 'B', 'C']) {
            const listedIt = listed.some(
              ({ resourceAppId, inheritableScopes: by }) =>
                resourceAppId.toLowerCase() === id &&
                (by.kind === 'allAllowed' || (by.kind === 'enumerated' && by.names.includes(scope))),
            )
            const naive = isIn(own, id, scope) || (throughBlueprint && isIn(blueprint, id, scope) && listedIt)
            const found = held.some(one => one.resourceAppId === id && one.scopes.some(each => each.name === scope))
            expect(found).toBe(naive)
          }
      }),
      { seed: 13, numRuns: 500 },
    )
  })
})

describe('Findings', () => {
  const sighting = (agent: `agent:${string}` | null, sourceAgentId = '') => ({
    agent,
    sourceAgentId,
    displayName: 'X',
    seen: 'called a tool',
  })

  test('a shadow agent without an agent identity is known by its source', () => {
    const registry = [{ agent: null, sourceAgentId: 'bot-1', registered: true }]
    const found = findShadowAgents(
      [sighting(null, 'bot-1'), sighting(null, 'bot-2'), sighting(null, 'bot-2')],
      registry,
    )
    expect(found.map(each => each.sighting.sourceAgentId)).toEqual(['bot-2'])
  })

  test('one that the registry knows by its source alone, or by its identity alone, is no shadow agent', () => {
    const registry = [
      { agent: null, sourceAgentId: 'bot-1', registered: true },
      { agent: 'agent:b', sourceAgentId: '', registered: true },
    ] as const
    expect(findShadowAgents([sighting('agent:a', 'bot-1'), sighting('agent:b', 'bot-2')], registry)).toEqual([])
    // that neither names a source does not make one of them
    expect(findShadowAgents([sighting('agent:a')], registry)).toHaveLength(1)
  })

  test('a shadow agent is said to be one by name, and by what it was seen doing first', () => {
    const later = { ...sighting('agent:a'), seen: 'sent mail' }
    expect(findShadowAgents([sighting('agent:a'), later], [])).toEqual([
      { sighting: sighting('agent:a'), reason: 'X called a tool and has no entry in the registry.' },
    ])
  })

  test('an entry that was deleted hides nobody', () => {
    const registry = [{ agent: 'agent:a', sourceAgentId: '', registered: false } as const]
    expect(findShadowAgents([sighting('agent:a')], registry)).toHaveLength(1)
  })

  test('nobody is accountable for an agent whose last sponsor is gone', () => {
    const subjects = [
      { ref: 'agent:a', displayName: 'A', sponsors: ['human:left'] },
      { ref: 'agent:b', displayName: 'B', sponsors: ['human:left', 'human:stays'] },
    ] as const
    const found = findUnaccountable(
      subjects.map(each => ({ ...each, sponsors: [...each.sponsors] })),
      human => human === 'human:stays',
    )
    expect(found).toEqual([
      { subject: 'agent:a', lost: ['human:left'], reason: 'Nobody is accountable for A: its last sponsor is gone.' },
    ])
  })

  test('a sponsor who leaves is counted out, and so are those who left before', () => {
    const subject = {
      ref: 'agent:a' as const,
      sponsors: ['human:a' as const, 'human:b' as const, 'human:d' as const, 'human:gone' as const],
    }
    expect(sponsorshipsLost([subject], 'human:a', human => human !== 'human:gone')).toEqual([
      { subject: 'agent:a', left: 2 },
    ])
    expect(sponsorshipsLost([subject], 'human:c', () => true)).toEqual([])
  })

  test('a credential that ends soon needs a successor, unless it has one or renews itself', () => {
    const credential = (ref: string, blueprint: string, state: CredentialStanding['state'], renewsItself = false) => ({
      ref: `credential:${ref}` as const,
      blueprint: `blueprint:${blueprint}` as const,
      state,
      renewsItself,
    })
    expect(
      findRotationsDue([
        credential('alone', 'a', 'expiring'),
        credential('followed', 'b', 'expiring'),
        credential('successor', 'b', 'active'),
        credential('managed', 'c', 'expiring', true),
        credential('followed soon', 'd', 'expiring'),
        credential('soon', 'd', 'notYetValid'),
        credential('ended', 'e', 'expired'),
        credential('withdrawn', 'e', 'revoked'),
        credential('last', 'e', 'expiring'),
      ]),
    ).toEqual(['credential:alone', 'credential:last'])
  })
})
