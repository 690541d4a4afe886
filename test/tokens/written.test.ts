// Attacks, specimens and codes, word for word: what each is, how an attack differs from the specimen, and how it is refused.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  aadsts,
  attacks,
  describeToken,
  type Lab,
  LabPlace,
  oauthErrorOf,
  openLab,
  type Presentation,
} from '../../main/tokens/index.ts'
import { isJsonObject, JsonObject } from '../../shared/model/json.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** A part of a token as people read it: claims where it is JSON, else its text; what goes on and on is counted. */
const read = (part: string): unknown => {
  const text = Buffer.from(part, 'base64url').toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    return JSON.stringify(value).length > 2000 ? `${text.length} characters` : value
  } catch {
    return text.replaceAll(/[^ -~]/g, '�').slice(0, 80)
  }
}

/** Each name whose value differs; all of it where either is no object. */
function difference(of: unknown, from: unknown): unknown {
  if (!isJsonObject(of) || !isJsonObject(from)) return of
  const changed: JsonObject = {}
  for (const name of new Set([...Object.keys(from), ...Object.keys(of)]))
    if (JSON.stringify(of[name]) !== JSON.stringify(from[name]))
      changed[name] = name in of ? (of[name] ?? null) : 'left out'
  return changed
}

function shown({ specimens }: Lab, { token, accessToken, ...rest }: Presentation): string[] {
  const specimen = specimens[rest.place]
  const lines = [`  shown: ${JSON.stringify(rest)}`]
  for (const [name, value] of [
    ['token', token],
    ['access token', accessToken],
  ] as const) {
    if (value === undefined || value === specimen) continue
    const from = (name === 'token' ? specimen : specimens.accessToken).split('.')
    const parts = value.split('.')
    for (const [at, part] of ['header', 'claims'].entries())
      if (parts[at] !== from[at])
        lines.push(`  ${name}, ${part}: ${JSON.stringify(difference(read(parts[at] ?? ''), read(from[at] ?? '')))}`)
    lines.push(`  ${name}, SHA-256: ${digest(value)}`)
  }
  return lines
}

test('Every attack is made and refused as it is written', async () => {
  const lab = await openLab(7)
  const written: string[] = []
  for (const attack of attacks) {
    const presentation = await attack.make(lab)
    const { check, message } = await lab.present(presentation)
    written.push([attack.name, ...shown(lab, presentation), `  ${check}: ${message}`].join('\n'))
  }
  await expect(`${written.join('\n\n')}\n`).toMatchFileSnapshot('./written/attacks.txt')
})

test('Every valid specimen says what it is written to say, and passes every check of its place', async () => {
  const lab = await openLab(7)
  const written: string[] = []
  for (const place of LabPlace.options) {
    const token = lab.specimens[place]
    const [header = '', payload = ''] = token.split('.')
    const claims = JsonObject.parse(read(payload))
    const { checks } = await lab.present({ place, token })
    written.push(
      [
        place,
        `  header: ${JSON.stringify(read(header))}`,
        `  claims: ${JSON.stringify(claims)}`,
        `  means: ${JSON.stringify(describeToken(claims))}`,
        `  SHA-256: ${digest(token)}`,
        `  checks: ${checks.map(({ name, state }) => (state === 'passed' ? name : `${name} ${state}`)).join(', ')}`,
      ].join('\n'),
    )
  }
  await expect(`${written.join('\n\n')}\n`).toMatchFileSnapshot('./written/specimens.txt')
})

test('Every code of the token endpoint says what it is written to say', async () => {
  const written = Object.entries(aadsts).map(([number, code]) =>
    [`AADSTS${number} ${code.name}: ${oauthErrorOf(Number(number))}, ${code.source}`, `  ${code.use}`]
      .concat('notEmitted' in code ? `  Not answered: ${code.notEmitted}` : [])
      .join('\n'),
  )
  expect(Object.values(aadsts).every(({ error }, at) => error === oauthErrorOf(Number(Object.keys(aadsts)[at])))).toBe(
    true,
  )
  expect(oauthErrorOf(1)).toBe('invalid_grant')
  await expect(`${written.join('\n\n')}\n`).toMatchFileSnapshot('./written/codes.txt')
})
