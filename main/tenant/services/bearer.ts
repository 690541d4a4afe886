// Checks a token that is bound to no device, as the computer-use gateway does before it answers a call.
import type { EpochMs } from '../../../shared/model/units.ts'
import {
  type AccessTokenInput,
  bearerChecking,
  type Checking,
  checkLater,
  type SigningKey,
} from '../../tokens/index.ts'

/** Application id of the Windows 365 computer-use MCP server, and the one scope its tools ask for (real-system.md §2.1). */
export const computerUseResourceId = 'da81128c-e5b5-4f9e-8d89-50d906f107c5'
export const computerUseScope = 'Tools.ListInvoke.All'

export type BearerCheck = { ok: true } | { ok: false; status: 401 | 403; message: string }

/** The gateway: whose tokens it takes, and which of them it has verified before. */
export type ComputerUseGateway = Pick<AccessTokenInput, 'authority' | 'verified'>

/**
 * 401 where the token itself is refused, has ended, or is bound to a device key (a bound token is no bearer token,
 * RFC 9449 §7.2); 403 where it lacks the scope.
 */
export const checkComputerUseToken = (authority: SigningKey, token: ShownToken): Promise<BearerCheck> =>
  checkLater(computerUseChecking({ authority }, token))

interface ShownToken {
  jwt: string
  now: EpochMs
  ended(uti: string): boolean
}

/** The check itself, for whoever runs it. */
export function* computerUseChecking(
  gateway: ComputerUseGateway,
  { jwt, now, ended }: ShownToken,
): Checking<BearerCheck> {
  const token = yield* bearerChecking({ ...gateway, accessToken: jwt, now, audience: computerUseResourceId, ended })
  if (!token.ok) return { ok: false, status: 401, message: token.message }
  if (!String(token.claims.scp).split(' ').includes(computerUseScope))
    return { ok: false, status: 403, message: `The token lacks the scope ${computerUseScope}.` }
  return { ok: true }
}
