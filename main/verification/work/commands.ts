// What can be done to the world of work: agents, people, services, timers, faults and attacks, each deciding as the product decides.

import type { AccessDecision } from '../../../shared/model/access.ts'
import type { SignalKind } from '../../../shared/model/facts/signal.ts'
import type { PcRef, SessionRef } from '../../../shared/model/refs.ts'
import { isEvaluated } from '../../access/index.ts'
import { models, requestSight, type Verdict } from '../../tenant/index.ts'
import { type Command, type See, type View, view } from '../bounded-world.ts'
import type { Order } from '../slot.ts'
import type { Proofs, Use } from './proofs.ts'
import { agentIdOf, agentUserOf, cloudPcOf, policiesIn, poolOf, requestOf, tenantOf } from './tenant.ts'
import { baselineHash, type Cast, confirmation, type Decisions, erased, type Part, type Parts } from './work.ts'

type Member = Cast['sessions'][number]
type Place = Cast['pcs'][number]

export function workCommands(
  cast: Cast,
  { proofs, decisions }: Pick<Parts, 'proofs' | 'decisions'>,
  without: ReadonlySet<Part>,
): Command[] {
  const has = (part: Part, commands: () => Command[]): Command[] => (without.has(part) ? [] : commands())
  return [
    ...cast.sessions.flatMap(member => [
      ...sessionCommands(cast, member, decisions),
      ...tokenCommands(cast, member, decisions),
      presented(member, proofs, decisions),
      ...has('queue', () => [
        simple(
          `${member.ref} gives up waiting`,
          'timer',
          member.slot,
          toSession(member.ref, { type: 'queue.timeout' }),
        ),
      ]),
      ...has('expiry', () => [
        simple(`${member.tokenRef} expires`, 'timer', member.token, {
          send: { kind: 'token', to: member.tokenRef, event: { type: 'token.expire' } },
        }),
        simple(
          `${member.ref} idles for 30 minutes`,
          'timer',
          member.slot,
          toSession(member.ref, { type: 'session.idle' }),
        ),
      ]),
      ...has('channelLoss', () => [
        simple(
          `the channel of ${member.ref} is lost`,
          'fault',
          member.slot,
          toSession(member.ref, { type: 'channel.lost', reason: 'The network went away.' }),
        ),
      ]),
      ...has('attacks', () => [
        ...cast.pcs.map(place => stolen(member, place.ref, proofs)),
        replayed(member, proofs, decisions),
      ]),
    ]),
    ...cast.pcs.flatMap(place => [
      ...resetCommands(cast, place),
      ...has('breakdown', () => [
        simple(
          `${place.ref} does not answer any more`,
          'fault',
          place.slot,
          toPc(place.ref, { type: 'pc.unhealthy', reason: 'It does not answer.' }),
        ),
      ]),
      ...has('replacement', () => replacementCommands(place)),
      ...has('posture', () => postureCommands(place)),
    ]),
    ...cast.agents.flatMap(({ user, risk }) => [
      ...accountCommands(user.ref, user.slot),
      ...has('risk', () => [
        simple(`an administrator confirms ${user.ref} compromised`, 'person', risk, {
          send: {
            kind: 'risk',
            to: `risk:${user.ref}`,
            event: {
              type: 'risk.confirmCompromised',
              subject: user.ref,
              detection: confirmation(user.ref),
              by: tenantOf.human,
            },
          },
        }),
        simple(`an administrator confirms ${user.ref} safe`, 'person', risk, {
          send: {
            kind: 'risk',
            to: `risk:${user.ref}`,
            event: { type: 'risk.confirmSafe', subject: user.ref, by: tenantOf.human },
          },
        }),
      ]),
    ]),
    ...has('policies', () => policyCommands(cast)),
    personAtThePool(cast, decisions),
  ]
}

/** A command that can be tried whatever the others are. */
const simple = (name: string, by: Command['by'], to: Command['to'], order: Order): Command => ({
  name,
  by,
  to,
  sees: [],
  orders: () => [order],
})

type SessionEvent = Extract<Order, { send: unknown }>['send'] & { kind: 'session' }
const toSession = (to: SessionRef, event: SessionEvent['event']): Order => ({ send: { kind: 'session', to, event } })

function sessionCommands(cast: Cast, member: Member, decisions: Decisions): Command[] {
  const { ref, slot, by, tokenRef } = member
  const pc = view(slot, models.session.views.pc)
  const call = `${ref} call`
  return [
    simple(`agent ${by.number} asks for ${ref}`, 'agent', slot, {
      send: {
        kind: 'session',
        to: ref,
        event: {
          type: 'session.request',
          task: `task:${member.number}`,
          agentUser: by.ref,
          pool: 'pool:0',
          token: tokenRef,
        },
      },
    }),
    ...cast.pcs.map((_, pick) => checkout(cast, member, pick, decisions)),
    simple(`${ref} opens its channel`, 'agent', slot, toSession(ref, { type: 'channel.open', jkt: 'thumbprint' })),
    { name: `a tool is called in ${ref}`, by: 'agent', to: slot, ...calling(member, call, pc) },
    simple(`the call in ${ref} returns`, 'service', slot, toSession(ref, { type: 'session.toolReturned' })),
    simple(`agent ${by.number} ends ${ref}`, 'agent', slot, toSession(ref, { type: 'session.end', reason: 'done' })),
  ]
}

/** What the fact of a call makes of session and Cloud PC; the task that tells it is in another world. */
function calling({ ref, slot }: Member, call: string, pc: View<PcRef | null>): Pick<Command, 'sees' | 'orders'> {
  const standing = view(slot, models.session.views.standing)
  return {
    sees: [standing, pc],
    orders(see) {
      const on = see(pc)
      if (on === null || see(standing) !== 'acting') return null
      return [
        toSession(ref, { type: 'session.toolCalled', call }),
        { send: { kind: 'pc', to: on, event: { type: 'pc.soil' } } },
      ]
    },
  }
}

/** A checkout as the pool decides it; `pick` is which of the free Cloud PCs is given. */
function checkout(cast: Cast, { ref, slot, by }: Member, pick: number, { decideCheckout }: Decisions): Command {
  const acquiring = view(slot, models.session.views.acquiring)
  const queued = view(slot, models.session.views.queued)
  const free = cast.pcs.map(place => ({ ref: place.ref, is: view(place.slot, models.pc.views.free) }))
  const status = view(cast.pool, models.pool.views.status)
  const pool = poolOf(cast.agents.length, cast.pcs.length)
  return {
    name: `the pool answers ${ref}, choosing ${pick === 0 ? 'the first' : 'another'} that is free`,
    by: 'service',
    to: cast.pool,
    sees: [acquiring, queued, status, ...free.map(({ is }) => is)],
    orders(see) {
      const available = free.filter(({ is }) => see(is)).map(each => each.ref)
      if (!see(acquiring) || (pick > 0 && pick >= available.length)) return null
      const account = agentUserOf(by.number)
      const sessionId = ref.slice('session:'.length)
      const decision = decideCheckout({
        pool,
        status: see(status) ?? 'Deleting',
        headers: {
          sessionId,
          userObjectId: account.id,
          agentToken: { valid: 'yes', agentId: agentIdOf(by.number) },
        },
        token: 'yes',
        trustedCaller: 'yes',
        agentUser: { account, agentId: agentIdOf(by.number) },
        approved: 'yes',
        open: [{ sessionId, poolId: pool.id, agentUserId: account.id, pc: null }],
        ended: false,
        free: available,
        waitingBefore: 0,
        pick: () => pick,
      })
      if (decision.outcome === 'queue' && see(queued)) return null
      return [{ send: { kind: 'pool', to: 'pool:0', event: { type: 'pool.acquire', session: ref, decision } } }]
    },
  }
}

/** A person asks for a session of a pool that is for agents. */
function personAtThePool(cast: Cast, { decideCheckout }: Decisions): Command {
  const free = cast.pcs.map(place => ({ ref: place.ref, is: view(place.slot, models.pc.views.free) }))
  return {
    name: 'a person asks the pool for a Cloud PC',
    by: 'attack',
    to: cast.pool,
    sees: free.map(({ is }) => is),
    orders(see) {
      const decision = decideCheckout({
        pool: poolOf(cast.agents.length, cast.pcs.length),
        status: 'Active',
        headers: { sessionId: 'person', userObjectId: 'person', agentToken: null },
        token: 'yes',
        trustedCaller: 'yes',
        agentUser: null,
        approved: 'no',
        open: [],
        ended: false,
        free: free.filter(({ is }) => see(is)).map(each => each.ref),
        waitingBefore: 0,
        pick: () => 0,
      })
      return [
        {
          send: {
            kind: 'pool',
            to: 'pool:0',
            event: {
              type: 'pool.acquire',
              session: personSession,
              decision: decision.outcome === 'refuse' ? { ...decision, turnsAway: false } : decision,
            },
          },
        },
      ]
    },
  }
}
export const personSession: SessionRef = 'session:person'

function tokenCommands(
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
      name: `${ref} asks for its token`,
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
function presented(member: Member, proofs: Proofs, decisions: Decisions): Command {
  return proving(member, `a request is sent in ${member.ref}`, 'agent', 'fresh', proofs, decisions)
}
/** The same proof once more. */
function replayed(member: Member, proofs: Proofs, decisions: Decisions): Command {
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
function stolen({ ref, token, tokenRef }: Member, from: PcRef, proofs: Proofs): Command {
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

type PcMessage = Extract<Order, { send: unknown }>['send'] & { kind: 'pc' }
const toPc = (to: PcRef, event: PcMessage['event']): Order => ({ send: { kind: 'pc', to, event } })

function resetCommands(cast: Cast, { ref, slot, ground }: Place): Command[] {
  const verifying = view(slot, models.pc.views.verifying)
  const left = view(ground, state => state)
  const lives = cast.sessions.map(({ token }) => view(token, state => models.token.views.liveOn(state, ref)))
  return [
    simple(`${ref} is reset`, 'service', slot, toPc(ref, { type: 'reset.done', whole: true, erased: erased.all })),
    simple(
      `the reset of ${ref} leaves something and says so`,
      'fault',
      slot,
      toPc(ref, { type: 'reset.done', whole: false, erased: erased.nothing }),
    ),
    simple(
      `the reset of ${ref} leaves something and does not know`,
      'fault',
      slot,
      toPc(ref, { type: 'reset.done', whole: true, erased: erased.nothing }),
    ),
    simple(`the reset of ${ref} fails`, 'fault', slot, toPc(ref, { type: 'reset.failed' })),
    {
      name: `${ref} is attested`,
      by: 'service',
      to: slot,
      sees: [verifying, left, ...lives],
      orders(see) {
        if (!see(verifying)) return null
        const liveTokens = lives.some(live => see(live))
        const checks = [{ name: 'files', clean: see(left) === 'clean' }]
        return [toPc(ref, { type: 'verify.run', checks, hash: baselineHash, see: { liveTokens } })]
      },
    },
  ]
}

const replacementCommands = ({ ref, slot }: Place): Command[] => [
  simple(`${ref} is replaced`, 'service', slot, toPc(ref, { type: 'pc.replace' })),
  simple(`${ref} joins Entra`, 'service', slot, toPc(ref, { type: 'pc.joined' })),
  simple(`${ref} is enrolled in Intune`, 'service', slot, toPc(ref, { type: 'pc.enrolled' })),
  simple(
    `${ref} gets its baseline`,
    'service',
    slot,
    toPc(ref, { type: 'pc.provision', pc: { ...cloudPcOf(ref), compliant: true } }),
  ),
]

const postureCommands = ({ ref, slot }: Place): Command[] =>
  [true, false].map(compliant =>
    simple(
      `${ref} checks in ${compliant ? 'compliant' : 'not compliant'}`,
      'service',
      slot,
      toPc(ref, { type: 'pc.posture', compliant, reason: 'Checked in.' }),
    ),
  )

function accountCommands(ref: `agentUser:${string}`, slot: Command['to']): Command[] {
  const by = tenantOf.human
  return [
    simple(`an administrator disables ${ref}`, 'person', slot, {
      send: { kind: 'agentUser', to: ref, event: { type: 'agentUser.disable', by } },
    }),
    simple(`an administrator enables ${ref}`, 'person', slot, {
      send: { kind: 'agentUser', to: ref, event: { type: 'agentUser.enable', by } },
    }),
    simple(`an administrator revokes the sessions of ${ref}`, 'person', slot, {
      send: { kind: 'agentUser', to: ref, event: { type: 'agentUser.revokeSessions', by } },
    }),
  ]
}

function policyCommands({ policies, announcer }: Cast): Command[] {
  return (['risk', 'device'] as const).flatMap(which => {
    const inForce = view(policies[which], state => state)
    return [true, false].map(
      (enforce): Command => ({
        name: `the policy on ${which} is ${enforce ? 'enforced' : 'relaxed'}`,
        by: 'person',
        to: announcer,
        sees: [inForce],
        orders: see =>
          see(inForce) === enforce
            ? null
            : [
                {
                  tell: {
                    type: 'policy.changed',
                    change: 'policy',
                    reason: `${which} ${enforce ? 'enforced' : 'relaxed'}`,
                  },
                },
              ],
      }),
    )
  })
}
