// The language of scenarios beyond tasks: a tenant that is extended, events, injections and expectations; and what is wrong in one, by line, key and the name that was meant.
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { rehearse } from '../../main/app/rehearse.ts'
import { loadScenario, parseScenario } from '../../main/simulation/index.ts'
import { Refusal, type RefusalData } from '../../shared/errors.ts'

const { file } = await loadScenario('shared-document-injection')
/** As it is shipped, without its events and what they lead to. */
const shipped = (await readFile(file, 'utf8'))
  .replace(/events:\n[\s\S]*?\nexpect:/, 'expect:')
  .replace(/ {4}- says: Within minutes[\s\S]*?(?= {4}- says: The agent opens)/, '')
  .replace(/ {4}- says: Defender names[\s\S]*?(?= {2}notRecorded:)/, '')

/** The shipped scenario with more at its end, in which a step of the task is called `read`. */
const events = (...lines: string[]): string => `${shipped}\nevents:\n${lines.map(line => `  ${line}\n`).join('')}`
const expecting = (list: string, line: string): string =>
  shipped.replace(`  ${list}:\n`, `  ${list}:\n    - { says: This., ${line} }\n`)

function refusal(text: string): RefusalData {
  try {
    parseScenario(text, 'mine.yaml')
  } catch (error) {
    if (error instanceof Refusal) return error.data
    throw error
  }
  throw new Error('nothing was refused')
}
const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split('\n').length

describe('a scenario extends a tenant', () => {
  test('what it writes stands over what is there, by key, and the rest stays', () => {
    const text = `${shipped}\nagents:\n  - { key: vendor, continuousAccess: true }\n`
    const { agents, sites } = parseScenario(text, 'mine.yaml')
    expect(agents.map(({ key, continuousAccess }) => [key, continuousAccess])).toEqual([
      ['invoice', false],
      ['vendor', true],
      ['support', false],
    ])
    expect(agents[1]?.displayName).toBe('Vendor Agent')
    expect(sites.find(({ url }) => url.endsWith('Vendors'))?.files[0]?.bytes).toBe(30144)
  })

  test('what has a new key is added', () => {
    const text = `${shipped}\nhumans:\n  - { key: kim, displayName: Kim, userPrincipalName: kim@contoso.com, ipAddress: 203.0.113.9 }\n`
    expect(parseScenario(text, 'mine.yaml').humans.map(({ key }) => key)).toContain('kim')
  })

  test('a tenant that is not shipped is refused with the nearest one', () => {
    expect(refusal(shipped.replace('extends: contoso', 'extends: contosso'))).toMatchObject({
      code: 'scenario.invalid',
      message: expect.stringContaining('extends names no tenant that is shipped: "contosso"; did you mean "contoso"?'),
      where: { key: 'extends', line: lineOf(shipped, 'extends:') },
    })
  })

  test('a mistake in what it adds is shown where it stands in its own file', () => {
    const text = `${shipped}\nagents:\n  - { key: vendor, blueprint: procurment }\n`
    expect(refusal(text)).toMatchObject({
      message: expect.stringContaining('names no blueprint: "procurment"; did you mean "procurement"?'),
      where: { key: 'agents.0.blueprint', line: lineOf(text, 'procurment') },
    })
  })
})

describe('a bad event or expectation is refused', () => {
  const says = '- says: Something happens.'
  const at = 'at: 2026-09-17T09:15:00.000Z'
  const disable = '{ operation: setAccountEnabled, target: agent:vendor, accountEnabled: false }'
  test.each<[string, string, string, string]>([
    [
      'a command there is not',
      events(says, `  ${at}`, '  commands: [{ do: directry, by: priya }]'),
      'events.0.commands.0.do',
      'did you mean "directory"?',
    ],
    [
      'a key the command does not take',
      events(says, `  ${at}`, `  commands: [{ do: directory, bye: priya, operation: ${disable} }]`),
      'events.0.commands.0.bye',
      'is not a key of a directory command; did you mean "by"?',
    ],
    [
      'an operation there is not',
      events(says, `  ${at}`, '  commands: [{ do: directory, by: priya, operation: { operation: revokeSession } }]'),
      'events.0.commands.0.operation.operation',
      'did you mean "revokeSessions"?',
    ],
    [
      'a person there is not',
      events(says, `  ${at}`, '  commands: [{ do: humanSession, human: dane, pool: agents-us }]'),
      'events.0.commands.0.human',
      'names no human: "dane"; did you mean "dana"?',
    ],
    [
      'a name that was not recalled',
      events(
        says,
        `  ${at}`,
        '  recall: { here: { fact: session.connected, take: pc } }',
        `  commands: [{ do: unhealthy, pc: "\${her}", reason: It broke. }]`,
      ),
      'events.0.commands.0.pc',
      'recalls nothing of the name "her"; did you mean "here"?',
    ],
    [
      'no time at which it happens',
      events(says, '  commands: [{ do: discoverShadowAgents }]'),
      'events.0.at',
      'either at an instant or after something',
    ],
    [
      'a step there is not',
      events(says, '  after: { task: vendors, step: red }', '  commands: [{ do: discoverShadowAgents }]'),
      'events.0.after.step',
      'names no step of "vendors": "red"; did you mean "read"?',
    ],
    [
      'a fact there is not',
      events(says, '  after: { fact: session.conected }', '  commands: [{ do: discoverShadowAgents }]'),
      'events.0.after.fact',
      'did you mean "session.connected"?',
    ],
    [
      'a hand in a task that is written step by step',
      events(says, `  ${at}`, '  commands: [{ do: reconnect, task: vendors }]'),
      'events.0.commands.0.task',
      'is written step by step',
    ],
    [
      'a step that follows no injection',
      shipped.replace('follows: send-it-out', 'follows: send-it'),
      'tasks.0.steps.3.follows',
      'names no injection: "send-it"',
    ],
    [
      'a fact that has no such member',
      expecting('never', 'fact: mail.sent, where: { subjct: x }'),
      'expect.never.0.where.subjct',
      'is not a member of mail.sent; did you mean "subject"?',
    ],
    [
      'an expectation of nobody',
      expecting('happens', 'fact: dlp.matched, where: { task: "task:vendor" }'),
      'expect.happens.0.where.task',
      'names no task: "vendor"; did you mean "vendors"?',
    ],
    [
      'a table there is not',
      expecting('recorded', 'plane: entra, table: SignInLog'),
      'expect.recorded.0.table',
      'did you mean "SigninLogs"?',
    ],
    [
      'a column the table does not have',
      expecting('notRecorded', 'plane: entra, table: AuditLogs, where: { OperationNam: x }'),
      'expect.notRecorded.0.where.OperationNam',
      'is not a column of AuditLogs; did you mean "OperationName"?',
    ],
    [
      'a member that the objects of a column do not have',
      expecting('recorded', 'plane: entra, table: AuditLogs, where: { InitiatedBy: { user: { displayNme: x } } }'),
      'expect.recorded.0.where.InitiatedBy.user.displayNme',
      'is not a member of AuditLogs\'s InitiatedBy\'s user; did you mean "displayName"?',
    ],
    [
      'an attribute no span has',
      expecting(
        'recorded',
        'plane: agent365, table: AgentSpan, where: { resourceSpans: [{ scopeSpans: [{ spans: [{ attributes: { gen_ai.tool.nme: x } }] }] }] }',
      ),
      'expect.recorded.0.where.resourceSpans.0.scopeSpans.0.spans.0.attributes.gen_ai.tool.nme',
      'did you mean "gen_ai.tool.name"?',
    ],
    [
      'a column of none of the records that share a table',
      expecting('notRecorded', 'plane: purview, table: AuditRecord, where: { ObjectID: x }'),
      'expect.notRecorded.0.where.ObjectID',
      'did you mean "ObjectId"?',
    ],
    [
      'a table that nothing here is written to',
      expecting('notRecorded', 'plane: purview, table: OfficeActivity'),
      'expect.notRecorded.0.table',
      'is a table nothing here is written to',
    ],
    [
      'a table of another log, which would never be found in this one',
      expecting('notRecorded', 'plane: purview, table: SigninLogs'),
      'expect.notRecorded.0.plane',
      'is not the log of SigninLogs; did you mean "entra"?',
    ],
    [
      'the same of what a log is to have',
      expecting('recorded', 'plane: entra, table: AgentSpan'),
      'expect.recorded.0.plane',
      'is not the log of AgentSpan; did you mean "agent365"?',
    ],
    [
      'a mail to nobody',
      `${shipped}\nmails:\n  - { to: dane, from: a@partner.example, subject: News, text: None. }\n`,
      'mails.0.to',
      'names no human or agent user: "dane"; did you mean "dana"?',
    ],
    ['a threat there is not', shipped.replace('ASI01', 'ASI1'), 'threats.5', 'names no threat: "ASI1"'],
    ['a misspelled part', `${shipped}\nevnts: []\n`, 'evnts', 'did you mean "events"?'],
  ])('%s', (_, text, key, message) => {
    expect(refusal(text)).toMatchObject({
      code: 'scenario.invalid',
      message: expect.stringContaining(message),
      where: { file: 'mine.yaml', key, line: expect.any(Number) },
    })
    expect(refusal(text).where?.line).toBeGreaterThan(1)
  })
})

describe('what is expected is judged', () => {
  const verdictsOf = async (text: string) => {
    const { verdicts } = await rehearse(parseScenario(text, 'mine.yaml'), 7)
    return verdicts.filter(({ held }) => !held).map(({ kind, found }) => [kind, found])
  }

  test.each<[string, string, string[][]]>([
    ['what did not happen', expecting('happens', 'fact: mail.sent'), [['happens', '0 times']]],
    ['what happened another number of times', expecting('happens', 'fact: file.read, times: 2'), [['happens', 'once']]],
    ['what must not happen and did', expecting('never', 'fact: record.read'), [['never', 'once']]],
    [
      'what no log has',
      expecting('recorded', 'plane: entra, table: SigninLogs, where: { ResultType: "no such" }'),
      [['recorded', '0 times']],
    ],
    [
      'what a log has and must not',
      expecting('notRecorded', 'plane: purview, table: AuditRecord, where: { Operation: FileAccessed }'),
      [['notRecorded', 'once']],
    ],
    [
      'a command that was to succeed and was refused',
      events(
        '- says: Dana tries.',
        '  after: { task: vendors, step: read }',
        '  commands: [{ do: humanSession, human: dana, pool: agents-us }]',
      ),
      [['command', expect.stringMatching(/^humanSession was refused with 403: /)]],
    ],
    [
      'a command that was to be refused and was not',
      events(
        '- says: Sam looks.',
        '  after: { task: vendors, step: read }',
        '  commands: [{ do: discoverShadowAgents, refused: 403 }]',
      ),
      [['command', 'discoverShadowAgents was not refused']],
    ],
    [
      'an event that never came to pass',
      events('- says: Never.', '  after: { fact: mail.sent }', '  commands: [{ do: discoverShadowAgents }]'),
      [['command', 'it never came to pass']],
    ],
  ])('%s does not hold', async (_, text, wrong) => {
    expect(await verdictsOf(text)).toEqual(wrong)
  })

  test('an event happens after its step, with what it recalls of earlier facts', async () => {
    const text = events(
      '- says: The Cloud PC of the session fails.',
      '  after: { task: vendors, step: read }',
      '  recall: { here: { fact: session.connected, take: pc } }',
      `  commands: [{ do: unhealthy, pc: "\${here}", reason: It broke. }]`,
    )
    const { marks, facts } = await rehearse(parseScenario(text, 'mine.yaml'), 7)
    const mark = marks.find(({ of }) => 'event' in of)
    expect(mark?.performed).toMatchObject([{ command: 'unhealthy', outcome: { ok: true } }])
    const before = facts.slice(0, mark?.from).map(({ fact }) => fact.type)
    expect(before).toContain('file.read')
    expect(before).not.toContain('record.read')
    expect(facts.find(({ fact }) => fact.type === 'session.released')?.fact).toMatchObject({ reason: 'lost' })
  })
})

test('the example in the README plays, and comes out as it says', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const [, example = ''] = /```yaml\n(id: my-incident\n[\s\S]*?)```/.exec(readme) ?? []
  const { verdicts } = await rehearse(parseScenario(example, 'mine.yaml'), 7)
  expect(verdicts.length).toBe(4)
  expect(verdicts.filter(({ held }) => !held)).toEqual([])
})
