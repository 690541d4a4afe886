// What a kind of attack is: a name, how it is made in the lab, and the one check that refuses it.
import type { Lab, LabPlace, Presentation } from '../lab/lab.ts'

export interface Attack {
  name: string
  /** The check of `LabVerdict` that refuses it. */
  check: string
  /** A part of the message it is refused with. */
  message: string
  make(lab: Lab): Promise<Presentation>
}

type Made = Partial<Omit<Presentation, 'place'>>

/** `make` gives what is shown, or only the token; what it leaves out is the valid specimen of the place. */
export const at =
  (place: LabPlace) =>
  (
    name: string,
    check: string,
    message: string,
    make: (lab: Lab) => Promise<string | Made> | string | Made,
  ): Attack => ({
    name,
    check,
    message,
    async make(lab) {
      const made = await make(lab)
      return { token: lab.specimens[place], ...(typeof made === 'string' ? { token: made } : made), place }
    },
  })
