// Cookies of the page's site: seen without their values, and set.
import { z } from 'zod'
import { activeTab, hostOf, setCookie } from '../browser.ts'
import { failed, json, ok, type Tool, tool } from '../tool.ts'

export const browserCookies: Record<string, Tool> = {
  browser_get_cookies: tool(
    'Lists cookies; their values are always redacted.',
    { urls: z.array(z.url()).nullable().default(null) },
    (computer, { urls }) => {
      const hosts = urls ? urls.map(url => new URL(url).hostname) : [hostOf(activeTab(computer).page)]
      const shown = computer.cookies.filter(({ domain }) =>
        hosts.some(host => host === domain || host?.endsWith(`.${domain.replace(/^\./, '')}`)),
      )
      return json(shown.map(cookie => ({ ...cookie, value: '[redacted]' })))
    },
  ),

  browser_set_cookies: tool(
    "Sets cookies on the page's site.",
    {
      cookies: z
        .array(
          z.strictObject({
            name: z.string().min(1),
            value: z.string(),
            domain: z.string().optional(),
            path: z.string().default('/'),
            secure: z.boolean().default(true),
            httpOnly: z.boolean().default(false),
            sameSite: z.enum(['Strict', 'Lax', 'None']).default('Lax'),
          }),
        )
        .min(1)
        .max(100),
    },
    (computer, { cookies }) => {
      const host = hostOf(activeTab(computer).page)
      if (host === null) return failed('The page has no site to set cookies on.')
      const foreign = cookies.find(({ domain }) => domain !== undefined && !belongs(host, domain))
      if (foreign) return failed(`A cookie for ${foreign.domain} cannot be set on ${host}.`)
      for (const { domain = host, ...cookie } of cookies) setCookie(computer, { ...cookie, domain, expires: null })
      return ok(`Set ${cookies.length} cookie(s).`)
    },
  ),
}

const belongs = (host: string, domain: string): boolean => {
  const bare = domain.replace(/^\./, '')
  return host === bare || (bare.includes('.') && host.endsWith(`.${bare}`))
}
