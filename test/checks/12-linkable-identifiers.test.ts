// Check 12: one token, followed by its id through the logs of those who issued it and of those who were shown it.
import { beforeAll, describe, expect, test } from 'vitest'
import { readTrace } from '../../main/investigation/index.ts'
import { lookUp } from '../../main/tenant/index.ts'
import type { Evidence, TableName } from '../../shared/model/evidence.ts'
import { isJsonObject, type JsonObject } from '../../shared/model/json.ts'
import type { LogRecord } from '../../shared/model/record.ts'
import { importRows, readerOf } from '../investigation/reader.ts'
import { recordsOf } from '../telemetry/records.ts'
import { type Contoso, contoso, invoice, must, obtain, task } from './contoso.ts'

let run: Contoso
let records: LogRecord[]
const bodies = (): JsonObject[] => records.map(({ body }) => body)
const signIns = (): JsonObject[] => bodies().filter(({ OperationName: name }) => name === 'Sign-in activity')
/** What services wrote down of the tokens they were shown. */
const audits = (): JsonObject[] =>
  bodies().flatMap(({ AppAccessContext: access }) => (isJsonObject(access) ? [access] : []))

/** Graph's own log of the requests it took. */
const activity = (): JsonObject[] => bodies().filter(({ Type }) => Type === 'MicrosoftGraphActivityLogs')

/** All records through the importers, those of Graph as `change` makes them. */
async function importAll(change: (row: JsonObject) => JsonObject): Promise<Evidence[]> {
  const evidence: Evidence[] = []
  for (const [source, [format, ofFormat]] of [...Map.groupBy(records, ({ format }) => format)].entries()) {
    const rows = ofFormat.map(({ body, table }) => (requestTables.includes(table) ? change(body) : body))
    evidence.push(...(await importRows(format, rows, source, evidence.length)))
  }
  return evidence
}
const requestTables: readonly TableName[] = ['MicrosoftGraphActivityLogs', 'GraphAPIAuditEvents']

describe('uti↔UniqueTokenIdentifier↔SignInActivityId joins, case-sensitive; sid is absent where it really would be.', () => {
  beforeAll(async () => {
    run = await contoso()
    must(await run.connect(task))
    for (const number of [1043, 1044, 1051]) must(await run.open(task, invoice(number)))
    for (const grant of ['autonomous', 'onBehalfOf', 'refreshToken'] as const) must(await run.perform(obtain(grant)))
    must(await run.perform({ do: 'answer', task, text: 'Done.' }))
    records = recordsOf(run.facts())
  })

  test('the `uti` of every token is the UniqueTokenIdentifier of one sign-in row, and every row’s is a token’s', () => {
    const issued = run.factsOf('token.issued').map(({ claims }) => String(claims.uti))
    const logged = signIns().map(({ UniqueTokenIdentifier: uti }) => String(uti))
    expect(issued.length).toBeGreaterThan(6)
    expect(logged.toSorted()).toEqual(issued.toSorted())
    expect(new Set(issued).size).toBe(issued.length)
  })

  test('every action in the audit log names the token of the session it was done with', () => {
    const session = run.factsOf('session.connected')[0]?.token ?? 'token:?'
    const bound = run.factsOf('token.issued').filter(({ request }) => request.session !== null)
    expect(bound.map(({ token }) => token)).toContain(session)
    const utis = bound.map(({ claims }) => claims.uti)
    expect(audits()).toHaveLength(3)
    for (const access of audits()) expect(utis).toContain(access.UniqueTokenId)
  })

  test('letter case counts: written otherwise, an id joins nothing', () => {
    const logged = new Set(signIns().map(({ UniqueTokenIdentifier: uti }) => String(uti)))
    for (const { UniqueTokenId: uti } of audits()) {
      expect(logged.has(String(uti))).toBe(true)
      expect(logged.has(String(uti).toLowerCase())).toBe(false)
    }
  })

  test('every request Graph answered names its token as SignInActivityId, and the file read is one of them', () => {
    const logged = new Set(signIns().map(({ UniqueTokenIdentifier: uti }) => uti))
    expect(activity()).toHaveLength(3)
    for (const { SignInActivityId: uti } of activity()) expect(logged).toContain(uti)
    expect(activity().map(({ SignInActivityId: uti }) => uti)).toEqual(audits().map(({ UniqueTokenId: uti }) => uti))
  })

  test('an investigator joins Graph’s requests to the sign-in by SignInActivityId, and only as it is written', async () => {
    const linked = async (change: (uti: string) => string) => {
      const rewritten = (row: JsonObject): JsonObject =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [
            name,
            typeof value === 'string' && /^(SignInActivityId|UniqueTokenIdentifier)$/.test(name)
              ? change(value)
              : value,
          ]),
        )
      const evidence = await importAll(rewritten)
      const requests = new Set(evidence.filter(({ table }) => requestTables.includes(table)).map(({ id }) => id))
      const trace = await readTrace(readerOf(evidence, 500), run.factsOf('task.started')[0]?.trace ?? '')
      return trace.links.filter(
        ({ rule, evidence: of }) => rule === 'signIn.uti=audit.uniqueTokenId' && of.some(id => requests.has(id)),
      )
    }
    const asWritten = await linked(uti => uti)
    expect(asWritten).toHaveLength(3)
    for (const { confidence, key } of asWritten) {
      expect(confidence).toBe('exact')
      expect(key).toMatch(/^uti \S{22}$/)
    }
    expect(await linked(uti => uti.toLowerCase())).toEqual([])
  })

  test('`sid` is in the tokens a person’s sign-in stands behind, the same in all of them, and in no other', () => {
    const withSession = run.factsOf('token.issued').filter(({ claims }) => 'sid' in claims)
    expect(withSession.map(({ request }) => request.grant)).toEqual(['interactive', 'onBehalfOf', 'refreshToken'])
    expect(new Set(withSession.map(({ claims }) => claims.sid)).size).toBe(1)
  })

  test('so it is in the logs: SessionId is the person’s, and empty in the rows of T1, T2, the agent identity and its agent user', () => {
    const sid = run.factsOf('token.issued').find(({ request }) => request.grant === 'interactive')?.claims.sid
    const person = lookUp(run.stage.estate.directory.humans, 'human:dana').id
    for (const { SessionId, UserId } of signIns()) expect(SessionId).toBe(UserId === person ? sid : '')
    expect(signIns().filter(({ UserId }) => UserId === person)).toHaveLength(3)
  })

  test('nor does an audited action of the agent user name a session of Entra', () => {
    for (const access of audits()) expect(access).not.toHaveProperty('AADSessionId')
  })
})
