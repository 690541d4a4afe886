// Which request to Microsoft Graph stands behind a page the browser shows.

export const graphUrl = 'https://graph.microsoft.com/v1.0'
export const composeUrl = 'https://outlook.office.com/mail/deeplink/compose'

export interface ResourceRequest {
  method: 'GET' | 'POST'
  url: string
  body: MailMessage | null
}
export interface MailMessage {
  subject: string
  to: string[]
  text: string
}
export type ResourceAnswer =
  | { status: 200; title: string; text: string; bytes: number; download: boolean }
  | { status: 202 }
  | { status: 401 | 403 | 404; code: string; message: string }

/** Sends a request with this Cloud PC's token and a fresh proof. */
export type Send = (request: ResourceRequest) => Promise<ResourceAnswer>

const library = 'Shared Documents'

/**
 * Address of a SharePoint file or folder → the Graph request that reads it (driveItem by path: `…:/content` for a
 * file, `…:/children` for a folder). Null where the address is no SharePoint library's.
 */
export function graphRequestFor(address: string): string | null {
  if (!URL.canParse(address)) return null
  const { hostname, pathname } = new URL(address)
  if (!hostname.endsWith('.sharepoint.com')) return null
  const [sites, site, shared, ...path] = decodeURIComponent(pathname).split('/').filter(Boolean)
  if (sites !== 'sites' || !site || shared !== library || path.length === 0) return null
  const item = path.map(encodeURIComponent).join('/')
  const what = path.at(-1)?.includes('.') ? 'content' : 'children'
  return `${graphUrl}/sites/${hostname}:/sites/${site}:/drive/root:/${item}:/${what}`
}
