// Serves the built renderer as app://throughline/, so that the page has an origin of its own and never file: access.
import { readRendererFile, securityHeaders } from '../app/index.ts'
import type { DesktopElectron } from './electron.ts'

const scheme = 'app'
const appOrigin = 'app://throughline'
export const startPage = `${appOrigin}/`

/** True for our own page, whatever its query or fragment. `URL.origin` is "null" for schemes that the web does not know. */
export function isOurs(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && `${parsed.protocol}//${parsed.host}` === appOrigin && parsed.username === ''
}

/** Before Electron is ready: makes the scheme a standard, secure one with an origin of its own. */
export function registerScheme(protocol: DesktopElectron['protocol']): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Once Electron is ready. */
export function serveScheme(protocol: DesktopElectron['protocol'], rendererFolder: string): void {
  protocol.handle(scheme, request => serve(request, rendererFolder))
}

async function serve(request: Request, rendererFolder: string): Promise<Response> {
  const headers = securityHeaders("'self'")
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: { ...headers, Allow: 'GET' } })
  const file = isOurs(request.url) ? await readRendererFile(rendererFolder, new URL(request.url).pathname) : null
  if (file === null) return new Response(null, { status: 404, headers })
  return new Response(file.body, { headers: { ...headers, 'Content-Type': file.type, 'Cache-Control': 'no-cache' } })
}
