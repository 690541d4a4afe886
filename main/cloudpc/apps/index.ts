// The enterprise applications together: which one is at an address, which operation a request is, and its handling.
import { remembered } from '../../../shared/remembered.ts'
import type { ResourceRequest } from '../web.ts'
import {
  type App,
  type Caller,
  type Endpoint,
  type Handled,
  type Moment,
  nothingHere,
  type Operation,
  type Visit,
} from './app.ts'
import { crm } from './crm.ts'
import { erp } from './erp.ts'
import { hr } from './hr.ts'
import { outlook } from './outlook.ts'
import { sharepoint } from './sharepoint.ts'
import { teams } from './teams.ts'
import type { Enterprise } from './world.ts'

export const apps: readonly App[] = [outlook, sharepoint, teams, crm, erp, hr]

/** What a browser finds at an address, with the host and the session cookie it sets; null where nothing is reachable. */
export function visit(address: string): (Visit & { host: string; cookie: string }) | null {
  const place = placeOf(address)
  if (!place) return null
  const { app, url, requested } = place
  const visited = requested ?? app.visit(url) // a page is filled in by whoever visits it: each has its own
  return visited && { ...visited, host: url.hostname, cookie: app.cookie }
}

const placeOf = remembered(address => {
  const url = URL.parse(address)
  const app = url?.protocol === 'https:' ? apps.find(each => each.isHost(url.hostname)) : undefined
  if (!url || !app) return null
  const visited = app.visit(url)
  return { app, url, requested: visited && 'request' in visited ? visited : null }
})

/** What a request is, or null where no application answers it. */
export function operationOf(request: ResourceRequest): Operation | null {
  const found = find(request)
  if (!found) return null
  const { app, endpoint, parts } = found
  return {
    app: app.key,
    name: endpoint.name,
    resourceId: app.resourceId,
    resourceDisplayName: app.resourceDisplayName,
    scopes: endpoint.scopes,
    writes: endpoint.method !== 'GET',
    target: parts.join(' '),
    parts,
  }
}

/** Answers a request that token, proof and policy have let through. The world changes by `applyEffects` only. */
export function handle(world: Enterprise, request: ResourceRequest, caller: Caller, moment: Moment): Handled {
  const found = find(request)
  if (!found) return nothingHere()
  const { endpoint, parts, query } = found
  return endpoint.handle(world, { parts, query, request, caller, moment })
}

const find = ({ method, url }: ResourceRequest): Place | null =>
  endpointsAt(url).find(({ endpoint }) => endpoint.method === method) ?? null

interface Place {
  app: App
  endpoint: Endpoint
  parts: string[]
  query: URLSearchParams
}

/** Of every method. */
const endpointsAt = remembered((address): Place[] => {
  const url = URL.parse(address)
  if (!url) return []
  return apps
    .filter(app => app.isApi(url))
    .flatMap(app =>
      app.endpoints.flatMap(endpoint => {
        const caught = endpoint.pattern.exec(url.pathname)
        if (!caught) return []
        return [{ app, endpoint, query: url.searchParams, parts: caught.slice(1).map(part => decoded(part ?? '')) }]
      }),
    )
})

/** A path that is not properly escaped names nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
