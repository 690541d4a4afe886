// The directory objects a what-if speaks of, in Graph's JSON: whose agent it is, its attributes and groups, which location an address is in.
import { z } from 'zod'
import { isJsonObject } from '../../../shared/model/json.ts'
import {
  CountryNamedLocation,
  IpNamedLocation,
  locationsAt,
  NamedLocation,
} from '../conditional-access/named-locations.ts'
import type { AccessSubject, Attributes, AttributeValue, GuestType } from '../conditional-access/request.ts'

const type = <Name extends string>(name: Name) => z.literal(`#microsoft.graph.${name}` as const)
const attributeValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])

/** By set, then by attribute, as `$select=customSecurityAttributes` gives them, `@odata.type` annotations among them. */
const customSecurityAttributes = z.record(z.string(), z.record(z.string(), attributeValue)).nullish()
const account = { id: z.string(), customSecurityAttributes }
const member = {
  ...account,
  /** `$expand=transitiveMemberOf`: groups and directory roles. */
  transitiveMemberOf: z
    .array(z.looseObject({ '@odata.type': z.string(), id: z.string(), roleTemplateId: z.string().nullish() }))
    .nullish(),
}

const DirectoryObject = z.discriminatedUnion('@odata.type', [
  z.looseObject({ '@odata.type': type('agentIdentity'), ...account, agentIdentityBlueprintId: z.string() }),
  z.looseObject({ '@odata.type': type('agentUser'), ...member, identityParentId: z.string() }),
  z.looseObject({
    '@odata.type': type('user'),
    ...member,
    userType: z.string().nullish(),
    userPrincipalName: z.string().nullish(),
  }),
  z.looseObject({ '@odata.type': type('servicePrincipal'), ...account, appId: z.string() }),
  CountryNamedLocation,
  IpNamedLocation,
])
type DirectoryObject = z.infer<typeof DirectoryObject>

export const directoryTypes: readonly string[] = DirectoryObject.options.flatMap(({ shape }) => [
  ...shape['@odata.type'].values,
])

/** A list, or Graph's answer to a list request. */
export const DirectoryObjects = z.preprocess(
  value => (isJsonObject(value) && 'value' in value ? value.value : value),
  z.array(DirectoryObject),
)

/** What the objects say of an account; what they do not say stays out. */
export type Known = Pick<AccessSubject, 'kind' | 'id' | 'blueprintAppId'> & Partial<AccessSubject>

export interface Directory {
  /** Null where no object has this id. */
  account(id: string): Known | null
  /** What is known of the resource with this application id. */
  resource(appId: string): { resourceIsAgent?: boolean; resourceAttributes?: Attributes }
  /** Null where no named locations are given: those that are given count as all there are. */
  namedLocations(ipAddress: string | null, country: string | null): { ids: string[]; isTrusted: boolean } | null
}

export function directoryOf(objects: readonly DirectoryObject[]): Directory {
  const find = <Name extends DirectoryObject['@odata.type']>(id: string, ...types: readonly Name[]) =>
    objects.find(
      (object): object is Extract<DirectoryObject, { '@odata.type': Name }> =>
        types.some(name => name === object['@odata.type']) && same(object.id, id),
    )
  const blueprintOf = (agent: string): string | null =>
    find(agent, '#microsoft.graph.agentIdentity')?.agentIdentityBlueprintId ?? null

  return {
    account(id) {
      const found = find(id, '#microsoft.graph.agentIdentity', '#microsoft.graph.agentUser', '#microsoft.graph.user')
      switch (found?.['@odata.type']) {
        case '#microsoft.graph.agentIdentity':
          return {
            kind: 'agentIdentity',
            id: found.id,
            blueprintAppId: found.agentIdentityBlueprintId,
            ...attributesOf(found),
          }
        case '#microsoft.graph.agentUser':
          return {
            kind: 'agentUser',
            id: found.id,
            blueprintAppId: blueprintOf(found.identityParentId),
            ...attributesOf(found),
            ...membershipsOf(found),
          }
        case '#microsoft.graph.user':
          return {
            kind: 'human',
            id: found.id,
            blueprintAppId: null,
            ...attributesOf(found),
            ...membershipsOf(found),
            ...guestOf(found.userType ?? null, found.userPrincipalName ?? null),
          }
        default:
          return null
      }
    },
    resource(appId) {
      if (find(appId, '#microsoft.graph.agentIdentity') !== undefined) return { resourceIsAgent: true }
      const principal = objects.find(
        object => object['@odata.type'] === '#microsoft.graph.servicePrincipal' && same(object.appId, appId),
      )
      if (principal?.['@odata.type'] !== '#microsoft.graph.servicePrincipal') return {}
      const { customSecurityAttributes: attributes } = attributesOf(principal)
      return { resourceIsAgent: false, ...(attributes === undefined ? {} : { resourceAttributes: attributes }) }
    },
    namedLocations(ipAddress, country) {
      const all = objects.flatMap(object => NamedLocation.safeParse(object).data ?? [])
      // nothing is said of the tenant's locations
      return all.length === 0 ? null : locationsAt(all, { ipAddress, country })
    },
  }
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

function attributesOf(object: { customSecurityAttributes?: z.infer<typeof customSecurityAttributes> }): {
  customSecurityAttributes?: Attributes
} {
  const sets = object.customSecurityAttributes
  if (sets === undefined) return {}
  const flat: Record<string, AttributeValue> = {}
  for (const [set, attributes] of Object.entries(sets ?? {}))
    for (const [name, value] of Object.entries(attributes)) if (!name.includes('@')) flat[`${set}_${name}`] = value
  return { customSecurityAttributes: flat }
}

function membershipsOf({
  transitiveMemberOf: of,
}: {
  transitiveMemberOf?:
    | { '@odata.type': string; id: string; roleTemplateId?: string | null | undefined }[]
    | null
    | undefined
}): Pick<AccessSubject, 'groups' | 'roles'> {
  if (of === null || of === undefined) return {}
  return {
    groups: of.filter(each => each['@odata.type'] === '#microsoft.graph.group').map(({ id }) => id),
    roles: of.flatMap(({ roleTemplateId }) => (roleTemplateId ? [roleTemplateId] : [])),
  }
}

/**
 * `userType` tells members from guests, and a user principal name with #EXT# an account of another tenant from one of this.
 * Without the name a guest may be of either kind; a member is taken for one of this tenant.
 */
function guestOf(userType: string | null, userPrincipalName: string | null): { guest?: GuestType | null } {
  const isExternal = userPrincipalName?.toUpperCase().includes('#EXT#')
  if (userType?.toLowerCase() === 'member') return { guest: isExternal ? 'b2bCollaborationMember' : null }
  if (userType?.toLowerCase() !== 'guest' || isExternal === undefined) return {}
  return { guest: isExternal ? 'b2bCollaborationGuest' : 'internalGuest' }
}
