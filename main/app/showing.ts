// Showing what the app made where it lies: in the file manager of the system, where the host has one.
import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { Services } from '../../shared/contract/contract.ts'
import { Refusal } from '../../shared/errors.ts'

/** Opens the file manager with this file or folder chosen. */
export type ShowFile = (path: string) => void

/** @param folders where the app puts what it makes: a page names nothing that lies elsewhere */
export function createShowing(folders: readonly string[], show: ShowFile | null): Pick<Services, 'host.show'> {
  const places = folders.map(folder => resolve(folder))
  return {
    'host.show': async ({ path }) => {
      if (show === null)
        throw new Refusal('argument.invalid', 'This host has no file manager to show it in.', {
          todo: `Open ${dirname(path)} yourself.`,
        })
      const known = resolve(path)
      if (!places.includes(dirname(known)) || !existsSync(known))
        throw new Refusal('argument.invalid', `${basename(path)} is not among what was made here.`, {
          where: { file: path },
        })
      show(known)
      return {}
    },
  }
}
