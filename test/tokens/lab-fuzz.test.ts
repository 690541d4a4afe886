// Random attacks in the lab: whatever is made of a token without its key is refused, and with its key what no check asks about is all that may change.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Alteration,
  type LabPlace,
  LabPlace as LabPlaces,
  openLab,
  type Presentation,
} from '../../main/tokens/index.ts'
import { labForm, labIds, labNow, labRequest, labResource, labTransmitter } from '../../main/tokens/lab/tenant.ts'
import { type Json, JsonObject } from '../../shared/model/json.ts'

const lab = await openLab(7)
const { specimens } = lab
const { keys, nonces } = lab.tenant
const places = fc.constantFrom(...LabPlaces.options)

/** What the lab says, which is one thing: taken with every check passed, or refused by the one check that failed. */
async function verdictOf(presentation: Presentation): Promise<boolean> {
  const { accepted, check, checks, message } = await lab.present(presentation)
  const failed = checks.filter(({ state }) => state === 'failed').map(({ name }) => name)
  expect(failed).toEqual(accepted ? [] : [check])
  if (!accepted) expect(message).toMatch(/[^ ]\.$/)
  return accepted
}

const seconds = Math.floor(labNow / 1000)
const partOf = (jwt: string, at: number): JsonObject =>
  JsonObject.parse(JSON.parse(Buffer.from(jwt.split('.')[at] ?? '', 'base64url').toString()))

// ---- without the key ----

const json = fc.jsonValue({ maxDepth: 2 }).map((value): Json => JSON.parse(JSON.stringify(value)))
const names = ['alg', 'typ', 'kid', 'jwk', 'crit', 'b64', 'x5t#S256', 'aud', 'iss', 'sub', 'exp', 'iat', 'cnf', 'jti']
const value = fc.oneof(
  json,
  fc.constantFrom('none', 'HS256', 'ES256', 'EdDSA', 'Ed25519', labIds.siblingAgent, seconds),
)
const alteration: fc.Arbitrary<Alteration> = fc.oneof(
  fc.record({
    part: fc.constantFrom('header' as const, 'payload' as const),
    path: fc.array(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 4 })), { minLength: 1, maxLength: 2 }),
    value,
  }),
  fc.record({
    part: fc.constantFrom('header' as const, 'payload' as const),
    path: fc.constantFrom(...names).map(name => [name]),
  }),
  fc.record({ part: fc.constantFrom('header' as const, 'payload' as const), raw: fc.oneof(fc.json(), fc.string()) }),
  fc.record({ part: fc.constant('signature' as const), raw: fc.oneof(fc.base64String(), fc.string()) }),
)
/** Edits of the text itself: what is cut out, doubled, put in, or taken from another token. */
const edit = fc.record({ at: fc.nat(), cut: fc.nat(4), put: fc.oneof(fc.string({ maxLength: 3 }), fc.constant('.')) })
const edited = (jwt: string, { at, cut, put }: { at: number; cut: number; put: string }): string => {
  const place = at % (jwt.length + 1)
  return jwt.slice(0, place) + put + jwt.slice(place + cut)
}
const grafted = fc.record({ place: places, part: fc.nat(2) })

describe('Without its key, no token passes', () => {
  test('with anything in it altered, and its old signature, an attacker’s, or another token’s', async () => {
    const signature = fc.constantFrom('old', 'attacker', 'device', 'other authority', 'none')
    await fc.assert(
      fc.asyncProperty(
        places,
        fc.array(alteration, { minLength: 1, maxLength: 3 }),
        signature,
        async (place, changes, by) => {
          const altered = lab.alter(specimens[place], ...changes)
          const [header = '{}', payload = '{}'] = altered.split('.')
          const claims = objectOr({}, payload)
          const signed = {
            old: () => altered,
            none: () => `${header}.${payload}.`,
            attacker: () => keys.otherDevice.signNow({ typ: String(objectOr({}, header).typ) }, claims),
            device: () => keys.device.signNow({ typ: 'JWT' }, claims),
            'other authority': () => keys.otherAuthority.signNow({ typ: String(objectOr({}, header).typ) }, claims),
          }[by]()
          expect(await verdictOf({ place, token: signed })).toBe(signed === specimens[place])
        },
      ),
      { seed: 8725, numRuns: 300 },
    )
  })

  test('with its text edited, or a part of it another token’s', async () => {
    const made = fc.oneof(fc.array(edit, { minLength: 1, maxLength: 2 }), grafted)
    await fc.assert(
      fc.asyncProperty(places, made, async (place, how) => {
        const parts = specimens[place].split('.')
        const token = Array.isArray(how)
          ? how.reduce(edited, specimens[place])
          : parts.map((part, at) => (at === how.part ? specimens[how.place].split('.')[at] : part)).join('.')
        expect(await verdictOf({ place, token })).toBe(token === specimens[place])
      }),
      { seed: 7515, numRuns: 300 },
    )
  })

  test('in the place of another: T1 and the tokens of one kind alone are shown in two', async () => {
    const sameToken = (one: LabPlace, other: LabPlace) => specimens[one] === specimens[other]
    for (const place of LabPlaces.options)
      for (const other of LabPlaces.options)
        expect([place, other, await verdictOf({ place, token: specimens[other] })]).toEqual([
          place,
          other,
          sameToken(place, other),
        ])
  })
})

function objectOr(otherwise: JsonObject, encoded: string): JsonObject {
  try {
    return JsonObject.parse(JSON.parse(Buffer.from(encoded, 'base64url').toString()))
  } catch {
    return otherwise
  }
}

// ---- with the key ----

type Rule = (claim: Json | undefined) => boolean
const anyCase =
  (right: string): Rule =>
  claim =>
    typeof claim === 'string' && claim.replace(/[A-Z]/g, letter => letter.toLowerCase()) === right.toLowerCase()
const exactly =
  (right: Json | undefined): Rule =>
  claim =>
    claim === right
const absent: Rule = claim => claim === undefined
const text: Rule = claim => typeof claim === 'string'
const someText: Rule = claim => typeof claim === 'string' && claim !== ''
const number: Rule = claim => typeof claim === 'number'
const or =
  (...rules: Rule[]): Rule =>
  claim =>
    rules.some(rule => rule(claim))
const times = {
  exp: (claim: Json | undefined) => typeof claim === 'number' && claim > seconds,
  nbf: or(absent, claim => typeof claim === 'number' && claim <= seconds),
  iat: or(absent, number),
}
const entra = { iss: exactly(partOf(specimens.t1, 1).iss), throughline_use: absent, ...times }
const isLimit: Rule = claim =>
  typeof claim === 'object' &&
  claim !== null &&
  !Array.isArray(claim) &&
  typeof claim.task === 'string' &&
  Number.isInteger(claim.uses) &&
  Number(claim.uses) > 0
const accessToken = {
  ...entra,
  tid: exactly(labIds.tenant),
  uti: text,
  aud: anyCase(labResource),
  throughline_use: or(absent, isLimit),
}
const boundTo: Rule = claim =>
  typeof claim === 'object' && claim !== null && !Array.isArray(claim) && claim.jkt === keys.device.jkt
const sameTarget: Rule = claim => {
  const url = typeof claim === 'string' ? URL.parse(claim) : null
  return url !== null && url.origin + url.pathname === labRequest.htu && url.username === '' && url.password === ''
}

/** What the checks of each place ask of each claim, said again as plainly as can be. What is not named may be anything. */
const rules: Record<LabPlace, { typ: string; claims: Record<string, Rule> }> = {
  clientAssertion: {
    typ: 'JWT',
    claims: {
      ...times,
      iss: anyCase(labIds.blueprint),
      sub: anyCase(labIds.blueprint),
      aud: exactly(partOf(specimens.clientAssertion, 1).aud),
      throughline_use: absent,
    },
  },
  t1: t1Rules(),
  t1ForResource: t1Rules(),
  t2: { typ: 'JWT', claims: { ...entra, aud: anyCase(labIds.agent), oid: anyCase(labIds.agent) } },
  userAssertion: {
    typ: 'JWT',
    claims: {
      ...entra,
      aud: anyCase(labIds.blueprint),
      idtyp: exactly('user'),
      oid: text,
      preferred_username: text,
      sid: text,
    },
  },
  refreshToken: {
    typ: 'refresh+jwt',
    claims: {
      ...times,
      iat: number,
      aud: anyCase(String(partOf(specimens.refreshToken, 1).aud)),
      client_id: anyCase(labIds.agent),
      jti: someText,
      oid: text,
      preferred_username: text,
      sid: text,
      family: text,
      acrs: claim => Array.isArray(claim) && claim.every(one => typeof one === 'string'),
    },
  },
  bearer: { typ: 'JWT', claims: { ...accessToken, cnf: absent } },
  accessToken: { typ: 'JWT', claims: { ...accessToken, cnf: boundTo } },
  proof: {
    typ: 'dpop+jwt',
    claims: {
      htm: exactly('POST'),
      htu: sameTarget,
      iat: claim => typeof claim === 'number' && claim >= seconds - 60 && claim <= seconds + 5,
      exp: or(absent, times.exp),
      nbf: times.nbf,
      jti: someText,
      ath: exactly(partOf(specimens.proof, 1).ath),
      nonce: exactly(nonces.current(labNow)),
    },
  },
  securityEvent: {
    typ: 'secevent+jwt',
    claims: {
      iss: exactly(labTransmitter),
      aud: anyCase(labIds.tenant),
      iat: claim => typeof claim === 'number' && claim >= seconds - 86_400 && claim <= seconds + 60,
      nbf: times.nbf,
      exp: absent,
      sub: absent,
      jti: someText,
      txn: or(absent, text),
      sub_id: claim =>
        typeof claim === 'object' && claim !== null && !Array.isArray(claim) && typeof claim.format === 'string',
      events: claim =>
        typeof claim === 'object' && claim !== null && !Array.isArray(claim) && Object.keys(claim).length > 0,
    },
  },
}
function t1Rules() {
  const { sub } = partOf(specimens.t1, 1)
  return { typ: 'JWT', claims: { ...entra, aud: anyCase(labIds.blueprint), sub: anyCase(String(sub)) } }
}

const signerOf = (place: LabPlace) => {
  if (place === 'proof') return keys.device
  return place === 'clientAssertion' ? keys.certificate : keys.authority
}

/** Spellings of the right value, values of other kinds, and what is anywhere near a time. */
const near = (right: Json | undefined): fc.Arbitrary<Json | undefined> => {
  const said = typeof right === 'string' ? right : 'x'
  const spelled = [said.toUpperCase(), `${said} `, `${said}\u0000`, said.replace('k', '\u212a'), `${said}?a=b#c`, '']
  const wrapped: Json[] =
    right === undefined ? [] : [[right], { ...(typeof right === 'object' ? right : {}), jkt: 'x' }]
  return fc.oneof(
    fc.constant(undefined),
    fc.constant(right),
    fc.constantFrom<Json>(...spelled, ...wrapped, null, true, 0, -1, labIds.siblingAgent, labIds.otherTenant),
    fc.integer({ min: seconds - 70, max: seconds + 70 }),
    fc.constantFrom<Json>({ jkt: keys.device.jkt }, { jkt: keys.otherDevice.jkt }, { task: 't', uses: 1 }, { uses: 0 }),
    json,
  )
}

describe('With its key, what is signed passes exactly where its rules say', () => {
  test.each(LabPlaces.options)('%s', async place => {
    const { typ, claims } = rules[place]
    const right = partOf(specimens[place], 1)
    const named = fc.oneof(fc.constantFrom(...Object.keys(claims)), fc.constantFrom('scp', 'roles', 'xms_cc', 'extra'))
    const changes = fc
      .uniqueArray(named, { minLength: 1, maxLength: 2 })
      .chain(changed => fc.tuple(...changed.map(name => near(right[name]).map(put => [name, put] as const))))
    const types = fc.oneof({ weight: 6, arbitrary: fc.constant(typ) }, fc.constantFrom('JWT', 'dpop+jwt', 'at+jwt', ''))
    let [taken, refused] = [0, 0]
    await fc.assert(
      fc.asyncProperty(changes, types, async (changed, header) => {
        const payload = { ...right }
        for (const [name, put] of changed) {
          if (put === undefined) delete payload[name]
          else payload[name] = put
        }
        const isRight = header === typ && Object.entries(claims).every(([name, rule]) => rule(payload[name]))
        const { thumbprint } = keys.certificate
        const named = place === 'clientAssertion' ? { 'x5t#S256': thumbprint } : {}
        const token = signerOf(place).signNow({ typ: header, ...named }, payload)
        expect(await verdictOf({ place, token })).toBe(isRight)
        if (isRight) taken += 1
        else refused += 1
      }),
      { seed: 7519, numRuns: 120 },
    )
    expect(Math.min(taken, refused)).toBeGreaterThan(10)
  })
})

describe('With one parameter of its form changed', () => {
  const forms = [
    'clientAssertion',
    't1',
    't1ForResource',
    't2',
    'userAssertion',
    'refreshToken',
  ] as const satisfies readonly LabPlace[]
  const parameters = [
    'client_id',
    'grant_type',
    'client_assertion_type',
    'client_assertion',
    'fmi_path',
    'username',
    'requested_token_use',
    'assertion',
    'refresh_token',
    'user_federated_identity_credential',
    'client_secret',
    'code',
  ]
  const others = fc.oneof(
    fc.constantFrom<string | null>(null, '', ...Object.values(labIds), ...Object.values(specimens)),
    fc.constantFrom('client_credentials', 'user_fic', 'refresh_token', 'authorization_code', 'for development only'),
    fc.constantFrom(labIds.agent.toUpperCase(), labIds.blueprint.toUpperCase(), 'INVOICE.AGENT@contoso.com'),
    fc.string({ maxLength: 5 }),
  )
  const idParameters = ['client_id', 'fmi_path', 'username']

  test('a request passes only where the parameter is the same, an id in other case, or none it reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...forms),
        fc.constantFrom(...parameters),
        others,
        async (place, parameter, put) => {
          const form: Record<string, string | undefined> = labForm(place, specimens[place], specimens)
          const right = form[parameter]
          const accepted = await verdictOf({ place, token: specimens[place], form: { [parameter]: put } })
          if (!accepted) return
          const isSame = (put ?? undefined) === right
          const isSpelled = idParameters.includes(parameter) && anyCase(right ?? '-')(put ?? '')
          const isUnread = right === undefined
          // user_fic comes with it in the samples and without it in the documentation: nobody reads it there.
          const isOptional = place === 't2' && parameter === 'requested_token_use'
          expect([place, parameter, put, isSame || isSpelled || isUnread || isOptional]).toEqual([
            place,
            parameter,
            put,
            true,
          ])
        },
      ),
      { seed: 6749, numRuns: 400 },
    )
  })
})
