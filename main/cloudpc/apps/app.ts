// What an enterprise application is to the Cloud PC and to the resource gate: addresses, operations with their scopes, effects.
import type { Ids } from '../../../shared/model/env.ts'
import type { Json } from '../../../shared/model/json.ts'
import type { EpochMs } from '../../../shared/model/units.ts'
import type { Page } from '../page.ts'
import type { Refused, ResourceAnswer, ResourceRequest } from '../web.ts'
import type { Effect } from './effects.ts'
import type { Enterprise } from './world.ts'

export type AppKey = 'outlook' | 'sharepoint' | 'teams' | 'crm' | 'erp' | 'hr'

/** Whose token a request came with. */
export interface Caller {
  id: string
  userPrincipalName: string
  displayName: string
}

export interface Moment {
  now: EpochMs
  ids: Ids
}

/** What a request is, before anyone decides about it: the gate checks one of `scopes` is in the token. */
export interface Operation {
  app: AppKey
  /** Ours, as in `files.read`. */
  name: string
  /** The audience a token must have. */
  resourceId: string
  resourceDisplayName: string
  /** Any one of these is enough; the narrowest first. */
  scopes: readonly string[]
  writes: boolean
  /** What it is done to: a path, a mailbox, an entity and its id. */
  target: string
  /** The same in its parts, from the outside in. */
  parts: readonly string[]
}

/** The answer, and what becomes of the world if it is let happen: nothing has changed yet. */
export interface Handled {
  answer: ResourceAnswer
  effects: Effect[]
}

export interface Endpoint {
  name: string
  method: ResourceRequest['method']
  /** Against the path and query of the address. */
  pattern: RegExp
  scopes: readonly string[]
  handle(world: Enterprise, found: Found): Handled
}
export interface Found {
  /** What the pattern's groups caught, decoded. */
  parts: string[]
  query: URLSearchParams
  request: ResourceRequest
  caller: Caller
  moment: Moment
}

/** What a browser finds at an address: a page as it is, or a request whose JSON is made a page. */
export type Visit = { page: Page } | { request: ResourceRequest; render: (body: Json) => Page }

export interface App {
  key: AppKey
  displayName: string
  /** Application id of the resource, the audience of its tokens. */
  resourceId: string
  resourceDisplayName: string
  /** Whether the app's pages are on this host. */
  isHost(host: string): boolean
  /** Origin and base path its requests go to, given any host of it. */
  isApi(url: URL): boolean
  /** The session cookie its site sets. */
  cookie: string
  visit(url: URL): Visit | null
  endpoints: readonly Endpoint[]
}

export const answer = (body: Json, effects: Effect[] = []): Handled => ({ answer: { status: 200, body }, effects })
export const created = (body: Json, effects: Effect[]): Handled => ({ answer: { status: 201, body }, effects })
export const done = (status: 202 | 204, effects: Effect[]): Handled => ({ answer: { status }, effects })
export const refuse = (status: Refused['status'], code: string, message: string): Handled => ({
  answer: { status, code, message },
  effects: [],
})
/** Graph's words for an address at which there is nothing. */
export const nothingHere = (): Handled => refuse(404, 'itemNotFound', 'There is nothing at this address.')
