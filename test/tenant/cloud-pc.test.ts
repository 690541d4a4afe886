// A Cloud PC in sentences: provisioned step by step, attested before anyone gets it, updated when nobody has it, replaced when it fails.
import { describe, expect, test } from 'vitest'
import { baseline, baselineHash, models, reset, steppers, verifyBaseline } from '../../main/tenant/index.ts'
import { Sha256Hex } from '../../shared/model/units.ts'
import { pc } from './material.ts'

const drive = steppers().pc
type Event = Parameters<typeof drive.step>[1]
const hash = Sha256Hex.parse('a'.repeat(64))

function comeBy(...events: Event[]) {
  let state = drive.start({ id: pc.ref })
  const told: { type: string }[] = []
  for (const event of events) {
    const step = drive.step(state, event)
    expect(step.taken, event.type).toBe(true)
    state = step.next
    told.push(...step.told)
  }
  return { state, told: told.map(({ type }) => type), last: told.at(-1) }
}

const provision: Event = { type: 'pc.provision', pc }
const assign: Event = { type: 'pc.assign', session: 'session:a' }
const release: Event = { type: 'pc.release', session: 'session:a' }
const erased = { files: 1, processes: 0, cookies: 0, tokens: 0, clipboard: 0 }
const wiped: Event = { type: 'reset.done', whole: true, erased }
const verify = (clean = true, liveTokens = false): Event => ({
  type: 'verify.run',
  checks: [{ name: 'files', clean }],
  hash,
  see: { liveTokens },
})
const used: Event[] = [provision, assign, { type: 'pc.open' }, release]
const update = { what: 'image', version: '2026.10' } as const

describe('Provisioning', () => {
  const ordered: Event[] = [{ type: 'pc.order', pool: 'pool:a' }, { type: 'pc.joined' }, { type: 'pc.enrolled' }]

  test('joins, enrols and attests the baseline before the Cloud PC is available', () => {
    expect(comeBy(...ordered, provision, verify()).told).toEqual([
      'pc.provisioning',
      'pc.entraJoined',
      'pc.intuneEnrolled',
      'pc.provisioned',
      'pc.verified',
      'pc.attested',
      'pc.available',
    ])
  })

  test('that fails, or does not come to its baseline, ends in quarantine', () => {
    expect(comeBy(...ordered, { type: 'pc.provisionFailed', reason: 'The image is gone.' }).last).toMatchObject({
      type: 'pc.quarantined',
      reason: 'The image is gone.',
    })
    expect(comeBy(...ordered, provision, verify(false)).state.value).toBe('quarantined')
  })

  test('is where a quarantined Cloud PC begins again: another device, the same place in the pool', () => {
    const replaced = comeBy(...used, { type: 'reset.failed' }, { type: 'pc.replace' })
    expect(replaced.state.value).toEqual({ provisioning: 'joining' })
    const device = { ...pc, deviceId: '00000000-0000-4000-8000-000000000099' }
    const again: Event[] = [
      { type: 'pc.joined' },
      { type: 'pc.enrolled' },
      { type: 'pc.provision', pc: device },
      verify(),
    ]
    let { state } = replaced
    for (const event of again) state = drive.step(state, event).next
    expect([state.value, state.context.residue, state.context.holder]).toEqual(['available', 'none', null])
  })
})

describe('After a session', () => {
  test('a Cloud PC is attested with the hash of its baseline, and the same one comes back', () => {
    const back = comeBy(...used, wiped, verify())
    expect(back.told.slice(-4)).toEqual(['pc.wiped', 'pc.verified', 'pc.attested', 'pc.available'])
    expect(back.state.context).toMatchObject({ id: pc.ref, holder: null, residue: 'none' })
  })

  test('one that was not wiped wholly, is not clean, or has a live token bound to it is quarantined', () => {
    for (const events of [
      [{ ...wiped, whole: false }, verify()],
      [wiped, verify(false)],
      [wiped, verify(true, true)],
      [{ type: 'reset.failed' } as const],
    ]) {
      const { state, told } = comeBy(...used, ...events)
      expect(state.value).toBe('quarantined')
      expect(told).not.toContain('pc.attested')
    }
  })

  test('a release by another session than the one that has it changes nothing', () => {
    const { state, told } = comeBy(provision, assign, { type: 'pc.release', session: 'session:b' })
    expect([state.value, state.context.holder, told.at(-1)]).toEqual(['assigned', 'session:a', 'pc.assigned'])
  })

  test('nothing of it is on the machine: no file, cookie, tab, token or process, and the hash is that of the image', () => {
    const computer = baseline()
    computer.clipboard = 'secret'
    expect(verifyBaseline(computer).filter(({ clean }) => !clean).length).toBeGreaterThan(0)
    reset(computer)
    expect(verifyBaseline(computer).every(({ clean }) => clean)).toBe(true)
    expect(baselineHash(computer)).toBe(baselineHash(baseline()))
  })
})

describe('An update', () => {
  test('is made at once where nobody has the Cloud PC, which is attested afterwards', () => {
    const updated = comeBy(
      provision,
      { type: 'pc.update', update },
      { type: 'update.done', update, compliant: true },
      verify(),
    )
    expect(updated.told).toEqual([
      'pc.provisioned',
      'pc.updating',
      'pc.updated',
      'pc.verified',
      'pc.attested',
      'pc.available',
    ])
  })

  test('waits for the reset where a session has it', () => {
    const pending = comeBy(provision, assign, { type: 'pc.update', update })
    expect(pending.last).toEqual({ type: 'pc.updatePending', pc: pc.ref, update })
    const done = comeBy(provision, assign, { type: 'pc.update', update }, release, wiped)
    expect(done.last).toEqual({ type: 'pc.updated', pc: pc.ref, update })
    expect(models.pc.views.update(done.state)).toBe(null)
  })

  test('that fails takes the Cloud PC out of the pool', () => {
    expect(comeBy(provision, { type: 'pc.update', update }, { type: 'update.failed', reason: 'no' }).state.value).toBe(
      'quarantined',
    )
  })
})

describe('Its posture', () => {
  test('is that of its provisioning until it is evaluated again, and is told when it changes', () => {
    expect(models.pc.views.compliant(comeBy(provision).state)).toBe(true)
    expect(models.pc.views.compliant(comeBy({ type: 'pc.provision', pc: { ...pc, compliant: false } }).state)).toBe(
      false,
    )
    const changed: Event = { type: 'pc.posture', compliant: false, reason: 'The firewall is off.' }
    expect(comeBy(provision, changed).last).toEqual({
      type: 'pc.postureChanged',
      pc: pc.ref,
      compliant: false,
      reason: 'The firewall is off.',
    })
    expect(comeBy(provision, changed, changed).told).toEqual(['pc.provisioned', 'pc.postureChanged'])
  })

  test('counts as not compliant while it is not evaluated: in quarantine, in an update, before provisioning', () => {
    for (const events of [
      [provision, { type: 'pc.update', update }],
      [provision, { type: 'pc.unhealthy', reason: 'It does not answer.' }],
      [{ type: 'pc.order', pool: 'pool:a' }],
    ] as const)
      expect(models.pc.views.compliant(comeBy(...events).state)).toBe(false)
  })
})

test('one that does not answer is quarantined whatever it is doing, and is nobody’s from then on', () => {
  for (const events of [
    [provision],
    [provision, assign],
    [provision, assign, { type: 'pc.open' }],
    used,
    [...used, wiped],
  ] as const) {
    const { state } = comeBy(...events, { type: 'pc.unhealthy', reason: 'It does not answer.' })
    expect([state.value, state.context.holder]).toEqual(['quarantined', null])
    expect(drive.step(state, assign).taken).toBe(false)
  }
})
