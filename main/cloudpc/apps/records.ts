// Business records as OData serves them: entity sets that are listed, read and changed, and the pages made of them.
import { isJsonObject, type Json, type JsonObject } from '../../../shared/model/json.ts'
import { makePage, type Page, type Part } from '../page.ts'
import type { ResourceRequest } from '../web.ts'
import { type App, answer, created, done, type Endpoint, type Found, type Handled, refuse, type Visit } from './app.ts'
import type { Effect, RecordApp } from './effects.ts'
import { itemsOf, textAt } from './text.ts'
import type { Enterprise } from './world.ts'

export interface EntitySet {
  name: string
  /** The property that identifies a record. */
  key: string
  /** The property people know it by. */
  title: string
  fields: readonly { name: string; as: 'text' | 'number'; writable: boolean }[]
  /** Whether records can be made and deleted through the application. */
  creatable: boolean
  /** Only contributors may read it, as pay data is kept. */
  confidential?: boolean
  /** What creating a record does besides; a handled refusal stops it. */
  onCreate?(world: Enterprise, id: string, record: JsonObject): Effect[] | Handled
}

export interface RecordAppOptions extends Pick<App, 'displayName' | 'resourceId' | 'resourceDisplayName' | 'cookie'> {
  key: RecordApp
  isHost(host: string): boolean
  /** Path its OData service is at, as `/data`. */
  service: string
  scopes: { read: readonly string[]; write: readonly string[] }
  sets: readonly EntitySet[]
}

/** An application whose pages are `/{set}`, `/{set}/new` and `/{set}/{id}` on its host. (Our addresses.) */
export function recordApp(options: RecordAppOptions): App {
  const { key, displayName, resourceId, resourceDisplayName, cookie, isHost, service, sets } = options
  return {
    key,
    displayName,
    resourceId,
    resourceDisplayName,
    cookie,
    isHost,
    isApi: url => isHost(url.hostname) && url.pathname.startsWith(`${service}/`),
    visit: url => visitRecords(options, url),
    endpoints: sets.flatMap(set => endpointsOf(options, set)),
  }
}

function endpointsOf({ key, service, scopes }: RecordAppOptions, set: EntitySet): Endpoint[] {
  const path = `^${service.replaceAll('.', '\\.')}/(${set.name})`
  const one = new RegExp(`${path}\\('?([^')]*)'?\\)$`)
  const reading = (act: (world: Enterprise, found: Found) => Handled) => guarded(key, set, 'reader', act)
  const writing = (act: (world: Enterprise, found: Found) => Handled) => guarded(key, set, 'contributor', act)
  return [
    {
      name: `${key}.list`,
      method: 'GET',
      pattern: new RegExp(`${path}$`),
      scopes: scopes.read,
      handle: reading((world, found) => list(world, key, set, found)),
    },
    {
      name: `${key}.read`,
      method: 'GET',
      pattern: one,
      scopes: scopes.read,
      handle: reading((world, found) =>
        onRecord(world, key, set, found, (id, record) => readOne(key, set, id, record)),
      ),
    },
    {
      name: `${key}.create`,
      method: 'POST',
      pattern: new RegExp(`${path}$`),
      scopes: scopes.write,
      handle: writing((world, found) => create(world, key, set, found)),
    },
    {
      name: `${key}.update`,
      method: 'PATCH',
      pattern: one,
      scopes: scopes.write,
      handle: writing((world, found) =>
        onRecord(world, key, set, found, (id, record) => update(key, set, id, record, found.request.body)),
      ),
    },
    {
      name: `${key}.delete`,
      method: 'DELETE',
      pattern: one,
      scopes: scopes.write,
      handle: writing((world, found) =>
        onRecord(world, key, set, found, (id, record) => {
          if (!set.creatable) return refuse(405, 'MethodNotAllowed', `Records of ${set.name} are not deleted.`)
          const fields = Object.fromEntries(Object.entries(record).map(([name, from]) => [name, { from, to: null }]))
          return done(204, [{ kind: 'recordChanged', app: key, entity: set.name, id, operation: 'delete', fields }])
        }),
      ),
    },
  ]
}

/** A security role in the application itself, beside the token's scopes. */
function guarded(
  key: RecordApp,
  set: EntitySet,
  needs: 'reader' | 'contributor',
  act: (world: Enterprise, found: Found) => Handled,
): Endpoint['handle'] {
  return (world, found) => {
    const { roles } = world[key]
    const role = Object.hasOwn(roles, found.caller.id) ? roles[found.caller.id] : undefined
    const enough = role === 'contributor' || (role === 'reader' && needs === 'reader' && !set.confidential)
    if (enough) return act(world, found)
    return refuse(403, 'Forbidden', `The account has no security role that lets it do this with ${set.name}.`)
  }
}

function onRecord(
  world: Enterprise,
  key: RecordApp,
  set: EntitySet,
  { parts: [, id = ''] }: Found,
  act: (id: string, record: JsonObject) => Handled,
): Handled {
  const records = world[key].sets[set.name] ?? {}
  const record = Object.hasOwn(records, id) ? records[id] : undefined
  return record ? act(id, record) : refuse(404, 'NotFound', `There is no ${set.name}('${id}').`)
}

/** Of OData's queries, `$top` and `$filter` with `eq` and `and` are answered; others are refused, not ignored. */
function list(world: Enterprise, key: RecordApp, set: EntitySet, { query }: Found): Handled {
  const unknown = [...query.keys()].find(name => name !== '$top' && name !== '$filter')
  if (unknown) return refuse(400, 'BadRequest', `The query option '${unknown}' is not supported.`)
  const filter = parseFilter(set, query.get('$filter') ?? '')
  if (typeof filter === 'string') return refuse(400, 'BadRequest', filter)
  const matching = Object.values(world[key].sets[set.name] ?? {}).filter(filter)
  const top = Number(query.get('$top') ?? matching.length)
  const value = matching.slice(0, Number.isInteger(top) && top >= 0 ? top : matching.length)
  const ids = value.map(record => textAt(record, set.key))
  return answer({ value }, [{ kind: 'recordRead', app: key, entity: set.name, ids, fields: namesOf(set) }])
}

function parseFilter(set: EntitySet, text: string): ((record: JsonObject) => boolean) | string {
  if (text === '') return () => true
  const tests: ((record: JsonObject) => boolean)[] = []
  for (const clause of text.split(/ and /i)) {
    const [, name = '', quoted, plain] = /^\s*(\w+) eq (?:'([^']*)'|([\w.-]+))\s*$/i.exec(clause) ?? []
    if (!namesOf(set).includes(name)) return `The filter "${clause.trim()}" is not supported on ${set.name}.`
    tests.push(record => textAt(record, name) === (quoted ?? plain))
  }
  return record => tests.every(test => test(record))
}

const namesOf = (set: EntitySet): string[] => [set.key, ...set.fields.map(({ name }) => name)]

const readOne = (app: RecordApp, set: EntitySet, id: string, record: JsonObject): Handled =>
  answer(record, [{ kind: 'recordRead', app, entity: set.name, ids: [id], fields: namesOf(set) }])

function create(world: Enterprise, key: RecordApp, set: EntitySet, { request, moment }: Found): Handled {
  if (!set.creatable)
    return refuse(405, 'MethodNotAllowed', `Records of ${set.name} are not made through this service.`)
  const wrong = complaint(set, request.body)
  if (wrong !== null || !isJsonObject(request.body)) return refuse(400, 'BadRequest', wrong ?? 'The body is no record.')
  const id = moment.ids.guid()
  const record: JsonObject = { [set.key]: id, ...request.body }
  const more = set.onCreate?.(world, id, record) ?? []
  if (!Array.isArray(more)) return more
  const fields = Object.fromEntries(Object.entries(record).map(([name, to]) => [name, { from: null, to }]))
  return created(record, [
    { kind: 'recordChanged', app: key, entity: set.name, id, operation: 'create', fields },
    ...more,
  ])
}

function update(key: RecordApp, set: EntitySet, id: string, record: JsonObject, body: Json | null): Handled {
  const wrong = complaint(set, body)
  if (wrong !== null || !isJsonObject(body)) return refuse(400, 'BadRequest', wrong ?? 'The body is no record.')
  const changed = Object.entries(body).filter(([name, to]) => record[name] !== to)
  const fields = Object.fromEntries(changed.map(([name, to]) => [name, { from: record[name] ?? null, to }]))
  if (changed.length === 0) return done(204, [])
  return done(204, [{ kind: 'recordChanged', app: key, entity: set.name, id, operation: 'update', fields }])
}

function complaint(set: EntitySet, body: Json | null): string | null {
  if (!isJsonObject(body)) return 'The body is no record.'
  for (const [name, value] of Object.entries(body)) {
    const field = set.fields.find(each => each.name === name)
    if (!field) return `${set.name} has no property '${name}'.`
    if (!field.writable) return `${set.name}.${name} is read-only.`
    if (typeof value !== (field.as === 'number' ? 'number' : 'string'))
      return `${set.name}.${name} is a ${field.as === 'number' ? 'number' : 'string'}.`
  }
  return null
}

function visitRecords({ displayName, service, sets }: RecordAppOptions, url: URL): Visit | null {
  const [name, id, more] = url.pathname.split('/').filter(Boolean)
  if (more !== undefined || url.pathname.startsWith(`${service}/`)) return null
  if (name === undefined) {
    const links = sets.map(
      (set): Part => ({ tag: 'a', id: set.name, text: set.name, href: `${url.origin}/${set.name}` }),
    )
    return { page: makePage({ url: url.href, title: displayName, text: sets.map(set => set.name).join('\n') }, links) }
  }
  const set = sets.find(each => each.name === name)
  if (!set) return null
  const at = `${url.origin}${service}/${set.name}`
  if (id === 'new') return set.creatable ? { page: newPage(url.href, set, at) } : null
  const request: ResourceRequest = {
    method: 'GET',
    url: id === undefined ? viewed(at, url) : `${at}('${id}')`,
    body: null,
  }
  if (id === undefined) return { request, render: body => listPage(url, set, body) }
  return { request, render: body => recordPage(url.href, set, `${at}('${id}')`, body) }
}

/** Rows of a view that asks for no other number, as in model-driven apps. */
const rowsOfView = 50

const viewed = (at: string, { search, searchParams }: URL): string => {
  if (searchParams.has('$top')) return `${at}${search}`
  return `${at}${search === '' ? '?' : `${search}&`}$top=${rowsOfView}`
}

function listPage(url: URL, set: EntitySet, body: Json): Page {
  const records = itemsOf(body)
  const line = (record: JsonObject): string =>
    namesOf(set)
      .map(name => textAt(record, name))
      .join('  ')
  const links = records.map((record, index): Part => {
    const id = encodeURIComponent(textAt(record, set.key))
    return {
      tag: 'a',
      id: `record-${index + 1}`,
      text: textAt(record, set.title),
      href: `${url.origin}/${set.name}/${id}`,
    }
  })
  const fresh: Part[] = set.creatable
    ? [{ tag: 'a', id: 'new', text: 'New', href: `${url.origin}/${set.name}/new` }]
    : []
  const text = [namesOf(set).join('  '), ...records.map(line)].join('\n')
  return makePage({ url: url.href, title: set.name, text }, [...fresh, ...links])
}

function recordPage(url: string, set: EntitySet, at: string, body: Json): Page {
  const title = textAt(body, set.title)
  const text = namesOf(set)
    .map(name => `${name}: ${textAt(body, name)}`)
    .join('\n')
  return fieldsPage(url, set, title, text, body, { id: 'save', method: 'PATCH', at, said: 'Saved' })
}

const newPage = (url: string, set: EntitySet, at: string): Page =>
  fieldsPage(url, set, `New ${set.name}`, '', {}, { id: 'create', method: 'POST', at, said: 'Created' })

function fieldsPage(
  url: string,
  set: EntitySet,
  title: string,
  text: string,
  body: Json,
  form: { id: string; method: 'PATCH' | 'POST'; at: string; said: string },
): Page {
  const { id, method, at, said } = form
  const writable = set.fields.filter(field => field.writable)
  if (writable.length === 0) return makePage({ url, title, text })
  const inputs = writable.map(
    ({ name }): Part => ({ tag: 'input', type: 'text', id: name, label: name, value: textAt(body, name) }),
  )
  const button: Part = { tag: 'button', id, text: id === 'save' ? 'Save' : 'Create', form: id }
  return makePage(
    { url, title, text },
    [...inputs, button],
    [
      {
        id,
        method,
        url: at,
        fields: writable.map(({ name, as }) => ({ element: name, path: name, as })),
        constant: {},
        // people are asked before money moves
        confirm: set.onCreate && method === 'POST' ? `Post this to ${set.name}?` : null,
        done: { title: said, text: `${title}: ${said.toLowerCase()}.` },
      },
    ],
  )
}
