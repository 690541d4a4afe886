// Names that people choose for what becomes a file or a folder.
import { existsSync } from 'node:fs'
import { Refusal } from '../../shared/errors.ts'

/** Refuses `argument.invalid` for a name that no file can have on one of the platforms. */
export function fitName(name: string): string {
  const trimmed = name.trim()
  if (/[\p{Cc}/\\:*?"<>|]|^\.|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu.test(trimmed) || trimmed === '')
    throw new Refusal('argument.invalid', `No file can be called "${name}".`, {
      where: { key: 'name' },
      todo: 'Choose a name of letters, digits, spaces, dashes and dots.',
    })
  return trimmed
}

/** The path, or the first with a number behind it, at which there is nothing. */
export function freePath(path: string, extension: string): string {
  for (let number = 1; ; number++) {
    const file = `${path}${number === 1 ? '' : ` ${number}`}${extension}`
    if (!existsSync(file)) return file
  }
}
