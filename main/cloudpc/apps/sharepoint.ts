// SharePoint: the libraries of its sites, read and written through Microsoft Graph (driveItem by path).
import { z } from 'zod'
import { Guid } from '../../../shared/model/units.ts'
import { graphUrl } from '../web.ts'
import { type App, done, type Found, type Handled, nothingHere, refuse } from './app.ts'
import { microsoftGraph } from './graph.ts'
import { asText } from './text.ts'
import type { Enterprise, Site, SiteFile } from './world.ts'

const library = 'Shared Documents'
const item = '^/v1\\.0/sites/([^:/]+):/sites/([^:/]+):/drive/root:/([^:]+)'

export const sharepoint: App = {
  key: 'sharepoint',
  displayName: 'SharePoint',
  ...microsoftGraph,
  isHost: host => host.endsWith('.sharepoint.com'),
  cookie: 'FedAuth',
  visit(url) {
    const target = graphRequestFor(url.href)
    if (target === null) return null
    const title = decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
    const render = (): ReturnType<typeof asText> => asText(url.href, title, '')
    return { request: { method: 'GET', url: target, body: null }, render }
  },
  endpoints: [
    {
      name: 'files.read',
      method: 'GET',
      pattern: new RegExp(`${item}:/content$`),
      scopes: ['Files.Read.All', 'Files.ReadWrite.All', 'Sites.Read.All', 'Sites.ReadWrite.All'],
      handle: (world, found) => onSite(world, found, (site, path) => readFile(site, path)),
    },
    {
      name: 'files.list',
      method: 'GET',
      pattern: new RegExp(`${item}:/children$`),
      scopes: ['Files.Read.All', 'Files.ReadWrite.All', 'Sites.Read.All', 'Sites.ReadWrite.All'],
      handle: (world, found) => onSite(world, found, (site, path) => listFolder(site, path)),
    },
    {
      name: 'files.write',
      method: 'PUT',
      pattern: new RegExp(`${item}:/content$`),
      scopes: ['Files.ReadWrite.All', 'Sites.ReadWrite.All'],
      handle: (world, found) => onSite(world, found, (site, path) => writeFile(site, path, found)),
    },
    {
      name: 'files.label',
      method: 'POST',
      pattern: new RegExp(`${item}:/assignSensitivityLabel$`),
      scopes: ['Files.ReadWrite.All', 'Sites.ReadWrite.All'],
      handle: (world, found) => onSite(world, found, (site, path) => assignLabel(site, path, found)),
    },
    {
      name: 'files.delete',
      method: 'DELETE',
      pattern: new RegExp(`${item}:?$`),
      scopes: ['Files.ReadWrite.All', 'Sites.ReadWrite.All'],
      handle: (world, found) =>
        onSite(world, found, (site, path) => {
          const file = site.files.find(each => each.path === path)
          if (!file) return refuse(404, 'itemNotFound', `${path} does not exist.`)
          return { answer: { status: 204 }, effects: [{ kind: 'fileDeleted', siteUrl: site.url, file }] }
        }),
    },
  ],
}

/**
 * Address of a SharePoint file or folder → the Graph request that reads it (driveItem by path: `…:/content` for a
 * file, `…:/children` for a folder). Null where the address is no SharePoint library's.
 */
export function graphRequestFor(address: string): string | null {
  const url = URL.parse(address)
  if (!url?.hostname.endsWith('.sharepoint.com')) return null
  const [sites, site, shared, ...path] = decodeURIComponent(url.pathname).split('/').filter(Boolean)
  if (sites !== 'sites' || !site || shared !== library || path.length === 0) return null
  const inside = path.map(encodeURIComponent).join('/')
  const what = path.at(-1)?.includes('.') ? 'content' : 'children'
  return `${graphUrl}/sites/${url.hostname}:/sites/${site}:/drive/root:/${inside}:/${what}`
}

export const nameOf = (file: SiteFile): string => file.path.slice(file.path.lastIndexOf('/') + 1)

function onSite(
  world: Enterprise,
  { parts: [host, name, path = ''], caller }: Found,
  act: (site: Site, path: string) => Handled,
): Handled {
  const site = world.sites.find(each => each.url === `https://${host}/sites/${name}`)
  if (!site) return nothingHere()
  if (!site.memberIds.includes(caller.id))
    return refuse(403, 'accessDenied', `The account has no access to ${site.url}.`)
  return act(site, path)
}

function readFile(site: Site, path: string): Handled {
  const file = site.files.find(each => each.path === path)
  if (!file) return refuse(404, 'itemNotFound', `${path} does not exist.`)
  const { bytes, text, sensitivityLabelId } = file
  return {
    answer: { status: 200, title: nameOf(file), text, bytes, download: true, sensitivityLabelId },
    effects: [{ kind: 'fileRead', siteUrl: site.url, file }],
  }
}

function listFolder(site: Site, path: string): Handled {
  const inside = site.files.filter(file => file.path.startsWith(`${path}/`))
  if (inside.length === 0) return refuse(404, 'itemNotFound', `${path} does not exist.`)
  const text = inside.map(file => `${nameOf(file)}  ${file.bytes} bytes`).join('\n')
  return { answer: { status: 200, title: path, text, bytes: 0, download: false }, effects: [] }
}

/** Graph's `assignSensitivityLabel`: an empty `sensitivityLabelId` takes the label off. Here it is done at once. */
const LabelAssignment = z.object({
  sensitivityLabelId: z.union([Guid, z.literal('')]),
  assignmentMethod: z.enum(['standard', 'privileged', 'auto']).default('standard'),
  justificationText: z.string().default(''),
})

function assignLabel(site: Site, path: string, { request }: Found): Handled {
  const file = site.files.find(each => each.path === path)
  if (!file) return refuse(404, 'itemNotFound', `${path} does not exist.`)
  const asked = LabelAssignment.safeParse(request.body)
  if (!asked.success) return refuse(400, 'invalidRequest', 'The body names no sensitivity label.')
  const { sensitivityLabelId, justificationText } = asked.data
  const from = file.sensitivityLabelId
  const to = sensitivityLabelId === '' ? null : sensitivityLabelId.toLowerCase()
  if (to === (from?.toLowerCase() ?? null)) return done(202, [])
  const justification = justificationText === '' ? null : justificationText
  return done(202, [{ kind: 'labelChanged', siteUrl: site.url, file, from, to, justification }])
}

/** The body is the file's text; what was there keeps its id and its label, as an overwrite in SharePoint does. */
function writeFile(site: Site, path: string, { request, moment }: Found): Handled {
  if (typeof request.body !== 'string') return refuse(400, 'invalidRequest', 'The body is not the content of a file.')
  const before = site.files.find(each => each.path === path)
  const file: SiteFile = {
    id: before?.id ?? moment.ids.guid(),
    path,
    bytes: Buffer.byteLength(request.body),
    text: request.body,
    sensitivityLabelId: before?.sensitivityLabelId ?? null,
  }
  const body = { id: file.id, name: nameOf(file), size: file.bytes }
  return {
    answer: { status: before ? 200 : 201, body },
    effects: [{ kind: 'fileWritten', siteUrl: site.url, file, created: !before }],
  }
}
