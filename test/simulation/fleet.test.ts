// Many agents at once: the same seed gives the same facts whether signatures are made or not, and each action goes the whole way.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Fleet, startFleet } from '../../main/simulation/fleet.ts'
import type { Proofs } from '../../main/simulation/stage.ts'
import type { Fact, FactOf, FactType } from '../../shared/model/facts.ts'

const options = { agents: 6, pcs: 7, actionsPerSession: 4 }
async function played(seed: number, proofs: Proofs, count = 90): Promise<Fleet> {
  const fleet = await startFleet({ ...options, seed, proofs })
  await fleet.act(count)
  return fleet
}
const hashOf = ({ facts }: Fleet): string => createHash('sha256').update(JSON.stringify(facts)).digest('hex')

const signed = await played(5, 'every')

function told<Type extends FactType>(type: Type): FactOf<Type>[] {
  const is = (fact: Fact): fact is FactOf<Type> => fact.type === type
  return signed.facts.map(({ fact }) => fact).filter(is)
}

describe('the facts of a fleet', () => {
  test('are the same to the byte with the same seed, whether proofs are signed and verified or not', async () => {
    expect(hashOf(await played(5, 'every'))).toBe(hashOf(signed))
    expect(hashOf(await played(5, 'none'))).toBe(hashOf(signed))
  })

  test('are others with another seed', async () => {
    expect(hashOf(await played(6, 'none'))).not.toBe(hashOf(signed))
  })

  test('are the same in however many pieces they are asked for', async () => {
    const pieces = await startFleet({ ...options, seed: 5, proofs: 'none' })
    while (pieces.acted < signed.acted) await pieces.act(1)
    expect(pieces.facts.slice(0, signed.facts.length)).toEqual(signed.facts.slice(0, pieces.facts.length))
  })
})

describe('an action', () => {
  test('is a call that a resource took with a token and a proof of its own, did something for, and that was answered', () => {
    const answered = told('tool.returned').filter(
      ({ result }) => !result.includes('screenShareUrl') && result !== 'HTTP 204',
    )
    const did = [...told('file.read')].map(({ call }) => call)
    const proven = told('proof.accepted')
    expect(answered.length).toBe(signed.acted)
    expect(answered.every(({ outcome }) => outcome === 'ok')).toBe(true)
    for (const { call } of answered) expect(proven.filter(each => each.call === call)).toHaveLength(1)
    expect(new Set(proven.map(({ jti }) => jti)).size).toBe(proven.length)
    expect(did.length).toBeGreaterThan(signed.acted / 2)
    expect(told('proof.refused')).toEqual([])
  })
})

describe('a session', () => {
  test('has the actions it is given, and a Cloud PC to itself that is reset and attested before the next', () => {
    const released = new Set(told('session.released').map(({ session }) => session))
    expect(released.size).toBeGreaterThan(options.agents)
    for (const session of released) {
      const calls = told('tool.called').filter(
        ({ call }) => call.session === session && call.tool.startsWith('browser'),
      )
      expect(calls).toHaveLength(options.actionsPerSession)
    }
    const stands = new Map<string, 'free' | 'held' | 'dirty'>()
    for (const { fact } of signed.facts) {
      if (fact.type === 'pc.assigned') {
        expect(stands.get(fact.pc) ?? 'free').toBe('free')
        stands.set(fact.pc, 'held')
      }
      if (fact.type === 'session.released') stands.set(fact.pc, 'dirty')
      if (fact.type === 'pc.available') stands.set(fact.pc, 'free')
    }
    expect(told('pc.assigned').length).toBeGreaterThan(options.pcs)
  })

  test('uses a token bound to its own Cloud PC, and none that has ended', () => {
    const bound = new Map(told('token.issued').map(({ token, request }) => [token, request.pc]))
    const ended = new Set<string>()
    for (const { fact } of signed.facts) {
      if (fact.type === 'token.ended') ended.add(fact.token)
      if (fact.type !== 'proof.accepted') continue
      expect(bound.get(fact.token)).toBe(fact.pc)
      expect(ended.has(fact.token)).toBe(false)
    }
  })
})
