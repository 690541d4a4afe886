// Sensitivity labels that an agent sets, changes or takes off: told with the reason it gave, and refused where the label or the ladder says so.
import { describe, expect, test } from 'vitest'
import type { TestTenant } from '../../main/testing/index.ts'
import { atWork, financeUrl, type Governance, graph, label, ledger, open, task, visit } from './governance.ts'

const general = '11111111-aaaa-4000-8000-000000000001'
const secret = '11111111-aaaa-4000-8000-000000000003'
const ladder = (rights: ('VIEW' | 'EXPORT')[] | null = null): Governance['labels'] => [
  { id: general, displayName: 'General', priority: 0, encryption: null },
  {
    id: label,
    displayName: 'Confidential',
    priority: 2,
    encryption: rights && { rights: [{ to: 'AllStaff', rights }] },
  },
  { id: secret, displayName: 'Highly confidential', priority: 3, encryption: null },
]

const file = 'AP-2026-08/Ledger-2026-08.xlsx'
const action = `https://graph.microsoft.com/v1.0/sites/contoso.sharepoint.com:/sites/Finance:/drive/root:/${file}:/assignSensitivityLabel`
/** What the agent's script is answered. */
async function relabel(tenant: TestTenant, sensitivityLabelId: string, justificationText = ''): Promise<string> {
  const body = JSON.stringify({ sensitivityLabelId, assignmentMethod: 'standard', justificationText })
  const code = `import requests\nprint(requests.post("${action}", json=${body}).status_code)`
  const result = await tenant.must({ do: 'tool', task, tool: 'execute_python_code', arguments: { code } })
  return /\d{3}/.exec(JSON.stringify(result))?.[0] ?? ''
}

async function working(labels: Governance['labels']): Promise<TestTenant> {
  const tenant = await open({ labels })
  await atWork(tenant)
  const scope = 'https://graph.microsoft.com/Files.ReadWrite.All'
  await tenant.must({ do: 'obtain', task, grant: 'agentUser', resourceId: graph, scope, uses: 5 })
  return tenant
}

describe('A sensitivity label', () => {
  test('that an agent raises is told of, with what it was before, and is on the file from then on', async () => {
    const tenant = await working(ladder())
    expect(await relabel(tenant, secret)).toBe('202')
    const [{ session, pc } = { session: null, pc: null }] = tenant.factsOf('session.connected')
    const told = { object: `${financeUrl}/${file}`, from: label, to: secret, justification: null, session, pc }
    expect(tenant.factsOf('label.changed')).toMatchObject([told])
    await tenant.must(visit(ledger))
    expect(tenant.factsOf('file.read').at(-1)).toMatchObject({ sensitivityLabelId: secret })
  })

  test.each([
    ['lowered', general, general],
    ['taken off', '', null],
  ])('is %s only with a justification, which is told', async (_, sensitivityLabelId, to) => {
    const tenant = await working(ladder())
    expect(await relabel(tenant, sensitivityLabelId)).toBe('403')
    expect(tenant.factsOf('label.changed')).toEqual([])
    expect(tenant.factsOf('request.refused')).toMatchObject([
      { gate: 'dataLoss', reasons: ['Lowering or removing a label requires a justification.'] },
    ])
    expect(await relabel(tenant, sensitivityLabelId, 'It was published.')).toBe('202')
    expect(tenant.factsOf('label.changed')).toMatchObject([{ from: label, to, justification: 'It was published.' }])
  })

  test('that encrypts is changed only by who has the right to take the protection off', async () => {
    const kept = await working(ladder(['VIEW']))
    expect(await relabel(kept, secret)).toBe('403')
    expect(kept.factsOf('request.refused')[0]?.reasons.join(' ')).toMatch(/does not give .* the right EXPORT/)
    expect(kept.factsOf('label.changed')).toEqual([])
    expect(await relabel(await working(ladder(['VIEW', 'EXPORT'])), secret)).toBe('202')
  })

  test('the tenant does not have is not set, and one that is there already changes nothing', async () => {
    const tenant = await working(ladder())
    expect(await relabel(tenant, '22222222-aaaa-4000-8000-000000000000')).toBe('403')
    expect(await relabel(tenant, 'Secret')).toBe('400')
    expect(await relabel(tenant, label.toUpperCase())).toBe('202')
    expect(tenant.factsOf('label.changed')).toEqual([])
  })

  test('is not changed with a token that may only read', async () => {
    const tenant = await open({ labels: ladder() })
    await atWork(tenant)
    expect(await relabel(tenant, secret)).toBe('403')
    expect(tenant.factsOf('request.refused')).toMatchObject([{ gate: 'scope' }])
  })
})
