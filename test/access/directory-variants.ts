// How a request to the directory may be otherwise: what it is asked of, in which state that is, and what else is there.
import type { ObjectState } from '../../main/access/index.ts'
import type { Asked } from './directory-table.ts'
import { agent, agentUser, blueprint, person, principal, type Tenant, unitWith } from './directory-tenant.ts'
import type { Named } from './written-table.ts'

type Fields = Readonly<Record<string, unknown>>
export type Variant = readonly [where: string, fields: Fields, tenant?: Partial<Tenant>]

/** Every one there is: of those only the types say. */
export const objectStates: readonly ObjectState[] = [
  'active',
  'disabled',
  'condemned',
  'orphaned',
  'softDeleted',
  'hardDeleted',
  'absent',
]
export const targets: readonly (readonly [name: string, ref: string])[] = [
  ['a person', person],
  ['a blueprint', blueprint],
  ['a principal', principal],
  ['an agent identity', agent],
  ['an agent user', agentUser],
]

export const locked: Variant = ['by whoever can not sign in', {}, { callerSignsIn: false }]
const inUnits: readonly Variant[] = [
  ['in a unit', {}, { units: unitWith({}) }],
  ['in a restricted unit', {}, { units: unitWith({ restricted: true }) }],
]
export const inEveryState = (ref: string, name = ''): readonly Variant[] =>
  objectStates.map(state => [`${name}${state}`, {}, { states: { [ref]: state } }])

/** A request in each of its variants. */
export const asked = (operation: string, fields: Fields, variants: readonly Variant[]): Named<Asked>[] =>
  variants.map(([where, more, tenant]) => [
    where,
    { request: { operation, ...fields, ...more }, ...(tenant && { tenant }) },
  ])

/** The same of several kinds of object: in each state, in units, and of one that was never there. */
export const ofObjects = (
  request: string,
  operation: string,
  chosen: readonly string[],
  fields: Fields = {},
  more: readonly Variant[] = [],
): [string, Named<Asked>[]][] =>
  targets
    .filter(([, ref]) => chosen.includes(ref))
    .map(([name, target]) => [
      `${request} ${name}`,
      asked(operation, { target, ...fields }, [
        ...inEveryState(target),
        ['never there', { target: `${target.slice(0, target.indexOf(':'))}:gone` }],
        ...inUnits,
        ...more,
      ]),
    ])
