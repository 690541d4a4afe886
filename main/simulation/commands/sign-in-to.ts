// A person signs in to an application; by the device code flow it is somebody else who gets the token.
import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import type { TokenRequest } from '../../../shared/model/facts.ts'
import { createGrantTokenNow, deviceCodeGrant, lookUp } from '../../tenant/index.ts'
import { requestToken } from '../agent/token-endpoint.ts'
import { pause, type Stage } from '../stage.ts'
import { refuseAccount } from './authority.ts'
import { heldIn } from './person-tokens.ts'
import { consentTo } from './user-consent.ts'

/** To read what the page asks, and to say yes to it. (Ours.) */
const confirmationMs = 4000

/** What the sign-in page answers, and not the token endpoint: the person is asked "Are you trying to sign in to …?" */
const confirmation = {
  errorCode: 50199,
  message: 'AADSTS50199: For security reasons, user confirmation is required for this request.',
} as const

/** Refuses with the AADSTS number; 404 for a device that is not registered in the person's name. */
export async function signInTo(stage: Stage, command: CommandOf<'signInTo'>): Promise<Outcome> {
  const refused = refuseAccount(stage, command.human)
  if (refused !== null) return refused
  const { env, estate, world } = stage
  const { human, client, resourceAppId, scope, flow, device, address } = command
  const owned = flow === 'primaryRefreshToken' ? heldIn(stage).devices.get(device ?? '') : undefined
  if (flow === 'primaryRefreshToken' && owned?.human !== human)
    return { ok: false, code: 404, reason: `No device ${device} is registered in the name of ${human}.` }
  const { directory } = estate
  const { id, userPrincipalName, ipAddress } = lookUp(directory.humans, human)
  const random = env.random.fork(`sign-in of ${human} at ${env.clock.now()}`)
  const request = {
    grant: 'interactive',
    task: null,
    blueprint: null,
    agent: null,
    agentUser: null,
    human,
    pc: null,
    session: null,
    correlationId: env.ids.guid(),
    resourceId: resourceAppId,
    resourceDisplayName: estate.resourceNames.get(resourceAppId.toLowerCase()) ?? resourceAppId,
    clientDisplayName: client.displayName,
    ...(flow === 'deviceCode' ? { authenticationProtocol: flow } : {}),
    ...(owned ? { primaryRefreshTokenOf: { deviceId: owned.deviceId, displayName: device ?? '' } } : {}),
  } as const
  if (owned && owned.revocations !== (estate.revocations.get(human) ?? 0)) {
    const asked = { ...request, requestId: env.ids.guid(), clientId: client.appId, scope, continuousAccess: false }
    const late = { ...asked, ipAddress: address ?? ipAddress }
    const to = `token:${env.ids.uti()}` as const
    const code = 50173
    const reason = 'The primary refresh token was revoked: the person has to sign in again.'
    world.send({ kind: 'token', to, event: { type: 'token.request', request: late } })
    world.send({ kind: 'token', to, event: { type: 'token.refuse', request: late, errorCode: code, message: reason } })
    return { ok: false, code, reason }
  }

  if (flow === 'deviceCode') {
    const asked: TokenRequest = {
      ...request,
      requestId: env.ids.guid(),
      clientId: client.appId,
      scope,
      continuousAccess: false,
      ipAddress,
    }
    const to = `token:${env.ids.uti()}` as const
    world.send({ kind: 'token', to, event: { type: 'token.request', request: asked } })
    world.send({ kind: 'token', to, event: { type: 'token.refuse', request: asked, ...confirmation } })
    await pause(stage, random, confirmationMs)
  }

  const asking = { ...request, clientId: client.appId, scope, continuousAccess: false, ipAddress }
  const consent = await consentTo(stage, command, asking)
  if (consent) return { ok: false, ...consent }

  const jti = env.ids.guid()
  const grant = {
    tenantId: directory.tenant.id,
    clientId: client.appId,
    user: { id, userPrincipalName },
    sid: env.ids.guid(),
    family: jti,
    acrs: [],
  }
  const code = createGrantTokenNow(estate.tokens.authority, 'code', grant, { jti, now: env.clock.now() })
  const obtained = await requestToken(stage, random, {
    request,
    form: {
      client_id: client.appId,
      scope,
      ...(flow === 'deviceCode'
        ? { grant_type: deviceCodeGrant, device_code: code }
        : { grant_type: 'authorization_code', code }),
    },
    home: address ?? ipAddress,
  })
  if (!obtained.ok) return { ok: false, code: obtained.code, reason: obtained.message }
  const { claims } = obtained.issued
  const scopes = typeof claims.scp === 'string' ? claims.scp.split(' ') : []
  heldIn(stage).tokens.set(obtained.ref, { human, resourceAppId, scopes })
  return { ok: true, result: { token: obtained.ref, claims } }
}
