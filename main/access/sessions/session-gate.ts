// What the session API and the computer behind it answer: check-in, tool calls, and who may take control of the screen.
import type { Truth } from '../truth.ts'

/** What a session is to those who call it. */
export type SessionStanding =
  | 'acting'
  /** A call is under way. */
  | 'busy'
  /** It connects, or connects again: nobody is authenticated. */
  | 'connecting'
  /** A step-up challenge waits for a person. */
  | 'challenged'
  /** A person drives. */
  | 'coDriven'
  | 'ended'

/** Microsoft publishes 400, 401, 403, 404 and 503; which of them a standing answers is ours. */
const callRefusals: Readonly<Record<Exclude<SessionStanding, 'acting'>, { status: number; reason: string }>> = {
  busy: { status: 503, reason: 'Another call is under way: commands execute one after another.' },
  connecting: { status: 503, reason: 'The session is connecting; its token is not there yet.' },
  challenged: { status: 401, reason: 'The session waits for a person to answer a step-up challenge.' },
  coDriven: { status: 503, reason: 'A person has control of the session.' },
  ended: { status: 404, reason: 'The session has ended.' },
}

/** How a call is answered by a session that takes none now. 503: try again after 2 to 5 s, for at most 30 s (§9.2). */
export const callRefusal = (standing: Exclude<SessionStanding, 'acting'>): { status: number; reason: string } =>
  callRefusals[standing]

export interface CallSight {
  token: Truth
  caller: Truth
  /** `computerId` of the path and `x-ms-computerId`, which must match it; null where the header is left out. */
  computerId: string
  computerIdHeader: string | null
  /** The computer the session has. */
  sessionComputerId: string | null
  standing: SessionStanding
}

export type CallDecision = { outcome: 'grant' } | { outcome: 'refuse'; status: number; reasons: string[] }

const granted = { outcome: 'grant' } as const

/**
 * Whether `POST /computers/{computerId}/mcp` is answered (§9.2): 401 token, 403 caller, 400 computerId that does not
 * match or is missing, 503 device not ready. The status is that of the first reason; all of them are given.
 */
export function decideToolCall(see: CallSight): CallDecision {
  const { token, caller, computerId, computerIdHeader, sessionComputerId, standing } = see
  const sameComputer =
    computerIdHeader !== null &&
    same(computerId, computerIdHeader) &&
    (sessionComputerId === null || same(computerId, sessionComputerId))
  // the way nearly every call goes: nothing is built for it
  if (token === 'yes' && caller === 'yes' && sameComputer && standing === 'acting') return granted
  const found: { status: number; reason: string }[] = []
  if (token !== 'yes') found.push({ status: 401, reason: wordsOf(token, 'The token is valid') })
  if (caller !== 'yes') found.push({ status: 403, reason: wordsOf(caller, 'The caller is trusted') })
  if (!sameComputer) found.push({ status: 400, reason: 'The computer that is named is not the one of the session.' })
  if (standing !== 'acting') found.push(callRefusal(standing))
  return { outcome: 'refuse', status: found[0]?.status ?? 500, reasons: found.map(({ reason }) => reason) }
}

export interface CheckinSight {
  token: Truth
  /** The id in the path, and the header that must match it. */
  sessionId: string
  sessionIdHeader: string | null
  session: 'open' | 'ended' | null
}

/**
 * How `DELETE /api/sessions/{sessionId}` is answered (§9.2): 204, with the cleanup to follow; 404 where it was released
 * already. For an `x-ms-sessionId` that does not match no code is published: 400 is ours.
 */
export function decideCheckin({ token, sessionId, sessionIdHeader, session }: CheckinSight): {
  status: 204 | 400 | 401 | 404
  reason: string
} {
  if (token !== 'yes') return { status: 401, reason: wordsOf(token, 'The token is valid') }
  if (sessionIdHeader === null || !same(sessionId, sessionIdHeader))
    return { status: 400, reason: 'x-ms-sessionId does not match the session that is to be released.' }
  return session === 'open'
    ? { status: 204, reason: 'The session ends; the Cloud PC is cleaned up afterwards.' }
    : { status: 404, reason: 'The session was released already.' }
}

export type ControlDecision = { outcome: 'grant' } | { outcome: 'refuse'; code: 'MODE_RESTRICTED'; reason: string }

/**
 * Whether a person may take control by screen sharing. Someone who already has it loses it: the most recent one wins.
 * Nobody signs in to the virtual machine for it.
 */
export function decideTakeControl(standing: SessionStanding): ControlDecision {
  if (standing === 'acting' || standing === 'busy' || standing === 'coDriven') return granted
  return { outcome: 'refuse', code: 'MODE_RESTRICTED', reason: callRefusal(standing).reason }
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

/** `The token is valid` → what is wrong with that. */
const wordsOf = (met: Truth, sentence: string): string =>
  met === 'unknown' ? `It cannot be known: ${sentence.toLowerCase()}.` : `It is not so: ${sentence.toLowerCase()}.`
