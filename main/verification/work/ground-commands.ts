import type { PcRef } from '../../../shared/model/refs.ts'
import { models } from '../../tenant/index.ts'
import { type Command, view } from '../bounded-world.ts'
import type { Order } from '../slot.ts'
import { simple } from './simple.ts'
import { cloudPcOf, tenantOf } from './tenant.ts'
import { baselineHash, type Cast, erased } from './work.ts'

type Place = Cast['pcs'][number]

type PcMessage = Extract<Order, { send: unknown }>['send'] & { kind: 'pc' }
export const toPc = (to: PcRef, event: PcMessage['event']): Order => ({ send: { kind: 'pc', to, event } })

export function resetCommands(cast: Cast, { ref, slot, ground }: Place): Command[] {
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

export const replacementCommands = ({ ref, slot }: Place): Command[] => [
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

export const postureCommands = ({ ref, slot }: Place): Command[] =>
  [true, false].map(compliant =>
    simple(
      `${ref} checks in ${compliant ? 'compliant' : 'not compliant'}`,
      'service',
      slot,
      toPc(ref, { type: 'pc.posture', compliant, reason: 'Checked in.' }),
    ),
  )

export function accountCommands(ref: `agentUser:${string}`, slot: Command['to']): Command[] {
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

export function policyCommands({ policies, announcer }: Cast): Command[] {
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
