// The gate in front of resources: each check refuses with its own name, in its order, and what is refused changes nothing.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededIds } from '../../main/simulation/env.ts'
import { seededRandom } from '../../main/simulation/random.ts'
import {
  answerResourceRequest,
  checkRequestProof,
  createProof,
  deviceKey,
  graphResourceId,
  type ResourceGate,
  type ResourceRequest,
  requestSight,
  serverNonces,
  steppers,
  tokenUses,
} from '../../main/tenant/index.ts'
import type { TokenEvent } from '../../main/tenant/machines/token.ts'
import { issuerOf } from '../../main/tokens/index.ts'
import { SignalKind } from '../../shared/model/facts/signal.ts'
import type { FactOf } from '../../shared/model/facts.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { trusted } from '../access/cases/sessions.ts'
import { account, authority, gateOf, now, readLedger, sendMail } from './gate-scene.ts'
import { capable } from './material.ts'

const tenantId = '00000000-0000-4000-8000-000000000090'
const here = await deviceKey(new Uint8Array(32).fill(2))
const elsewhere = await deviceKey(new Uint8Array(32).fill(3))
const ids = seededIds(seededRandom(5))
const granted = { outcome: 'grant', reasons: [], by: [], found: [] } as const

/** The claims of a token for Microsoft Graph that is bound to this Cloud PC. */
const good: JsonObject = {
  iss: issuerOf(tenantId),
  tid: tenantId,
  aud: graphResourceId,
  iat: now / 1000,
  nbf: now / 1000,
  exp: now / 1000 + 3600,
  uti: 'uti',
  oid: account.id,
  scp: 'Files.Read.All Mail.Send',
  xms_cc: ['cp1'],
  cnf: { jkt: here.jkt },
}
interface Change {
  gate?: ResourceGate
  request?: ResourceRequest
  claims?: JsonObject
  sight?: Partial<Parameters<typeof answerResourceRequest>[3]['sight']>
  from?: typeof here
}
async function ask({ gate = gateOf(), request = readLedger, claims = {}, sight = {}, from = here }: Change = {}) {
  const accessToken = await authority.sign({ typ: 'JWT' }, { ...good, ...claims })
  const order = { htm: request.method, htu: request.url, iat: now, jti: ids.guid(), accessToken }
  const sent = { ...request, accessToken, proof: await createProof(from, order) }
  const proof = await checkRequestProof(gate, sent, now)
  const scene = {
    sight: { ...trusted, ...sight },
    from: '192.0.2.1',
    moment: { now, ids },
    justification: null,
    approved: null,
  }
  return answerResourceRequest(gate, request, proof, scene)
}

describe('a request that every gate lets through', () => {
  test('is answered, and its effect is told', async () => {
    const { verdict, refused, answer, effects } = await ask()
    expect([verdict, refused]).toEqual([{ outcome: 'accepted' }, null])
    expect(answer).toMatchObject({ status: 200, text: 'abc' })
    expect(effects).toMatchObject([{ kind: 'fileRead' }])
  })

  test('changes the world: the message is in the mailbox it was sent from', async () => {
    const gate = gateOf()
    await ask({ gate, request: sendMail })
    expect(gate.enterprise.mailboxes[account.id]?.at(-1)).toMatchObject({ subject: 'Pay', folder: 'sentItems' })
  })
})

describe('each gate refuses by its own name', () => {
  test('a token from one Cloud PC is refused on another: it is bound to the key of the first', async () => {
    const { verdict, answer } = await ask({ from: elsewhere })
    expect(verdict).toMatchObject({ outcome: 'proofRefused', check: 'jkt' })
    expect(answer).toMatchObject({ status: 401 })
  })

  test('a token for another resource is refused by its audience', async () => {
    const { verdict } = await ask({ claims: { aud: '00000002-0000-0ff1-ce00-000000000000' } })
    expect(verdict).toMatchObject({ outcome: 'proofRefused', check: 'audience' })
  })

  test.each<[string, Change, object]>([
    ['session', { sight: { session: 'notActing' } }, { gate: 'session', status: 403 }],
    ['continuous verification', { sight: { risk: 'unknown' } }, { gate: 'continuous', status: 403 }],
    ['step-down to reading', { request: sendMail, sight: { risk: 'medium' } }, { gate: 'continuous', status: 403 }],
    ['scope', { claims: { scp: 'Mail.Send' } }, { gate: 'scope', status: 403 }],
    ['an account that is not known', { claims: { oid: 'nobody' } }, { gate: 'grant', status: 403 }],
    [
      'grant by purpose',
      {
        gate: gateOf({
          decideResourceAccess: () => ({ ...granted, outcome: 'deny', reasons: ['No purpose.', 'No grant.'] }),
        }),
      },
      { gate: 'grant', reasons: ['No purpose.', 'No grant.'] },
    ],
    [
      'a grant that can not be decided on',
      {
        gate: gateOf({
          decideResourceAccess: () => ({ ...granted, outcome: 'cannotEvaluate', reasons: ['Unknown.'] }),
        }),
      },
      { gate: 'grant', reasons: ['Unknown.'] },
    ],
    [
      'data loss prevention',
      {
        request: sendMail,
        gate: gateOf({ decideDataLoss: () => ({ ...granted, outcome: 'deny', reasons: ['External.'] }) }),
      },
      { gate: 'dataLoss', reasons: ['External.'] },
    ],
    [
      'the application itself',
      { gate: { ...gateOf(), callers: new Map([['x', { ...account, id: 'x' }]]) }, claims: { oid: 'x' } },
      { gate: 'resource', status: 403 },
    ],
  ])('%s', async (_, change, refused) => {
    const answered = await ask(change)
    expect(answered.refused).toMatchObject(refused)
    expect([answered.verdict, answered.effects]).toEqual([{ outcome: 'accepted' }, []])
  })

  test('with a medium risk reading goes on', async () => {
    expect((await ask({ sight: { risk: 'medium' } })).refused).toBeNull()
  })

  test('what data loss prevention refuses does not happen', async () => {
    const gate = gateOf({ decideDataLoss: () => ({ ...granted, outcome: 'deny', reasons: ['External.'] }) })
    const before = structuredClone(gate.enterprise)
    await ask({ gate, request: sendMail })
    expect(gate.enterprise).toEqual(before)
  })

  test('where nothing answers, the answer is 404, and no token is looked at', async () => {
    const { answer, verdict } = await ask({ request: { ...readLedger, url: 'https://unknown.example/x' } })
    expect([answer, verdict]).toMatchObject([{ status: 404 }, { outcome: 'accepted' }])
  })
})

describe('a server that remembers', () => {
  test('takes a token that is good for one use once, and one that does not count does not take it', async () => {
    const claims = { throughline_use: { task: 'task:1', uses: 1 } }
    const gate = { ...gateOf(), uses: tokenUses() }
    expect((await ask({ gate, claims })).verdict).toEqual({ outcome: 'accepted' })
    expect((await ask({ gate, claims })).verdict).toMatchObject({ outcome: 'proofRefused', check: 'uses' })
    expect((await ask({ claims })).verdict).toMatchObject({ outcome: 'proofRefused', check: 'uses' })
  })

  test('takes no proof without its nonce where it asks for one', async () => {
    const gate = { ...gateOf(), nonces: serverNonces(new Uint8Array(32).fill(9)) }
    expect((await ask({ gate })).verdict).toMatchObject({ outcome: 'proofRefused', check: 'nonce' })
  })
})

describe('a challenge', () => {
  test('is a 401 with insufficient_claims and the claims to ask for', async () => {
    const { answer, challenge, verdict } = await ask({ sight: { token: 'challenged' } })
    expect(answer).toMatchObject({ status: 401 })
    expect(verdict).toMatchObject({ outcome: 'challenged' })
    expect(challenge).toContain('error="insufficient_claims"')
    const claims = /claims="([^"]+)"/.exec(challenge ?? '')?.[1] ?? ''
    expect(JSON.parse(Buffer.from(claims, 'base64').toString())).toEqual({
      access_token: { nbf: { essential: true, value: String(now / 1000) } },
    })
  })

  test('names the address where that is what policy does not allow', async () => {
    const { challenge, verdict } = await ask({ sight: { location: 'notAllowed' } })
    expect(verdict).toMatchObject({ signal: 'locationPolicyChanged' })
    const claims = /claims="([^"]+)"/.exec(challenge ?? '')?.[1] ?? ''
    expect(Buffer.from(claims, 'base64').toString()).toContain('192.0.2.1')
  })

  test('is a plain 401 to a client that can not be challenged', async () => {
    const { answer, challenge, refused } = await ask({ sight: { risk: 'high', continuousAccess: false } })
    expect([answer, challenge, refused]).toMatchObject([{ status: 401 }, null, { gate: 'continuous' }])
  })
})

describe('whatever happens, in whatever order', () => {
  const drive = steppers().token
  const signals = SignalKind.options.filter(signal => signal !== 'riskElevated')
  const happening = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ do: 'request' } as const) },
    fc.record({ do: fc.constant('signal' as const), signal: fc.constantFrom(...signals) }),
    { weight: 2, arbitrary: fc.constant({ do: 'deliver' } as const) },
    fc.constant({ do: 'renew' } as const),
    fc.constant({ do: 'expire' } as const),
  )

  test('no request is accepted after a signal about its token was delivered, nor after the token ended', async () => {
    const gate = gateOf()
    const allowed = { ok: true as const, claims: good, jkt: here.jkt, jti: 'jti' }
    const request: FactOf<'token.issued'>['request'] = { ...capable, session: null }
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), happenings => {
        let state = drive.start({ id: 'token:a' })
        const onWay: SignalKind[] = []
        let over = false
        const send = (event: TokenEvent): void => {
          const step = drive.step(state, event)
          state = step.next
          for (const fact of step.told) {
            if (fact.type === 'proof.accepted') expect(over).toBe(false)
            if (fact.type === 'cae.delivered' || fact.type === 'token.ended') over = true
            if (fact.type === 'cae.signalled' && fact.delay !== 'instant') onWay.push(fact.signal)
          }
        }
        send({ type: 'token.request', request })
        send({
          type: 'access.decide',
          request,
          decision: { outcome: 'grant', status: 'success', policies: [], errorCode: null },
          message: '',
        })
        send({ type: 'token.issue', request, claims: good, jkt: here.jkt, decision: null })
        for (const next of happenings) {
          if (next.do === 'signal') send({ type: 'token.signal', about: null, signal: next.signal })
          if (next.do === 'renew') send({ type: 'token.renew' })
          if (next.do === 'expire') send({ type: 'token.expire' })
          if (next.do === 'deliver') {
            const signal = onWay.shift()
            if (signal) send({ type: 'cae.deliver', signal })
          }
          if (next.do === 'request') {
            const standing = state.matches('live')
              ? state.matches({ live: 'challenged' })
                ? 'challenged'
                : 'live'
              : 'ended'
            const sight = requestSight(standing, state.context, 'acting')
            const scene = { sight, from: '192.0.2.1', moment: { now, ids }, justification: null, approved: null }
            const { verdict, refused, effects } = answerResourceRequest(gate, readLedger, allowed, scene)
            if (over) expect(effects).toEqual([])
            if (!over) expect([verdict.outcome, refused]).toEqual(['accepted', null])
            const { method: htm, url: htu } = readLedger
            send({ type: 'token.present', call: 'c', session: 'session:a', from: 'pc:a', htm, htu, jti: 'j', verdict })
          }
        }
      }),
      { seed: 13, numRuns: 400 },
    )
  })
})
