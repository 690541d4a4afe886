// The projection of facts into messages of the stage.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { otherLine } from '../../../renderer/live/lines-other.ts'
import type { Message } from '../../../renderer/live/message.ts'
import { indexAt, lineOf, lines, project } from '../../../renderer/live/messages.ts'
import { namesOf } from '../../../renderer/live/names.ts'
import { RecordedFact } from '../../../shared/model/facts.ts'
import { anyFactOf, factTypes } from '../../shared/any-fact.ts'
import { setup } from './story/setup.ts'
import { record, turns, wholeStory } from './story.ts'

const { messages } = project(wholeStory)
const drawn = ({ from, to, label, detail, tone, reply }: Message) =>
  `${from}${reply ? '⇢' : from === to ? '·' : '→'}${from === to ? '' : to} ${label} | ${detail}${tone === 'plain' ? '' : ` [${tone}]`}`

test('the stories are made of real facts', () => {
  for (const recorded of [...wholeStory, ...turns]) RecordedFact.parse(recorded)
})

test('every fact is drawn in the words of the field', () => {
  expect(messages.map(drawn)).toMatchInlineSnapshot(`
    [
      "pool· Tenant ready | contoso.com, 1 person, 1 blueprint, 1 agent identity, 1 agent user, 1 pool, 2 Cloud PCs",
      "human→agent365 Prompt | “Reconcile the August invoices”",
      "agent365· Task started | Invoice Agent acts as invoice.agent@contoso.com for Dana Reyes",
      "agent365· chat | gpt-5, 812 tokens in, 96 out",
      "agent365→entra T1 request | fmi_path = Invoice Agent",
      "entra⇢agent365 T1 | not evaluated by Conditional Access",
      "agent365→entra T2 request | client_assertion = T1",
      "entra⇢agent365 T2 | not evaluated by Conditional Access",
      "agent365→pool Checkout | x-ms-sessionId 7f3a…c1",
      "pool⇢agent365 Granted | CPCA-017 from Finance-US",
      "pool→cloudpc Assign | CPCA-017 to session 7f3a…c1",
      "agent365→cloudpc Channel | device key jkt-CPCA-017 of CPCA-017",
      "cloudpc→entra user_fic | username = invoice.agent@contoso.com, for Microsoft Graph",
      "entra· Conditional Access: grant | 2 policies, 1 in scope, 0 not met [ok]",
      "entra⇢cloudpc Access token | idtyp = user, 60 min, bound to CPCA-017",
      "cloudpc⇢agent365 Connected | channel open, token bound to CPCA-017",
      "agent365→cloudpc tools/call | read_file AP-August.xlsx",
      "cloudpc→resource GET | 2, proof by CPCA-017",
      "resource→defence FileAccessed | AP-August.xlsx, 84.2 kB",
      "cloudpc⇢agent365 Result | 12 rows",
      "resource→defence Send | “August is reconciled” to dana@contoso.com",
      "agent365→cloudpc Check-in | CPCA-017 released",
      "entra· Access token ended | the task ended, uti access",
      "pool→cloudpc Reset | CPCA-017 is taken back to its baseline",
      "cloudpc· Wiped | CPCA-017: 3 files, 1 process, 1 token",
      "cloudpc⇢pool Baseline verified | 1 check clean on CPCA-017",
      "pool· Available | CPCA-017 is back in the pool [ok]",
      "agent365⇢human Answer | “Done: 12 invoices.”",
      "agent365→entra user_fic refused | AADSTS53003, CA501-Agents-BLOCK-HighRiskAgent, Blocked by Conditional Access. [refuse]",
      "agent365→pool Checkout refused 504 | No Cloud PC is available. [refuse]",
      "agent365→cloudpc Session refused 403 | AADSTS53003 [refuse]",
      "cloudpc→resource Replay refused | wrong device key, bound to CPCA-017, shown by CPCA-022 [refuse]",
      "pool→cloudpc Assign | CPCA-022 to session second",
      "entra→cloudpc session-revoked | session second on CPCA-022 ends at once [refuse]",
      "cloudpc⇢pool Baseline not met | CPCA-022: cookies [warn]",
      "pool→cloudpc Quarantined | CPCA-022: Not at its baseline: cookies. [refuse]",
    ]
  `)
})

test('what may become of identities, tokens, sessions and access is drawn in the words of the field', () => {
  expect(project(turns).messages.slice(6).map(drawn)).toMatchInlineSnapshot(`
    [
      "human→entra Agent identity disabled | Invoice Agent, by Dana Reyes, gets no token any more [warn]",
      "entra· Agent user deleted | invoice.agent@contoso.com, with what it belongs to [warn]",
      "human→entra Blueprint restored | Finance Ops, by Dana Reyes [ok]",
      "entra· Credential expires soon | 1 of Finance Ops, somebody has to replace it [warn]",
      "entra· Sponsor lost | Dana Reyes of Invoice Agent, nobody is accountable: The person left. [warn]",
      "human→entra createAgentIdentity refused 400 | MissingSponsor: A sponsor is required. [refuse]",
      "defence→entra Risk detected: high | Invoice Agent, signInSpike: 40 sign-ins in an hour. [warn]",
      "entra· Risk: high risk | Invoice Agent, was no risk [refuse]",
      "entra· Location policy changed | Only the office.",
      "entra· Critical event: account disabled | Access token of invoice.agent@contoso.com, known within 15 minutes [warn]",
      "entra· Not heard: account disabled | T2 of Invoice Agent stands until it expires: The client is not cp1. [warn]",
      "entra→resource Revocation: account disabled | Access token of invoice.agent@contoso.com, and its session ends [refuse]",
      "resource⇢cloudpc 401 insufficient_claims | policy changed, Access token of invoice.agent@contoso.com: Ask for another token. [refuse]",
      "defence→entra CAEP device-compliance-change | CPCA-017: The disk is not encrypted. [warn]",
      "pool· Queued | No Cloud PC is available yet. [warn]",
      "cloudpc→human Step-up asked for | A captcha. [warn]",
      "human→cloudpc Takes control | Dana Reyes, screen of CPCA-017: the agent waits [warn]",
      "cloudpc→pool Not compliant | CPCA-017: The firewall is off. [warn]",
      "pool→cloudpc Update | CPCA-022 to image 26H1",
      "cloudpc→resource Refused 403 | grant.none, access by purpose: Nothing is granted for invoice-approval. [refuse]",
      "cloudpc→resource Cut | 1 request done, POST not: The session ended. [refuse]",
      "resource· Payment | 4210.00 USD to Northwind on 2026-09-19",
      "human→entra Made eligible | Invoice Agent: Mail.Send for invoice-approval",
      "agent365→human Approval asked for | Invoice Agent: activate Mail.Send for invoice-approval, “The invoice is due.”",
      "human⇢agent365 Denied | Dana Reyes: “Not today.” [refuse]",
      "agent365· Delegation refused | Invoice Agent to vendor: No deeper than one. [refuse]",
      "agent365· Orchestration stopped | refusals: Three refusals. [refuse]",
      "resource→defence Data loss prevention: blocked | mailSent, Bank accounts leave the tenant [refuse]",
    ]
  `)
})

describe('every type of fact', () => {
  const names = namesOf(wholeStory)

  test('has a line of its own', () => {
    expect(factTypes.filter(type => lines[type] === undefined)).toEqual([])
  })

  test.each(factTypes)('%s has a label and somebody to inspect, refused or not', type => {
    fc.assert(
      fc.property(anyFactOf(type, [...names.titles.keys()]), fact => {
        const line = lineOf(fact, names)
        expect(line.label).not.toBe('')
        expect(line.actor).toMatch(/^\w+:.+/)
        expect(`${line.label} ${line.detail}`).not.toMatch(/undefined|NaN|\[object/)
        expect(otherLine(fact, names).label).not.toBe('')
        if (/refused$|Refused$/.test(type)) expect(line.tone).toBe('refuse')
      }),
      { seed: 7, numRuns: 20 },
    )
  })
})

test('a refusal is red and carries its reason', () => {
  const refusals = messages.filter(message => message.tone === 'refuse')
  expect(refusals.map(({ label }) => label)).toEqual([
    'user_fic refused',
    'Checkout refused 504',
    'Session refused 403',
    'Replay refused',
    'session-revoked',
    'Quarantined',
  ])
  for (const refusal of refusals) expect(refusal.detail.length).toBeGreaterThan(8)
})

test('a proof that fails on the machine its token is bound to is not called a replay', () => {
  const replay = wholeStory.find(({ fact }) => fact.type === 'proof.refused')?.fact
  if (replay?.type !== 'proof.refused') throw new Error('the story has a refused proof')
  const line = lineOf({ ...replay, boundTo: replay.from, check: 'htm' }, namesOf(wholeStory))
  expect(line).toMatchObject({
    label: 'Proof refused',
    detail: 'made for another method: The proof is signed with another key.',
  })
})

describe('the tenant’s set-up', () => {
  test('is one row that counts what it brought', () => {
    const [first] = project(record(setup)).messages
    expect(project(record(setup)).messages).toHaveLength(1)
    expect(first).toMatchObject({
      first: 0,
      seq: 7,
      label: 'Tenant ready',
      detail: 'contoso.com, 1 person, 1 blueprint, 1 agent identity, 1 agent user, 1 pool, 2 Cloud PCs',
    })
  })

  test('a machine that is provisioned later has a row of its own', () => {
    const later = project(record([...wholeStory.map(({ fact }) => fact), ...setup.slice(-1)])).messages.at(-1)
    expect(later).toMatchObject({ label: 'Provisioned', detail: 'CPCA-022' })
  })
})

describe('over any run of facts', () => {
  const facts = fc.array(fc.constantFrom(...wholeStory.map(({ fact }) => fact)), { maxLength: 60 }).map(record)

  test('every fact is in exactly one message, in order', () => {
    fc.assert(
      fc.property(facts, story => {
        const covered = project(story).messages.flatMap(({ first, seq }) =>
          Array.from({ length: seq - first + 1 }, (_, offset) => first + offset),
        )
        expect(covered).toEqual(story.map(({ seq }) => seq))
      }),
      { seed: 7 },
    )
  })

  test('a fact is found in the message that a search through all of them finds', () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: -1, max: 70 }), (story, seq) => {
        const rows = project(story).messages
        expect(indexAt(rows, seq)).toBe(rows.findLastIndex(({ first }) => first <= seq))
      }),
      { seed: 7 },
    )
  })

  test('telling more does not change what was drawn, but for a set-up row that grows', () => {
    fc.assert(
      fc.property(facts, fc.nat(60), (story, cut) => {
        const before = project(story.slice(0, cut)).messages.slice(0, -1)
        const after = project(story).messages.slice(0, before.length)
        expect(after.map(({ seq, from, to, label }) => ({ seq, from, to, label }))).toEqual(
          before.map(({ seq, from, to, label }) => ({ seq, from, to, label })),
        )
      }),
      { seed: 7 },
    )
  })
})

test('what came of an injected instruction says so, and nothing else does', () => {
  const first = messages[5]
  const injected = [{ seq: first?.seq ?? -1, follows: 'send-it-out' }]
  const marked = project(wholeStory, injected).messages.filter(({ follows }) => follows !== undefined)
  expect(marked).toEqual([{ ...first, follows: 'send-it-out' }])
})
