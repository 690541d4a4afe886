// One request to the token endpoint, from the form that is posted to the fact it ends in.
import type { Random } from '../../../shared/model/env.ts'
import type { TokenRequest } from '../../../shared/model/facts.ts'
import type { TokenRef } from '../../../shared/model/refs.ts'
import {
  type IssuedToken,
  lookUp,
  readClaimsParameter,
  renewAt,
  type TaskUse,
  type TokenEndpointRequest,
  tokenAnswering,
} from '../../tenant/index.ts'
import { permissionsFor } from '../commands/consents.ts'
import { pause, type Stage } from '../stage.ts'
import { tokenSight } from './token-sight.ts'

export interface TokenOrder {
  /** Who asks for what; ids, address and lifetime are drawn here. */
  request: Omit<TokenRequest, 'requestId' | 'clientId' | 'scope' | 'continuousAccess' | 'ipAddress'>
  form: TokenEndpointRequest
  /** Where the request comes from when it comes from no Cloud PC. */
  home: string
  use?: TaskUse | null
}

export type Obtained =
  | { ok: true; ref: TokenRef; issued: IssuedToken; refreshToken: string | null }
  | { ok: false; code: number; message: string }

const latencyMs = 90

export async function requestToken(stage: Stage, random: Random, order: TokenOrder): Promise<Obtained> {
  const { env, estate, world, scheduler, vault } = stage
  const { form, home, use = null } = order
  const pc = order.request.pc ? lookUp(estate.directory.pcs, order.request.pc) : null
  const uti = env.ids.uti()
  const ref: TokenRef = `token:${uti}`
  const request: TokenRequest = {
    ...order.request,
    requestId: env.ids.guid(),
    clientId: form.client_id ?? '',
    scope: form.scope ?? '',
    continuousAccess: readClaimsParameter(form.claims)?.continuousAccess ?? false,
    ipAddress: pc?.ipAddress ?? home,
  }
  world.send({ kind: 'token', to: ref, event: { type: 'token.request', request } })
  await pause(stage, random, latencyMs)

  const jkt = pc?.jkt ?? null
  const see = tokenSight(stage, request)
  const now = env.clock.now()
  const answer = await scheduler.check(
    tokenAnswering(estate.tokens, { request, form, see, uti, now, jkt, use, ...permissionsFor(stage, request) }),
  )
  const { decision } = answer
  if (decision) {
    const message = answer.ok ? '' : answer.message
    world.send({ kind: 'token', to: ref, event: { type: 'access.decide', request, decision, message } })
  }
  if (!answer.ok) {
    const { errorCode, message } = answer
    if (decision === null || decision.outcome === 'grant')
      world.send({ kind: 'token', to: ref, event: { type: 'token.refuse', request, errorCode, message } })
    return { ok: false, code: errorCode, message }
  }

  const { issued, refreshToken } = answer
  if (stage.keeps === 'everything') vault.issued.set(ref, issued)
  vault.byUti.set(uti, ref)
  const { claims } = issued
  world.send({ kind: 'token', to: ref, event: { type: 'token.issue', request, claims, jkt, decision } })
  scheduler.lapse(Number(claims.exp) * 1000, () =>
    world.send({ kind: 'token', to: ref, event: { type: 'token.expire' } }),
  )
  const due = pc ? renewAt(claims) : null
  if (due !== null) scheduler.lapse(due, () => world.send({ kind: 'token', to: ref, event: { type: 'token.renew' } }))
  return { ok: true, ref, issued, refreshToken }
}
