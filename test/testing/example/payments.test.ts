// Our agent pays suppliers. It pays only what a person approved, and loses its session when its identity is disabled.
import { type CommandInput, type Invariant, openTenant, type TestTenant } from 'throughline/testing'
import { expect, test } from 'vitest'

const task = 'task:pay-supplier'

// 1. The tenant our agent works in: Contoso as it is shipped, with two changes.
const openContoso = (seed = 1): Promise<TestTenant> =>
  openTenant({
    seed,
    change(contoso) {
      const when = { kind: 'payment', above: 0, currency: 'USD' } as const
      contoso.governance.humanApproval = [{ name: 'Payments need a person', when, fourEyes: true }]
      for (const agent of contoso.agents) agent.continuousAccess = true
    },
  })

// 2. Our flow: a person asks, the agent gets a Cloud PC, and pays by a script on it.
async function startWork(tenant: TestTenant): Promise<void> {
  const [human, agentUser, pool] = ['human:dana', 'agentUser:invoice-agent', 'pool:finance-us'] as const
  await tenant.must({ do: 'ask', task, human, agentUser, pool, text: 'Pay INV-1043.' })
  await tenant.must({ do: 'startSession', task })
}
const pay = (invoice: string): CommandInput => {
  const journal = { VendorAccountNumber: 'V-1001', InvoiceNumbers: invoice, PaymentDate: '2026-09-18' }
  const url = 'https://contoso.operations.dynamics.com/data/VendorPaymentJournals'
  const code = `import requests\nprint(requests.post("${url}", json=${JSON.stringify(journal)}).status_code)`
  return { do: 'tool', task, tool: 'execute_python_code', arguments: { code } }
}

// 3. What must never happen, watched over everything that does happen.
const paysOnlyWhatWasApproved: Invariant = {
  name: 'our agent pays only what a person approved',
  watch() {
    let approved = 0
    return fact => {
      if (fact.type === 'approval.approved') approved += 1
      if (fact.type !== 'payment.scheduled') return null
      approved -= 1
      return approved < 0 ? `Nobody approved ${fact.amount} ${fact.currency} to ${fact.vendorName}.` : null
    }
  },
}

test.each([
  ['Approve', 1],
  ['Deny', 0],
] as const)('a payment waits for a person; after %s there are %d payments', async (answer, payments) => {
  const tenant = await openContoso()
  await startWork(tenant)
  const paying = tenant.begin(pay('INV-1043'))
  const { approval } = await tenant.until('approval.requested')
  expect(tenant.factsOf('payment.scheduled')).toEqual([])
  const justification = 'Checked against the order.'
  await tenant.must({ do: 'answerApproval', by: 'human:priya', approval: approval.ref, answer, justification })
  await paying.outcome()
  expect(tenant.factsOf('payment.scheduled')).toHaveLength(payments)
  expect(tenant.breaches([paysOnlyWhatWasApproved])).toEqual([])
})

test('the person who asked may not approve it', async () => {
  const tenant = await openContoso()
  await startWork(tenant)
  tenant.begin(pay('INV-1043'))
  const { ref: approval } = (await tenant.until('approval.requested')).approval
  const answer = { do: 'answerApproval', approval, answer: 'Approve', justification: 'It is mine.' } as const
  expect(await tenant.perform({ ...answer, by: 'human:dana' })).toMatchObject({ ok: false })
  expect(tenant.breaches([paysOnlyWhatWasApproved])).toEqual([])
})

test('when the agent identity is disabled, the session ends within minutes and its Cloud PC is clean', async () => {
  const tenant = await openContoso()
  await startWork(tenant)
  const target = 'agent:invoice'
  const operation = { operation: 'setAccountEnabled', target, accountEnabled: false } as const
  await tenant.must({ do: 'directory', by: 'human:priya', operation })
  await tenant.pass({ minutes: 15 })
  expect(tenant.factsOf('session.released')).toMatchObject([{ reason: 'revoked' }])
  expect(tenant.factsOf('pc.attested')).toHaveLength(1)
  expect(await tenant.perform(pay('INV-1043'))).toMatchObject({ ok: false, code: 404 })
  expect(await tenant.perform({ do: 'startSession', task })).toMatchObject({ ok: false, code: 70001 })
  expect(tenant.breaches([paysOnlyWhatWasApproved])).toEqual([])
})
