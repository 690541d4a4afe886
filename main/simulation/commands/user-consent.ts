// A person is asked to consent to an application, and says yes; whether that counts is the tenant's to say.
import type { CommandOf } from '../../../shared/model/commands.ts'
import type { TokenRequest } from '../../../shared/model/facts.ts'
import { decideUserConsent, lookUp, scopeNames } from '../../tenant/index.ts'
import { pause, type Stage } from '../stage.ts'
import { heldIn } from './person-tokens.ts'

/** To read what the application wants, and to say yes to it. (Ours.) */
const readingMs = 6000

/** Null: it is consented to, now or before. Otherwise the AADSTS number and the sentence of the refusal. */
export async function consentTo(
  stage: Stage,
  { human, client, resourceAppId, scope, consent }: CommandOf<'signInTo'>,
  request: Omit<TokenRequest, 'requestId'>,
): Promise<{ code: number; reason: string } | null> {
  if (consent === null) return null
  const { world, env, estate, scenario } = stage
  const known = heldIn(stage)
  const key = [human, client.appId, resourceAppId].join(' ').toLowerCase()
  const scopes = scopeNames(scope)
  const before = known.consented.get(key) ?? new Set()
  if (scopes.every(name => before.has(name))) return null

  const refuse = (errorCode: number, message: string): void => {
    const asked = { ...request, requestId: env.ids.guid() }
    const to = `token:${env.ids.uti()}` as const
    world.send({ kind: 'token', to, event: { type: 'token.request', request: asked } })
    world.send({ kind: 'token', to, event: { type: 'token.refuse', request: asked, errorCode, message } })
  }
  refuse(65001, `The user or administrator has not consented to use the application '${client.displayName}'.`)
  await pause(stage, env.random.fork(`consent of ${human} at ${env.clock.now()}`), readingMs)
  const { roles = [] } = lookUp(estate.directory.humans, human)
  const { verifiedPublisher } = consent
  const decision = decideUserConsent({ setting: scenario.governance.userConsent, roles, scopes, verifiedPublisher })
  if (decision.errorCode !== null) {
    const { errorCode } = decision
    const reason = `${client.displayName} needs permission to access resources in your organization that only an admin can grant.`
    refuse(errorCode, reason)
    const reasons = decision.reasons.map(({ code, message }) => ({ code, message }))
    world.announce({ type: 'consent.refused', human, client, scopes, errorCode, reasons })
    return { code: errorCode, reason }
  }
  const had = known.servicePrincipals.get(client.appId)
  const servicePrincipalId = had ?? env.ids.guid()
  known.servicePrincipals.set(client.appId, servicePrincipalId)
  known.consented.set(key, new Set([...before, ...scopes]))
  world.announce({
    type: 'consent.granted',
    human,
    client: { ...client, servicePrincipalId },
    isNew: had === undefined,
    resourceAppId,
    resourceDisplayName: request.resourceDisplayName,
    scopes,
  })
  return null
}
