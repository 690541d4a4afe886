// The gate in front of resources written out: the whole answer to a request, whatever the resource knows, is told, or decides.
import { expect, test } from 'vitest'
import { seededIds } from '../../main/simulation/env.ts'
import { seededRandom } from '../../main/simulation/random.ts'
import {
  answerResourceRequest,
  graphResourceId,
  type ResourceGate,
  type ResourceRequest,
} from '../../main/tenant/index.ts'
import { audienceOf } from '../../main/tenant/services/resource-gate.ts'
import type { JsonObject } from '../../shared/model/json.ts'
import { trusted } from '../access/cases/sessions.ts'
import { account, enterpriseOf, fileUrl, gateOf, now, readLedger, sendMail, stranger } from './gate-scene.ts'
import { guid } from './material.ts'
import { shortened, under, written } from './written.ts'

type Gate = ResourceGate
type Proof = NonNullable<Parameters<typeof answerResourceRequest>[2]>
type Scene = Parameters<typeof answerResourceRequest>[3]

const decided = (outcome: 'grant' | 'deny' | 'cannotEvaluate', ...reasons: string[]) => ({ outcome, reasons })

const proven = (claims: JsonObject = {}): Proof => ({
  ok: true,
  claims: { aud: graphResourceId, oid: account.id, scp: 'Files.Read.All Mail.Send', xms_cc: ['cp1'], ...claims },
  jkt: 'key',
  jti: 'jti',
})
interface Case {
  gate?: Partial<Gate>
  request?: ResourceRequest
  proof?: Proof | null
  sight?: Partial<Scene['sight']>
  approved?: string
}

/** Of what a gate is asked, the same for all of them. */
const alike: readonly string[] = ['caller', 'request', 'operation']

/** What a gate is asked is written down too. */
function answerOf(
  enterprise: Gate['enterprise'],
  { gate = {}, request = readLedger, proof = proven(), sight = {}, approved }: Case,
): unknown[] {
  const asked: string[] = []
  const told =
    <Ask extends object, Answer>(name: string, decide: (ask: Ask) => Answer) =>
    (ask: Ask): Answer => {
      const more = Object.fromEntries(Object.entries(ask).filter(([key]) => !alike.includes(key)))
      asked.push(`${name} is asked ${written(more)}`)
      return decide(ask)
    }
  const whole = gateOf(gate, enterprise)
  const answer = answerResourceRequest(
    {
      ...whole,
      decideResourceAccess: told('the grant', whole.decideResourceAccess),
      decideDataLoss: told('data loss prevention', whole.decideDataLoss),
      decidePeople: told('the approval', whole.decidePeople),
    },
    request,
    proof,
    {
      sight: { ...trusted, ...sight },
      from: '192.0.2.1',
      moment: { now, ids: seededIds(seededRandom(5)) },
      justification: 'Month end.',
      approved: approved ?? null,
    },
  )
  const { challenge, ...rest } = answer
  const claims = /claims="([^"]+)"/.exec(challenge ?? '')?.[1]
  return [...asked, rest, ...(claims === undefined ? [challenge] : [atob(claims)])]
}

const question = { action: 'send "Pay"', rules: ['mail'], fourEyes: false, reasons: ['Mail.', 'It is mail.'] }
const asking: Partial<Gate> = { decidePeople: () => question }
const cases: readonly (readonly [string, Case])[] = [
  ['a file', {}],
  ['mail', { request: sendMail }],
  ['an address where nothing is', { proof: null }],
  ['a proof that is refused', { proof: { ok: false, check: 'jkt', message: 'Another key.' } }],
  ['an operation nobody offers', { request: { ...readLedger, url: 'https://graph.microsoft.com/v1.0/nothing' } }],
  ['a token without the scope', { proof: proven({ scp: 'Mail.Send' }) }],
  ['a token without any', { proof: proven({ scp: null }) }],
  ['a token with the role', { proof: proven({ scp: null, roles: ['Sites.Selected', 'Files.Read.All'] }) }],
  ['a token with another role', { proof: proven({ scp: null, roles: ['Mail.Send'] }) }],
  ['a token whose role is no list', { proof: proven({ scp: null, roles: 'Files.Read.All' }) }],
  ['a token of nobody', { proof: proven({ oid: guid(99) }) }],
  ['a token without an account', { proof: proven({ oid: null }) }],
  ['no grant', { gate: { decideResourceAccess: () => ({ ...decided('deny', 'No purpose.', 'No grant.'), by: [] }) } }],
  [
    'a grant that can not be decided on',
    { gate: { decideResourceAccess: () => ({ ...decided('cannotEvaluate', 'Unknown.'), by: [] }) } },
  ],
  ['a site the account is no member of', { proof: proven({ oid: stranger.id }) }],
  ['a file that is not there', { request: { ...readLedger, url: fileUrl('Nowhere.xlsx') } }],
  [
    'mail that data loss prevention stops',
    { request: sendMail, gate: { decideDataLoss: () => ({ ...decided('deny', 'A card.', 'Outside.'), found: [] }) } },
  ],
  [
    'mail that it can not decide on',
    { request: sendMail, gate: { decideDataLoss: () => ({ ...decided('cannotEvaluate', 'Unread.'), found: [] }) } },
  ],
  ['mail a person has to let through', { request: sendMail, gate: asking }],
  ['mail a person has let through', { request: sendMail, gate: asking, approved: 'send "Pay"' }],
  ['mail that is not what a person has let through', { request: sendMail, gate: asking, approved: 'send "Hello"' }],
  ['mail nobody had to let through', { request: sendMail, approved: 'send "Hello"' }],
]

const sights: readonly Partial<Scene['sight']>[] = [
  { token: 'challenged' },
  { token: 'ended' },
  { token: 'unknown' },
  { account: 'disabled' },
  { account: 'unknown' },
  { device: 'notCompliant' },
  { device: 'none' },
  { device: 'unknown' },
  { risk: 'medium' },
  { risk: 'high' },
  { risk: 'unknown' },
  { policy: 'changed' },
  { location: 'notAllowed' },
  { session: 'notActing' },
  { session: 'unknown' },
  { account: 'disabled', risk: 'high', device: 'notCompliant', location: 'notAllowed' },
  { risk: 'high', device: 'notCompliant', location: 'notAllowed' },
  { device: 'notCompliant', location: 'notAllowed' },
]

test('The answer to each request is written out for a person to read', async () => {
  const enterprise = enterpriseOf()
  const text = cases.map(([name, change]) => under(name, answerOf(enterprise, change)))
  await expect(shortened(text.join('\n'))).toMatchFileSnapshot('./services/resource-answers.txt')
})

test('So is the answer to whoever comes with something that the resource was told of', async () => {
  const enterprise = enterpriseOf()
  const text = sights.flatMap(sight =>
    [readLedger, sendMail].flatMap(request =>
      [true, false].map(continuousAccess => {
        const who = continuousAccess ? 'can be challenged' : 'can not be challenged'
        const what = request.method === 'GET' ? 'reads' : 'writes'
        return under(
          `${written(sight)}: ${what}, ${who}`,
          answerOf(enterprise, { request, sight: { ...sight, continuousAccess } }),
        )
      }),
    ),
  )
  await expect(shortened(text.join('\n'))).toMatchFileSnapshot('./services/resource-answers-continuous.txt')
})

let asked = 0
/** What was looked up once is remembered: each time is asked with something new. */
const anew = (): string => {
  asked += 1
  return `${asked}`
}

test('The resource at an address is one of those there are, and at what is no address there is none', () => {
  expect(audienceOf(`https://graph.microsoft.com/v1.0/me?${anew()}`)).toBe(graphResourceId)
  expect(audienceOf(`https://unknown.example/v1.0/me?${anew()}`)).toBeNull()
  expect(audienceOf(`no address ${anew()}`)).toBeNull()
})

test('A token holds each of its scopes by its whole name', () => {
  const held = (scp: string) => answerOf(enterpriseOf(), { proof: proven({ scp }) }).length > 2
  expect(held(`X${anew()} Files.Read.All Y`)).toBe(true)
  expect(held(`X${anew()} Files.Read.AllX Y`)).toBe(false)
})
