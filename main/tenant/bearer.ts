// Checks a token that is bound to no device, as the computer-use gateway does before it answers a call.
import { errors, jwtVerify } from 'jose'
import type { EpochMs } from '../../shared/model/units.ts'
import { issuerOf, type SigningKey } from '../tokens/index.ts'

/** Application id of the Windows 365 computer-use MCP server, and the one scope its tools ask for (real-system.md §2.1). */
export const computerUseResourceId = 'da81128c-e5b5-4f9e-8d89-50d906f107c5'
export const computerUseScope = 'Tools.ListInvoke.All'

export type BearerCheck = { ok: true } | { ok: false; status: 401 | 403; message: string }

/** 401 where the token itself is refused or has ended, 403 where it lacks the scope. */
export async function checkComputerUseToken(
  authority: SigningKey,
  token: { jwt: string; tenantId: string; now: EpochMs; ended(uti: string): boolean },
): Promise<BearerCheck> {
  try {
    const { payload } = await jwtVerify(token.jwt, authority.publicJwk, {
      issuer: issuerOf(token.tenantId),
      audience: computerUseResourceId,
      currentDate: new Date(token.now),
      requiredClaims: ['exp', 'uti', 'scp'],
    })
    const { uti, scp } = payload
    if (token.ended(String(uti))) return { ok: false, status: 401, message: 'The token has ended.' }
    if (!String(scp).split(' ').includes(computerUseScope))
      return { ok: false, status: 403, message: `The token lacks the scope ${computerUseScope}.` }
    return { ok: true }
  } catch (error) {
    if (error instanceof errors.JOSEError)
      return { ok: false, status: 401, message: `The token is refused: ${error.message}.` }
    throw error
  }
}
