// Promise 7: the Cloud PCs are shared, the identities are not.
import { describe, expect, test } from 'vitest'
import { contoso, dana, ended, invoice, invoicePdf, onePc, refused, tomas, vendor, vendorNotes } from './contoso.ts'

describe('Many agents share infrastructure without sharing identity: identity travels with the session, not the device', () => {
  test('on the same Cloud PC, one after the other, each agent is who it is: the device stays, the identity does not', async () => {
    const tenant = await contoso(onePc)
    await tenant.work('task:one', invoice, dana)
    expect(await tenant.open('task:one', invoicePdf)).toMatchObject({ ok: true })
    await tenant.finish('task:one')
    await tenant.work('task:two', vendor, tomas)
    const [one, two] = [tenant.boundToken('task:one'), tenant.boundToken('task:two')]
    expect(one.request.pc).toBe(two.request.pc)
    expect(one.jkt).toBe(two.jkt) // the device's key
    expect(one.claims.oid).not.toBe(two.claims.oid)
    expect(one.request.session).not.toBe(two.request.session)
    // what the first could read, the second can not, from the very same device
    expect(await tenant.open('task:two', invoicePdf)).toMatchObject({ ok: false })
    expect(await tenant.open('task:two', vendorNotes)).toMatchObject({ ok: true })
  })

  test('a token of an earlier session on this very Cloud PC is worth nothing in the next, though device and key are the same', async () => {
    const tenant = await contoso(onePc)
    await tenant.work('task:one', invoice, dana)
    await tenant.open('task:one', invoicePdf)
    await tenant.finish('task:one')
    expect(ended(tenant, tenant.boundToken('task:one').token)).toEqual(['sessionEnded'])
    await tenant.work('task:two', vendor, tomas)
    const stolen = { do: 'useStolen', task: 'task:two', from: 'task:one', what: 'token' } as const
    expect(await tenant.perform(stolen)).toMatchObject(refused(401))
    expect(tenant.factsOf('proof.refused')).toMatchObject([{ check: 'ended' }])
    expect(tenant.factsOf('file.read')).toHaveLength(1)
  })

  test('two agents at work at once have two Cloud PCs, and each fact names the agent of its own session', async () => {
    const tenant = await contoso()
    await tenant.work('task:one', invoice, dana)
    await tenant.work('task:two', vendor, tomas)
    await tenant.open('task:one', invoicePdf)
    await tenant.open('task:two', vendorNotes)
    const [one, two] = [tenant.boundToken('task:one'), tenant.boundToken('task:two')]
    expect(one.request.pc).not.toBe(two.request.pc)
    expect(tenant.factsOf('file.read')).toMatchObject([
      { name: 'INV-1043.pdf', session: one.request.session, pc: one.request.pc, token: one.token },
      { name: 'Vendor-notes.docx', session: two.request.session, pc: two.request.pc, token: two.token },
    ])
  })

  test('one Cloud PC is never two agents’ at once: the second waits for the first', async () => {
    const tenant = await contoso(onePc)
    await tenant.work('task:one', invoice, dana)
    await tenant.ask('task:two', vendor, tomas)
    expect(await tenant.start('task:two')).toMatchObject(refused(504)) // nothing came free in time
    await tenant.finish('task:one')
    expect(await tenant.start('task:two')).toMatchObject({ ok: true })
  })
})
