// What an agent asks Entra for, what is presented with it, and what thieves present: each decided by the product itself.
import type { AccessDecision } from '../../../shared/model/access.ts'
import type { SignalKind } from '../../../shared/model/facts/signal.ts'
import type { PcRef } from '../../../shared/model/refs.ts'
import { isEvaluated } from '../../access/index.ts'
import { models, requestSight, type Verdict } from '../../tenant/index.ts'
import { type Command, type See, view } from '../bounded-world.ts'
import type { Order } from '../slot.ts'
import type { Proofs, Use } from './proofs.ts'
import { simple, toSession } from './simple.ts'
import { agentUserOf, cloudPcOf, policiesIn, requestOf } from './tenant.ts'
import type { Cast, Decisions } from './work.ts'

type Member = Cast['sessions'][number]

export function tokenCommands(
  cast: Cast,
  { ref, slot, token, tokenRef, by }: Member,
  { evaluateAccess, canSignIn }: Decisions,
): Command[] {
  const connecting = view(slot, state => state.matches({ connect: 'tokens' }))
  const pc = view(slot, models.session.views.pc)
  const asked = view(token, ({ value, context }) => (value === 'requested' ? context.boundTo : null))
  const enabled = view(by.user.slot, canSignIn)
  const level = view(by.risk, models.risk.views.level)
  const risk = view(cast.policies.risk, inForce => inForce)
  const device = view(cast.policies.device, inForce => inForce)
  const compliant = cast.pcs.map(place => ({ ref: place.ref, is: view(place.slot, models.pc.views.compliant) }))

  const answer = (see: See): readonly Order[] | null => {
    const boundTo = see(asked)
    if (boundTo === null) return null
    const request = requestOf(by.number, ref, tokenRef, boundTo)
    const toToken = (event: Parameters<typeof orderToToken>[1]) => orderToToken(tokenRef, event)
    if (!see(enabled))
      return [
        toToken({ type: 'token.refuse', request, errorCode: 50057, message: 'AADSTS50057: The account is disabled.' }),
      ]
    if (!isEvaluated(request.grant, request.resourceId)) throw new Error('Conditional Access has a say in this token')
    const isCompliant = compliant.some(place => place.ref === boundTo && see(place.is))
    const decision: AccessDecision = evaluateAccess(
      {
        grant: request.grant,
        resourceId: request.resourceId,
        resourceIsAgent: false,
        subject: {
          kind: 'agentUser',
          id: agentUserOf(by.number).id,
          blueprintAppId: null,
          agentRisk: see(level),
          groups: [],
          customSecurityAttributes: {},
        },
        device: { isCompliant, trustType: 'AzureAD', platform: 'windows' },
        clientAppType: 'mobileAppsAndDesktopClients',
      },
      policiesIn({ risk: see(risk), device: see(device) }),
    )
    const decide = toToken({
      type: 'access.decide',
      request,
      decision,
      message: 'AADSTS53003: Access was refused by Conditional Access.',
    })
    if (decision.outcome !== 'grant') return [decide]
    const claims = { xms_cc: ['cp1'], cnf: { jkt: cloudPcOf(boundTo).jkt } }
    return [decide, toToken({ type: 'token.issue', request, claims, jkt: cloudPcOf(boundTo).jkt, decision })]
  }

  return [
    {
      name: `${ref} asks for ${tokenRef}`,
      by: 'agent',
      to: token,
      sees: [connecting, pc],
      orders(see) {
        const on = see(pc)
        if (on === null || !see(connecting)) return null
        return [orderToToken(tokenRef, { type: 'token.request', request: requestOf(by.number, ref, tokenRef, on) })]
      },
    },
    {
      name: `Entra answers for ${tokenRef}`,
      by: 'service',
      to: token,
      sees: [asked, enabled, level, risk, device, ...compliant.map(({ is }) => is)],
      orders: answer,
    },
    ...signals.map(signal =>
      simple(
        `${signal} reaches the resource of ${tokenRef}`,
        'timer',
        token,
        orderToToken(tokenRef, { type: 'cae.deliver', signal }),
      ),
    ),
  ]
}
const signals: readonly SignalKind[] = [
  'accountDisabled',
  'refreshTokensRevoked',
  'highRisk',
  'deviceNotCompliant',
  'policyChanged',
]

type TokenMessage = Extract<Order, { send: unknown }>['send'] & { kind: 'token' }
const orderToToken = (to: TokenMessage['to'], event: TokenMessage['event']): Order => ({
  send: { kind: 'token', to, event },
})

const htm = 'POST'
const htu = 'https://graph.microsoft.com/v1.0/me/sendMail'

/** One request of a call: proof and token are checked, then what the resource was told, and what is allowed is done at once. */
export function presented(member: Member, proofs: Proofs, decisions: Decisions): Command {
  return proving(member, `a request is sent in ${member.ref}`, 'agent', 'fresh', proofs, decisions)
}
/** The same proof once more. */
export function replayed(member: Member, proofs: Proofs, decisions: Decisions): Command {
  return proving(member, `a used proof of ${member.ref} is sent again`, 'attack', 'replayed', proofs, decisions)
}

function proving(
  member: Member,
  name: string,
  by: Command['by'],
  use: Use,
  proofs: Proofs,
  { verifyRequest }: Decisions,
): Command {
  const { ref, slot, token, tokenRef } = member
  const standing = view(slot, models.session.views.standing)
  const on = view(slot, models.session.views.pc)
  const known = view(token, state => ({
    boundTo: state.context.boundTo,
    sight: requestSight(models.token.views.standing(state), state.context, 'acting'),
  }))
  return {
    name,
    by,
    to: token,
    sees: [standing, on, known],
    orders(see) {
      const from = see(on)
      const { boundTo, sight } = see(known)
      if (from === null || boundTo === null || see(standing) !== 'busy') return null
      const checked = proofs(boundTo, from, use)
      const judged = verifyRequest(sight)
      const challenged: Verdict = { outcome: 'challenged', signal: 'highRisk', reasons: judged.reasons }
      const verdict = checked.outcome !== 'accepted' ? checked : judged.outcome === 'challenge' ? challenged : checked
      const present = orderToToken(tokenRef, {
        type: 'token.present',
        call: `${ref} call`,
        session: ref,
        from,
        htm,
        htu,
        jti: use,
        verdict,
      })
      // a challenged token can not be renewed here: the agent gives the session up
      if (verdict.outcome === 'challenged') return [present, toSession(ref, { type: 'session.end', reason: 'revoked' })]
      if (verdict.outcome !== 'accepted' || judged.outcome !== 'grant') return [present]
      return [
        present,
        toSession(ref, {
          type: 'session.did',
          effect: {
            type: 'mail.sent',
            call: `${ref} call`,
            token: tokenRef,
            messageId: '<1@contoso.com>',
            subject: 's',
            to: [],
            bytes: 1,
          },
        }),
      ]
    },
  }
}

/** Token and proof were taken to another Cloud PC; the proof is made there, with that one's key. */
export function stolen({ ref, token, tokenRef }: Member, from: PcRef, proofs: Proofs): Command {
  const known = view(token, ({ context }) => context.boundTo)
  return {
    name: `${tokenRef} is used from ${from}`,
    by: 'attack',
    to: token,
    sees: [known],
    orders(see) {
      const boundTo = see(known)
      if (boundTo === null || boundTo === from) return null
      const verdict = proofs(boundTo, from, 'fresh')
      return [
        orderToToken(tokenRef, {
          type: 'token.present',
          call: `${ref} call`,
          session: ref,
          from,
          htm,
          htu,
          jti: 'fresh',
          verdict,
        }),
      ]
    },
  }
}
