// Every named attack is refused, by its own check and with its own message; none is accepted.
import { describe, expect, test } from 'vitest'
import { attacks, LabPlace, openLab } from '../../main/tokens/index.ts'

const lab = await openLab(7)

describe('The lab accepts', () => {
  test.each(LabPlace.options)('the valid specimen: %s', async place => {
    const verdict = await lab.present({ place, token: lab.specimens[place] })
    expect(verdict).toMatchObject({ accepted: true, check: null, message: '' })
    expect(verdict.checks.every(({ state }) => state === 'passed')).toBe(true)
  })
})

describe('An attack is refused:', () => {
  test.each(attacks)('$name', async ({ check, message, make }) => {
    const verdict = await lab.present(await make(lab))
    expect(verdict).toMatchObject({ accepted: false, check })
    expect(verdict.message).toContain(message)
    expect(verdict.checks.filter(({ state }) => state === 'failed').map(({ name }) => name)).toEqual([check])
  })

  test('at least 45 kinds of it, each with a name and words of its own', () => {
    expect(attacks.filter(({ message }) => message === '')).toEqual([])
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length)
    expect(attacks.length).toBeGreaterThanOrEqual(45)
  })

  test('and every one starts from what is accepted when shown as it is', async () => {
    for (const { make } of attacks) {
      const { place } = await make(lab)
      expect(await lab.present({ place, token: lab.specimens[place] })).toMatchObject({ accepted: true })
    }
  })
})
