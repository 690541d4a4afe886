// The invariants offered for testing: they hold over whole runs, and each of them sees the history that breaks it.
import { describe, expect, test } from 'vitest'
import { loadScenario, startRun } from '../../main/simulation/index.ts'
import { findBreaches, type Invariant, invariants } from '../../main/testing/index.ts'
import type { Fact, FactOf, FactType, RecordedFact } from '../../shared/model/facts.ts'
import { epochMs, Guid } from '../../shared/model/units.ts'

async function play(scenario: string, seed: number): Promise<readonly RecordedFact[]> {
  const run = await startRun(await loadScenario(scenario), seed)
  while (!run.done()) await run.step(1000)
  return run.facts()
}

const lived = await play('first-light', 7)
const at = <Type extends FactType>(type: Type, nth = 0): { index: number; fact: FactOf<Type> } => {
  const isIt = (fact: Fact): fact is FactOf<Type> => fact.type === type
  const found = lived.flatMap(({ fact }, index) => (isIt(fact) ? [{ index, fact }] : [])).at(nth)
  if (!found) throw new Error(`${type} was not told`)
  return found
}
/** A history of these facts. */
const history = (facts: readonly Fact[]): RecordedFact[] =>
  facts.map((fact, seq) => ({ seq, at: epochMs(1_789_000_000_000 + seq), fact }))
const facts = lived.map(({ fact }) => fact)
const without = (...types: FactType[]): Fact[] => facts.filter(({ type }) => !types.includes(type))
const insert = (index: number, ...more: Fact[]): Fact[] => facts.toSpliced(index, 0, ...more)

describe('over a whole run', () => {
  test.each([
    ['first-light', 1],
    ['first-light', 7],
    ['stolen-token', 7],
  ])('of %s with seed %d every invariant holds', async (scenario, seed) => {
    expect(findBreaches(await play(scenario, seed))).toEqual([])
  })
})

const effect = at('file.read')
const assigned = at('pc.assigned')
const bound = at('session.connected')
const eligible = {
  ref: 'grant:pay',
  subject: 'agent:invoice',
  resourceAppId: Guid.parse('00000015-0000-0000-c000-000000000000'),
  permissions: ['Odata.FullAccess'],
  purpose: 'refunds',
  objects: null,
  startDateTime: epochMs(0),
  endDateTime: null,
  assignment: 'eligible',
} as const
const use: Fact = {
  type: 'grant.used',
  use: { grant: 'grant:pay', permission: 'Odata.FullAccess', at: epochMs(0), task: null, object: null },
}
const granted: Fact = { type: 'grant.assigned', grant: { ...eligible, permissions: ['Odata.FullAccess'] }, by: null }

/** By the name of the invariant: a history that breaks it, and a part of what it says. */
const broken: Record<string, [Fact[], string]> = {
  'a Cloud PC is in one session at a time': [
    insert(assigned.index + 1, { ...assigned.fact, session: 'session:other' }),
    'is given to session:other while',
  ],
  'a Cloud PC that was used is used again only after an attested reset': [without('pc.attested'), 'no reset of it'],
  'a Cloud PC under review is kept as it is: nobody gets it, and nothing of it is reset': [
    insert(at('pc.resetting').index + 1, {
      type: 'pc.placedUnderReview',
      pc: at('pc.resetting').fact.pc,
      session: null,
      reason: 'Forensics.',
      by: 'human:priya',
    }),
    'is under review, and pc.wiped',
  ],
  'no token bound to a Cloud PC lives on when the Cloud PC is available again': [without('token.ended'), 'still lives'],
  'a proof is accepted only from the Cloud PC its live token is bound to': [
    facts.map(fact => (fact.type === 'proof.accepted' ? { ...fact, pc: 'pc:elsewhere' } : fact)),
    'was accepted from pc:elsewhere',
  ],
  'no proof is accepted twice': [insert(at('proof.accepted').index, at('proof.accepted').fact), 'was accepted before'],
  'whatever is done is done in a connected session, in a call with an accepted proof': [
    without('proof.accepted'),
    'no proof was accepted',
  ],
  'every call of a tool leads back to what a person asked for': [without('prompt.sent'), 'which nobody asked for'],
  'an identity that is disabled or deleted gets no token': [
    insert(bound.index - 1, { type: 'agentUser.disabled', agentUser: 'agentUser:invoice-agent', by: null }),
    'agentUser:invoice-agent is disabled or deleted',
  ],
  'access that has to be activated is used only while it is activated, and none after it has ended': [
    [granted, use],
    'is not activated',
  ],
  'nobody approves what they themselves asked for': [
    [
      {
        type: 'approval.requested',
        approval: {
          ref: 'approval:1',
          kind: 'activation',
          grant: 'grant:pay',
          durationMs: 1,
          requester: 'human:dana',
          onBehalfOf: null,
          task: null,
          justification: '',
          approvers: [],
          createdDateTime: epochMs(0),
          answerBy: epochMs(1),
        },
      },
      {
        type: 'approval.approved',
        approval: 'approval:1',
        grant: 'grant:pay',
        task: null,
        by: 'human:dana',
        justification: '',
        until: null,
      },
    ],
    'approved by human:dana',
  ],
}

describe('a history that breaks it is seen by', () => {
  test('every invariant there is', () => {
    expect(Object.keys(broken).sort()).toEqual(invariants.map(({ name }) => name).sort())
  })

  test.each(invariants)('$name', ({ name }) => {
    const [told, message] = broken[name] ?? [[], '']
    const breaches = findBreaches(history(told))
    expect(breaches).toContainEqual({
      invariant: name,
      seq: expect.any(Number),
      message: expect.stringContaining(message),
    })
  })

  test('the one on sessions where something is done after the release', () => {
    const late = [...facts, effect.fact]
    expect(findBreaches(history(late)).map(({ seq, message }) => [seq, message])).toEqual([
      [facts.length, expect.stringContaining('is not connected')],
    ])
  })

  test('the one on grants no more once the grant is activated, and again once it is ended', () => {
    const activated: Fact = {
      type: 'grant.activated',
      grant: 'grant:pay',
      approval: 'approval:1',
      task: null,
      until: epochMs(5),
      by: 'human:priya',
    }
    const ended: Fact = { type: 'grant.ended', grant: 'grant:pay', by: null, reason: 'Over.' }
    expect(findBreaches(history([granted, activated, use]))).toEqual([])
    expect(findBreaches(history([granted, activated, use, ended, use])).map(({ seq }) => seq)).toEqual([4])
  })
})

test('an invariant of one’s own is watched anew over each history', () => {
  const once: Invariant = {
    name: 'a person asks once',
    watch() {
      let asked = 0
      return fact => {
        if (fact.type === 'prompt.sent') asked += 1
        return asked > 1 ? 'Asked again.' : null
      }
    },
  }
  expect(findBreaches(lived, [once])).toEqual([])
  expect(findBreaches(lived, [once])).toEqual([])
  const twice = [...lived, { seq: lived.length, at: epochMs(0), fact: at('prompt.sent').fact }]
  expect(findBreaches(twice, [once])).toEqual([
    { invariant: 'a person asks once', seq: lived.length, message: 'Asked again.' },
  ])
})
