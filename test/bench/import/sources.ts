// Sign-ins as Log Analytics exports them, as many as are asked for: one seed, the same bytes.
import { closeSync, openSync, writeSync } from 'node:fs'

const first = Date.UTC(2026, 8, 14)
const rowsAtOnce = 2000

/** Marsaglia's xorshift32. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/** A sign-in of about 880 bytes: 5,000 people, 200 applications, 3,000 devices. */
export function signIns(seed = 12_345): (index: number) => Record<string, unknown> {
  const next = random(seed)
  const hex = (digits: number) => {
    let text = ''
    while (text.length < digits) text += next().toString(16).padStart(8, '0')
    return text.slice(0, digits)
  }
  const guid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
  const people = Array.from({ length: 5000 }, (_, index) => ({ id: guid(), upn: `person${index}@contoso.com` }))
  const apps = Array.from({ length: 200 }, (_, index) => ({ id: guid(), name: `Application ${index}` }))
  return index => {
    const person = people[next() % people.length]
    const app = apps[next() % apps.length]
    return {
      TimeGenerated: new Date(first + index * 100).toISOString(),
      OperationName: 'Sign-in activity',
      Category: 'SignInLogs',
      ResultType: next() % 20 === 0 ? '50126' : '0',
      CorrelationId: guid(),
      Id: guid(),
      UserId: person?.id,
      UserPrincipalName: person?.upn,
      AppId: app?.id,
      AppDisplayName: app?.name,
      IPAddress: `203.0.${next() % 256}.${next() % 256}`,
      Location: 'NL',
      ClientAppUsed: 'Browser',
      ConditionalAccessStatus: 'success',
      DeviceDetail: {
        deviceId: guid(),
        displayName: `PC-${next() % 3000}`,
        operatingSystem: 'Windows11',
        isCompliant: true,
      },
      UniqueTokenIdentifier: hex(22),
      SessionId: guid(),
      ResourceDisplayName: 'Microsoft Graph',
      Status: { errorCode: 0 },
      IsInteractive: true,
      RiskState: 'none',
    }
  }
}

/** One a line. `padding` makes each so many bytes longer. Gives the bytes written. */
export function writeLines(file: string, rows: number, padding = 0): number {
  const signIn = signIns()
  const notes =
    padding === 0
      ? {}
      : {
          AuthenticationDetails: Array.from({ length: Math.ceil(padding / 100) }, () => ({
            authenticationStepDetail: 'x'.repeat(70),
          })),
        }
  return written(file, rows, index => JSON.stringify({ ...signIn(index), ...notes }))
}

/** The same as the portal's CSV: JSON in its cells. Gives the bytes written. */
export function writeCsv(file: string, rows: number): number {
  const signIn = signIns()
  const columns = Object.keys(signIns()(0))
  const cell = (value: unknown) => {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
    return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return written(file, rows + 1, index =>
    index === 0
      ? columns.join(',')
      : Object.values(signIn(index - 1))
          .map(cell)
          .join(','),
  )
}

function written(file: string, lines: number, lineOf: (index: number) => string): number {
  const handle = openSync(file, 'w')
  let bytes = 0
  try {
    for (let from = 0; from < lines; from += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, lines - from)
      bytes += writeSync(handle, Array.from({ length: count }, (_, at) => `${lineOf(from + at)}\n`).join(''))
    }
  } finally {
    closeSync(handle)
  }
  return bytes
}
