// Whoever has a person's token for the device registration service registers a device in their name, and gets a primary refresh token with it.
import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { Stage } from '../stage.ts'
import { heldIn } from './person-tokens.ts'

/** `Device Registration Service`, the same in every tenant. (From memory: Microsoft's list of first-party applications.) */
const registrationService = '01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9'

/** 401 for a token that ended, 403 for one for another resource, 404 for one of nobody, 409 for a name that is taken. */
export function registerDevice(stage: Stage, { token, displayName, address }: CommandOf<'registerDevice'>): Outcome {
  const { world, env, estate } = stage
  const { tokens, devices } = heldIn(stage)
  const known = tokens.get(token)
  if (known === undefined) return { ok: false, code: 404, reason: `${token} is no token of a person's sign-in.` }
  if (!world.see.isLive(token)) return { ok: false, code: 401, reason: 'The token is expired.' }
  if (known.resourceAppId.toLowerCase() !== registrationService)
    return { ok: false, code: 403, reason: 'The token is not for the device registration service.' }
  if (devices.has(displayName)) return { ok: false, code: 409, reason: `There is a device ${displayName} already.` }
  const { human } = known
  const device = { id: env.ids.guid(), deviceId: env.ids.guid(), displayName }
  devices.set(displayName, { human, deviceId: device.deviceId, revocations: estate.revocations.get(human) ?? 0 })
  world.announce({ type: 'device.registered', human, token, from: address, device })
  return { ok: true, result: { deviceId: device.deviceId } }
}
