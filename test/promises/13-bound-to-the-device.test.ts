// Promise 13: what is taken from one Cloud PC is worth nothing on another.
import { describe, expect, test } from 'vitest'
import { type Contoso, contoso, dana, invoice, invoicePdf, must, refused, tomas, vendor } from './contoso.ts'

async function robbed(): Promise<Contoso> {
  const tenant = await contoso()
  await tenant.work('task:one', invoice, dana)
  must(await tenant.open('task:one', invoicePdf))
  await tenant.work('task:two', vendor, tomas)
  return tenant
}

describe('Session tokens are cryptographically bound to the device and cannot be replayed across devices', () => {
  test('a token taken to another Cloud PC is refused, though it is alive where it was issued', async () => {
    const tenant = await robbed()
    const stolen = { do: 'useStolen', task: 'task:two', from: 'task:one', what: 'token' } as const
    expect(await tenant.perform(stolen)).toMatchObject(refused(401))
    const [one, two] = [tenant.boundToken('task:one'), tenant.boundToken('task:two')]
    expect(tenant.factsOf('proof.refused')).toMatchObject([
      { check: 'jkt', token: one.token, from: two.request.pc, boundTo: one.request.pc },
    ])
    expect(tenant.factsOf('file.read')).toHaveLength(1)
    expect(await tenant.open('task:one', invoicePdf)).toMatchObject({ ok: true })
  })

  test('a captured proof is refused too: it was used before, and the device’s key is not on the other one', async () => {
    const tenant = await robbed()
    const stolen = { do: 'useStolen', task: 'task:two', from: 'task:one', what: 'proof' } as const
    expect(await tenant.perform(stolen)).toMatchObject(refused(401))
    expect(tenant.factsOf('proof.refused')).toMatchObject([{ check: 'jti' }])
    await tenant.pass({ minutes: 2 })
    expect(await tenant.perform(stolen)).toMatchObject(refused(401))
    expect(tenant.factsOf('proof.refused').at(-1)).toMatchObject({ check: 'iat' })
    expect(tenant.factsOf('file.read')).toHaveLength(1)
  })

  test('on its own Cloud PC a captured request is refused as well: no proof is taken twice', async () => {
    const tenant = await contoso()
    await tenant.work('task:one')
    must(await tenant.open('task:one', invoicePdf))
    const again = { do: 'useStolen', task: 'task:one', from: 'task:one', what: 'proof' } as const
    expect(await tenant.perform(again)).toMatchObject(refused(401))
    expect(tenant.factsOf('proof.refused')).toMatchObject([{ check: 'jti' }])
  })

  test('no two Cloud PCs have the same key, and every token of a session names that of its own', async () => {
    const tenant = await robbed()
    const keys = tenant.factsOf('pc.provisioned').map(({ pc }) => pc.jkt)
    expect(new Set(keys).size).toBe(keys.length)
    for (const { request, jkt, claims } of tenant.factsOf('token.issued').filter(each => each.request.pc !== null)) {
      const pc = tenant.factsOf('pc.provisioned').find(each => each.pc.ref === request.pc)?.pc
      expect(jkt).toBe(pc?.jkt)
      expect(claims.cnf).toEqual({ jkt: pc?.jkt })
    }
  })
})
