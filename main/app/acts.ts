// What people do in the open case: written into its ledger, listed, and what it comes to; and how the case is.
import type { Services } from '../../shared/contract/contract.ts'
import type { Desk } from './desk.ts'

export type ActServices = Pick<Services, 'case.act' | 'case.acts' | 'case.annotations' | 'case.health'>

export function createActs(desk: Desk): ActServices {
  return {
    'case.act': async ({ deed }) =>
      desk.write(async store => {
        const [done] = await store.act(deed)
        if (done === undefined) throw new Error('an act was written and not given back')
        return done
      }),
    'case.acts': async ({ before, limit }) => desk.store().acts(before, limit),
    'case.annotations': async () => desk.store().annotations(),
    'case.health': async () => desk.store().health(),
  }
}
