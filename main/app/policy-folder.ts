// Reads the policies a command is given: a folder of JSON files, or one such file.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../shared/errors.ts'
import type { CapabilityProfile } from '../../shared/model/access.ts'
import { joinPolicyFiles, type PolicyFile, readPolicyFile } from '../access/index.ts'

/** In the order of the files' names. Refuses `argument.invalid` where there is no such folder, or nothing in it. */
export function readPolicyFolder(folder: string, profile: CapabilityProfile): PolicyFile {
  const names = filesIn(folder)
  if (names.length === 0)
    throw new Refusal('argument.invalid', `${folder} holds no policies: no file in it ends in .json.`, {
      where: { file: folder },
    })
  return joinPolicyFiles(names.map(file => ({ file, read: readPolicyFile(file, readFileSync(file, 'utf8'), profile) })))
}

function filesIn(path: string): string[] {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status === undefined)
    throw new Refusal('argument.invalid', `There is no file or folder ${path}.`, { where: { file: path } })
  if (!status.isDirectory()) return [path]
  return readdirSync(path)
    .filter(name => name.toLowerCase().endsWith('.json'))
    .sort()
    .map(name => join(path, name))
}
