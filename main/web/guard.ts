// Decides who may speak to the loopback host: this machine's own pages, opened with the token, and nobody else.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from '../../shared/errors.ts'

export interface Doorway {
  readonly port: number
  readonly token: string
}

/** Cookies ignore the port, so that two hosts on one machine need two names. */
export const cookieName = (port: number): string => `throughline-${port}`

/** The two names a loopback page can have. Anything else in `Host` is DNS rebinding. */
const hosts = (port: number): string[] => [`127.0.0.1:${port}`, `localhost:${port}`]

/**
 * Throws the reason a request is refused: `host.forbiddenHost`, `host.forbiddenOrigin`, `host.unauthorised`, in that order.
 * @param urlToken the `token` of the request's URL, or null where it has none
 */
export function admit({ port, token }: Doorway, headers: IncomingHttpHeaders, urlToken: string | null): void {
  admitHere(port, headers)
  const shown = urlToken ?? bearer(headers.authorization) ?? cookie(headers.cookie, cookieName(port))
  if (shown === null || !sameText(shown, token))
    throw new Refusal('host.unauthorised', 'This address opens with its token only.', {
      todo: 'Open the whole address that Throughline printed when it started.',
    })
}

/** Whether the request shows this token as RFC 6750 §2.1 has it. */
export function isToken(headers: IncomingHttpHeaders, token: string): boolean {
  const shown = bearer(headers.authorization)
  return shown !== null && sameText(shown, token)
}

/** The same without the token: throws `host.forbiddenHost` or `host.forbiddenOrigin` where another site's page asks. */
export function admitHere(port: number, headers: IncomingHttpHeaders): void {
  if (headers.host === undefined || !hosts(port).includes(headers.host))
    throw new Refusal('host.forbiddenHost', 'This host answers to 127.0.0.1 and localhost only.')
  // A browser names the origin on every WebSocket, every POST and every request from another origin.
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`)
    throw new Refusal('host.forbiddenOrigin', 'This host answers its own pages only.')
  // A page on another port of this machine is another origin but the same site, so it would send our cookie along.
  const site = headers['sec-fetch-site']
  if ((site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate')
    throw new Refusal('host.forbiddenOrigin', 'This host answers its own pages only.')
}

/** Equal or not in a time that does not depend on where they differ: both are hashed to one length first. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

/** RFC 6750 §2.1, for scripts that have no cookies. */
const bearer = (header: string | undefined): string | null => /^Bearer ([\w.~+/-]+=*)$/i.exec(header ?? '')?.[1] ?? null

function cookie(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=')
    if (key === name) return value.join('=')
  }
  return null
}
