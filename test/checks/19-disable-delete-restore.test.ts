// Check 19: an agent disabled, its blueprint deleted, the cascade, what is brought back and what is left behind, as the directory audit tells it.
import { describe, expect, test } from 'vitest'
import { readTrace } from '../../main/investigation/index.ts'
import type { CommandInput } from '../../shared/model/commands.ts'
import type { DirectoryOperation } from '../../shared/model/directory-operation.ts'
import { AuditLogs } from '../../shared/records/entra.ts'
import { readerOf } from '../investigation/reader.ts'
import { recordsOf } from '../telemetry/records.ts'
import { admin, type Contoso, codeOf, contoso, invoice, must, task } from './contoso.ts'
import { evidenceOf } from './evidence.ts'

const ask = (operation: DirectoryOperation): CommandInput => ({ do: 'directory', by: admin, operation })
const blueprint = 'blueprint:finance-ops'
const agent = 'agent:invoice'
const day = 24 * 60

/** Activity, kind of object and initiator of each row after those of the beginning. */
function audited(run: Contoso): string[] {
  const credentials = 'Update application – Certificates and secrets management'
  const made: string[] = ['Add application', 'Add service principal', 'Add user', credentials]
  return run
    .rows('AuditLogs', AuditLogs)
    .filter(({ OperationName }) => !made.includes(OperationName))
    .map(({ OperationName, TargetResources: [target], InitiatedBy }) => {
      const by = InitiatedBy.user?.displayName ?? 'nobody'
      return `${OperationName}: ${target?.agentType ?? target?.type} by ${by}`
    })
}

describe('Disable vs delete vs cascade vs orphan, 30-day restore; sponsor/owner shown on every finding.', () => {
  test('disabling is an update that names the change and who made it; the object stays', async () => {
    const run = await contoso()
    must(await run.perform(ask({ operation: 'setAccountEnabled', target: agent, accountEnabled: false })))
    expect(audited(run)).toEqual(['Update service principal: agenticAppInstance by Priya Nair'])
    const row = run.rows('AuditLogs', AuditLogs).at(-1)
    expect(row?.TargetResources[0]?.modifiedProperties).toEqual([
      { displayName: 'AccountEnabled', oldValue: '[true]', newValue: '[false]' },
    ])
    await run.ask(task)
    expect(codeOf(await run.perform({ do: 'startSession', task }))).toBeGreaterThan(0)
  })

  test('deleting a blueprint is one act of a person; what the cascade then takes is done by nobody, and later', async () => {
    const run = await contoso()
    must(await run.perform(ask({ operation: 'delete', target: blueprint })))
    await run.minutes(day)
    const rows = audited(run)
    expect(rows[0]).toBe('Delete application: agenticApp by Priya Nair')
    expect(rows).toContain('Remove service principal: agenticAppInstance by nobody')
    expect(rows).toContain('Delete user: agentIDuser by nobody')
    const times = run.rows('AuditLogs', AuditLogs).map(({ TimeGenerated }) => Date.parse(TimeGenerated))
    expect(times.at(-1)).toBeGreaterThan(times.at(-rows.length) ?? 0)
  })

  test('restored within 30 days the blueprint is back, and what the cascade took has to be brought back one by one', async () => {
    const run = await contoso()
    must(await run.perform(ask({ operation: 'delete', target: blueprint })))
    await run.minutes(10 * day)
    must(await run.perform(ask({ operation: 'restore', target: blueprint })))
    expect(audited(run).at(-1)).toMatch(/^Restore \w+.*by Priya Nair$/)
    expect(audited(run).filter(row => row.includes('agenticAppInstance') && row.startsWith('Restore'))).toEqual([])
    must(await run.perform(ask({ operation: 'restore', target: agent })))
    expect(audited(run).at(-1)).toBe('Restore service principal: agenticAppInstance by Priya Nair')
  })

  test('after 30 days it is gone for good: a hard deletion that nobody asked for', async () => {
    const run = await contoso()
    must(await run.perform(ask({ operation: 'delete', target: blueprint })))
    await run.minutes(31 * day)
    expect(audited(run)).toContain('Hard Delete application: agenticApp by nobody')
    expect((await run.perform(ask({ operation: 'restore', target: blueprint }))).ok).toBe(false)
  })

  test('whoever traces what the agent did is shown who answers for it: sponsors of the agent and of its blueprint', async () => {
    const run = await contoso()
    must(await run.connect(task))
    must(await run.open(task, invoice(1043)))
    must(await run.perform({ do: 'answer', task, text: 'Done.' }))
    const evidence = await evidenceOf(recordsOf(run.facts()))
    const trace = await readTrace(readerOf(evidence, 500), run.factsOf('task.started')[0]?.trace ?? '')
    const sponsors = trace.nodes.filter(({ kind }) => kind === 'sponsor')
    expect(sponsors.map(({ label }) => label)).toEqual(['Priya Nair'])
    for (const { evidence: of } of sponsors) expect(of.length).toBeGreaterThan(0)
    const shown = trace.links.filter(({ from, to }) => sponsors.some(({ id }) => id === from || id === to))
    expect(shown.length).toBeGreaterThan(0)
  })
})
