// Reads the policies a command is given: a folder of JSON files, or one such file.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../shared/errors.ts'
import type { CapabilityProfile } from '../../shared/model/access.ts'
import { joinPolicyFiles, type PolicyFile, readPolicyFile } from '../access/index.ts'
import { readJsonFile } from './json-file.ts'

/** In the order of the files' names. Refuses `argument.invalid` where there is no such folder, or nothing in it. */
export function readPolicyFolder(folder: string, profile: CapabilityProfile): PolicyFile {
  const files = filesIn(folder)
  if (files.length === 0)
    throw new Refusal('argument.invalid', `${folder} holds no policies: no file in it ends in .json.`, {
      where: { file: folder },
    })
  return joinPolicyFiles(files.map(file => ({ file, read: readOne(file, profile) })))
}

function readOne(file: string, profile: CapabilityProfile): PolicyFile {
  try {
    return readPolicyFile(file, readJsonFile(file), profile)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { policies: [], refused: [error.data] }
  }
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
