// Reads the built renderer for whichever host serves it, and says which headers go with it.

import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.map': 'application/json; charset=utf-8',
}

export interface RendererFile {
  readonly body: Uint8Array<ArrayBuffer>
  readonly type: string
  /** The file's name holds a hash of its content, so that it never changes under this address. */
  readonly hashed: boolean
}

/**
 * The file a URL's path names, or null where the folder holds none.
 * Only what lies in the folder after every `..` and every symbolic link is resolved is ever read.
 */
export async function readRendererFile(folder: string, pathname: string): Promise<RendererFile | null> {
  try {
    const base = await realpath(folder)
    const file = await realpath(join(base, pathname === '/' ? 'index.html' : decodeURIComponent(pathname)))
    const type = types[extname(file)]
    if (!file.startsWith(base + sep) || type === undefined) return null
    return { body: new Uint8Array(await readFile(file)), type, hashed: file.startsWith(join(base, 'assets') + sep) }
  } catch (error) {
    if (error instanceof URIError) return null
    if (error instanceof Error && 'code' in error && unreadable.has(error.code)) return null
    throw error
  }
}

// Not there, a file taken for a folder, a folder taken for a file, a name with a NUL byte, a name too long, a loop of links.
const unreadable = new Set<unknown>(['ENOENT', 'ENOTDIR', 'EISDIR', 'ERR_INVALID_ARG_VALUE', 'ENAMETOOLONG', 'ELOOP'])

/**
 * Nothing but our own code, styles, pictures and connections.
 * Inline styles are allowed because Fluent's style engine writes `<style>` elements as components appear.
 * @param connect where the page may connect to, as CSP sources
 */
function contentSecurityPolicy(connect: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src ${connect}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "frame-src 'none'",
    "object-src 'none'",
  ].join('; ')
}

/** Headers of every answer, whoever serves it. */
export function securityHeaders(connect: string): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(connect),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  }
}
