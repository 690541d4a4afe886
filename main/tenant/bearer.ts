// Checks a token that is bound to no device, as the computer-use gateway does before it answers a call.
import type { EpochMs } from '../../shared/model/units.ts'
import { checkAccessToken, type SigningKey } from '../tokens/index.ts'

/** Application id of the Windows 365 computer-use MCP server, and the one scope its tools ask for (real-system.md §2.1). */
export const computerUseResourceId = 'da81128c-e5b5-4f9e-8d89-50d906f107c5'
export const computerUseScope = 'Tools.ListInvoke.All'

export type BearerCheck = { ok: true } | { ok: false; status: 401 | 403; message: string }

/**
 * 401 where the token itself is refused, has ended, or is bound to a device key (a bound token is no bearer token,
 * RFC 9449 §7.2); 403 where it lacks the scope.
 */
export async function checkComputerUseToken(
  authority: SigningKey,
  { jwt, now, ended }: { jwt: string; now: EpochMs; ended(uti: string): boolean },
): Promise<BearerCheck> {
  const token = await checkAccessToken({ accessToken: jwt, now, audience: computerUseResourceId, authority, ended })
  if (!token.ok) return { ok: false, status: 401, message: token.message }
  if (token.boundTo !== null)
    return { ok: false, status: 401, message: 'The access token is bound to a device key and comes without a proof.' }
  if (!String(token.claims.scp).split(' ').includes(computerUseScope))
    return { ok: false, status: 403, message: `The token lacks the scope ${computerUseScope}.` }
  return { ok: true }
}
