// Access by purpose: what a grant covers, what keeps it from covering, and that nothing is gained by asking another agent.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ChainLink,
  coversObject,
  decideDelegatedAccess,
  decidePermission,
  decideResourceAccess,
  type HeldGrant,
  type PermissionAsk,
  type ResourceAsk,
} from '../../main/access/index.ts'
import type { ResourceGrant } from '../../shared/model/governance.ts'
import { epochMs } from '../../shared/model/units.ts'
import { all, erp, held as heldGrant, none, only, ask as plain } from './cases/grants.ts'
import { graph } from './cases/ids.ts'

const site = 'https://contoso.sharepoint.com/sites/finance'
const held = (change: Partial<ResourceGrant> = {}, state?: HeldGrant['state']): HeldGrant =>
  heldGrant({ permissions: ['Files.Read.All'], objects: [site], ...change }, state)
const ask: ResourceAsk = { ...plain, object: `${site}/AP-2026-08/INV-1043.pdf` }
const codes = (change: Partial<ResourceAsk>, grants: HeldGrant[]) => {
  const { outcome, reasons } = decideResourceAccess({ ...ask, ...change }, grants)
  return [outcome, ...reasons.map(({ code }) => code)]
}

describe('A grant', () => {
  test('covers its permission on what lies below its object, for its purpose, and is named', () => {
    expect(decideResourceAccess(ask, [held()])).toEqual({
      outcome: 'grant',
      reasons: [],
      by: [{ grant: 'grant:files', permission: 'Files.Read.All' }],
    })
  })

  const table: [string, Partial<ResourceAsk>, HeldGrant[], string[]][] = [
    ['nothing given', {}, [], ['deny', 'noGrant']],
    ['given at another resource', { resourceAppId: erp }, [held()], ['deny', 'noGrant']],
    ['given to another agent', { agent: 'agent:other', agentUser: null }, [held()], ['deny', 'noGrant']],
    [
      'of the agent user, asked for by the agent identity',
      { agentUser: null },
      [held({ subject: 'agentUser:invoice' })],
      ['deny', 'noGrant'],
    ],
    ['of the agent user, asked for as it', {}, [held({ subject: 'agentUser:invoice' })], ['grant']],
    [
      'application ids in another case',
      { resourceAppId: erp.toUpperCase() },
      [held({ resourceAppId: erp })],
      ['grant'],
    ],
    ['another permission', { permissions: ['Mail.Send'] }, [held()], ['deny', 'permission']],
    ['another purpose', { purpose: 'marketing' }, [held()], ['deny', 'purpose']],
    ['a purpose that is not known', { purpose: null }, [held()], ['cannotEvaluate', 'purposeUnknown']],
    ['another site', { object: 'https://contoso.sharepoint.com/sites/hr' }, [held()], ['deny', 'object']],
    ['a site whose name begins alike', { object: `${site}-archive/x` }, [held()], ['deny', 'object']],
    ['an object that is not known', { object: null }, [held()], ['cannotEvaluate', 'objectUnknown']],
    ['an object that is not known, unbounded', { object: null }, [held({ objects: null })], ['grant']],
    ['the moment before it begins', { now: epochMs(99) }, [held()], ['deny', 'notYetValid']],
    ['the moment it begins', { now: epochMs(100) }, [held()], ['grant']],
    ['the last moment', { now: epochMs(199) }, [held()], ['grant']],
    ['the moment it ends', { now: epochMs(200) }, [held()], ['deny', 'expired']],
    ['eligible, not activated', {}, [held({}, 'eligible')], ['deny', 'notActivated']],
    ['ended', {}, [held({}, 'ended')], ['deny', 'ended']],
    ['in a state that is not known', {}, [held({}, 'unknown')], ['cannotEvaluate', 'stateUnknown']],
    [
      'not known, and ruled out besides',
      { purpose: 'marketing' },
      [held({}, 'unknown')],
      ['deny', 'stateUnknown', 'purpose'],
    ],
    ['one of two', { purpose: 'b' }, [held(), held({ ref: 'grant:b', purpose: 'b' })], ['grant']],
    [
      'every reason of every grant',
      { purpose: 'b', permissions: ['Mail.Send'] },
      [held(), held({ ref: 'grant:b' }, 'eligible')],
      ['deny', 'permission', 'purpose', 'notActivated', 'permission', 'purpose'],
    ],
  ]
  test.each(table)('%s', (_, change, grants, expected) => {
    expect(codes(change, grants)).toEqual(expected)
  })

  test.each([[`${site}/../hr/salaries.xlsx`], [`${site}/./x`], [`${site}//x`], [`${site}\\..\\hr`], [`${site}/x/..`]])(
    'covers no path that may lead elsewhere: %s',
    object => {
      expect(coversObject(site, object)).toBe(false)
    },
  )

  test('covers exactly the paths whose segments begin with its own (against a naive oracle)', () => {
    const segment = fc.constantFrom('a', 'b', 'ab', 'a b')
    const path = fc.array(segment, { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(path, path, (bound, object) => {
        const expected = bound.every((each, index) => object[index] === each)
        expect(coversObject(bound.join('/'), object.join('/'))).toBe(expected)
      }),
      { seed: 20, numRuns: 2000 },
    )
  })
})

describe('A delegated request', () => {
  const root: ChainLink = { agent: 'agent:a', agentUser: null, passedOn: null, grants: [held({ subject: 'agent:a' })] }
  const callee: ChainLink = {
    agent: 'agent:b',
    agentUser: null,
    passedOn: [{ resourceAppId: graph, name: 'Files.Read.All' }],
    grants: [held({ ref: 'grant:wide', subject: 'agent:b', objects: null })],
  }
  const through = (chain: ChainLink[], change: Partial<ResourceAsk> = {}) => {
    const { outcome, reasons, by } = decideDelegatedAccess({ ...ask, ...change }, chain)
    return { outcome, codes: [...new Set(reasons.map(({ code }) => code))], by }
  }

  test('is granted where everyone it comes through has the permission for this object', () => {
    const by = [{ grant: 'grant:wide', permission: 'Files.Read.All' }]
    expect(through([root, callee])).toEqual({ outcome: 'grant', codes: [], by })
  })
  test('reaches no object the asking agent does not reach, though the acting one does', () => {
    const object = 'https://contoso.sharepoint.com/sites/hr/salaries.xlsx'
    expect(through([callee], { object }).outcome).toBe('grant')
    expect(through([root, callee], { object }).outcome).toBe('deny')
    expect(through([root, callee], { object }).codes).toContain('object')
  })
  test('has no permission that was not passed on, though both have it', () => {
    expect(through([root, { ...callee, passedOn: [] }])).toMatchObject({ outcome: 'deny', by: [] })
    expect(through([root, { ...callee, passedOn: [] }]).codes).toContain('notPassedOn')
  })
  test('through nobody is refused', () => {
    expect(through([]).outcome).toBe('deny')
  })

  test('never has what anyone it came through lacks (random chains)', () => {
    const names = ['r', 'w', 'x'] as const
    const objects = ['s', 's/f', 't'] as const
    const grant = fc.record({
      permissions: fc.subarray([...names], { minLength: 1 }),
      objects: fc.option(fc.subarray([...objects], { minLength: 1 })),
      purpose: fc.constantFrom('p', 'q'),
    })
    const link = fc.record({
      grants: fc.array(grant, { maxLength: 3 }),
      passedOn: fc.option(fc.subarray([...names]), { nil: null }),
    })
    let granted = 0
    fc.assert(
      fc.property(
        fc.array(link, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...names),
        fc.constantFrom('s/f/1', 't', 'u'),
        (links, name, object) => {
          const chain = links.map(
            ({ grants, passedOn }): ChainLink => ({
              agent: 'agent:a',
              agentUser: null,
              grants: grants.map(one => held({ ...one, subject: 'agent:a', startDateTime: epochMs(0) })),
              passedOn: passedOn?.map(each => ({ resourceAppId: graph, name: each })) ?? null,
            }),
          )
          const everyone = links.every(
            ({ grants, passedOn }) =>
              (passedOn === null || passedOn.includes(name)) &&
              grants.some(
                one =>
                  one.purpose === 'p' &&
                  one.permissions.includes(name) &&
                  (one.objects === null || one.objects.some(bound => `${object}/`.startsWith(`${bound}/`))),
              ),
          )
          const { outcome } = through(chain, { permissions: [name], object, purpose: 'p' })
          expect(outcome).toBe(everyone ? 'grant' : 'deny')
          if (everyone) granted += 1
        },
      ),
      { seed: 21, numRuns: 3000 },
    )
    expect(granted).toBeGreaterThan(100)
  })
})

describe('A permission', () => {
  const consented = { resourceAppId: graph, scopes: ['Mail.Send'], roles: ['Files.Read.All'] }
  const base: PermissionAsk = {
    kind: 'delegated',
    resourceAppId: graph,
    permission: 'Mail.Send',
    own: [],
    blueprint: [consented],
    inheritable: [{ resourceAppId: graph, inheritableScopes: all, inheritableRoles: none }],
    impersonated: true,
    assignmentRequired: false,
    assigned: false,
  }
  const inheritable = (inheritableScopes: ReturnType<typeof only> | typeof all | typeof none) => [
    { resourceAppId: graph, inheritableScopes, inheritableRoles: none },
  ]
  const table: [string, Partial<PermissionAsk>, string, number | null, string[]][] = [
    ['consented to itself', { own: [consented], blueprint: [] }, 'grant', null, ['own']],
    ['inherited, all allowed', {}, 'grant', null, ['inherited']],
    ['inherited, enumerated', { inheritable: inheritable(only('Mail.Send')) }, 'grant', null, ['inherited']],
    ['had twice', { own: [consented] }, 'grant', null, ['own', 'inherited']],
    ['enumerated without it', { inheritable: inheritable(only('Mail.Read')) }, 'deny', 65001, []],
    ['nothing inheritable', { inheritable: inheritable(none) }, 'deny', 65001, []],
    ['no entry for the resource', { inheritable: [] }, 'deny', 65001, []],
    ['scopes are not roles', { kind: 'application', permission: 'Files.Read.All' }, 'deny', null, []],
    ['not impersonated', { impersonated: false }, 'deny', 65001, []],
    ['nobody has it', { blueprint: [] }, 'deny', 65001, []],
    ['own consent is not known', { own: null, blueprint: [] }, 'cannotEvaluate', null, []],
    ['own consent is not known, inherited anyway', { own: null }, 'grant', null, ['inherited']],
    ['what is inheritable is not known', { inheritable: null }, 'cannotEvaluate', null, []],
    ['an assignment is required and missing', { assignmentRequired: true }, 'deny', 50105, ['inherited']],
    ['an assignment is required and there', { assignmentRequired: true, assigned: true }, 'grant', null, ['inherited']],
    [
      'whether it is assigned is not known',
      { assignmentRequired: true, assigned: null },
      'cannotEvaluate',
      null,
      ['inherited'],
    ],
    ['neither consented to nor assigned', { blueprint: [], assignmentRequired: true }, 'deny', 65001, []],
    ['a role, not assigned', { kind: 'application', blueprint: [], assignmentRequired: true }, 'deny', 50105, []],
  ]
  test.each(table)('%s', (_, change, outcome, errorCode, from) => {
    expect(decidePermission({ ...base, ...change })).toMatchObject({ outcome, errorCode, from })
  })
})
