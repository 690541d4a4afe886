// The enterprise applications together: which one is at an address, which operation a request is, and its handling.
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

/** What a browser finds at an address, with the session cookie its site sets; null where nothing is reachable. */
export function visit(address: string): (Visit & { cookie: string }) | null {
  const url = URL.parse(address)
  if (url?.protocol !== 'https:') return null
  const app = apps.find(each => each.isHost(url.hostname))
  const visited = app?.visit(url)
  return app && visited ? { ...visited, cookie: app.cookie } : null
}

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
  }
}

/** Answers a request that token, proof and policy have let through. The world changes by `applyEffects` only. */
export function handle(world: Enterprise, request: ResourceRequest, caller: Caller, moment: Moment): Handled {
  const found = find(request)
  if (!found) return nothingHere()
  const { endpoint, parts, url } = found
  return endpoint.handle(world, { parts, query: url.searchParams, request, caller, moment })
}

function find(request: ResourceRequest): { app: App; endpoint: Endpoint; parts: string[]; url: URL } | null {
  const url = URL.parse(request.url)
  if (!url) return null
  for (const app of apps) {
    if (!app.isApi(url)) continue
    for (const endpoint of app.endpoints) {
      if (endpoint.method !== request.method) continue
      const caught = endpoint.pattern.exec(url.pathname)
      if (caught) return { app, endpoint, url, parts: caught.slice(1).map(part => decoded(part ?? '')) }
    }
  }
  return null
}

/** A path that is not properly escaped names nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}
