// Answers a what-if from files: the request, and the policies it is asked of.
import { Refusal, type RefusalData } from '../../shared/errors.ts'
import { type AccessSettings, compilePolicies, readWhatIfRequest, type WhatIfAnswer, whatIf } from '../access/index.ts'
import { readJsonFile } from './json-file.ts'
import { readPolicyFolder } from './policy-folder.ts'

export interface WhatIfReport {
  readonly answer: WhatIfAnswer
  /** Policies that were not taken; the answer is of the others. */
  readonly refused: readonly RefusalData[]
}

/** Refuses `argument.invalid` where the request cannot be read, with file and key. */
export function whatIfFile(file: string, policies: string, settings: AccessSettings): WhatIfReport {
  const question = readRequest(file)
  const read = readPolicyFolder(policies, settings.profile)
  return { answer: whatIf(question, compilePolicies(read.policies, settings)), refused: read.refused }
}

function readRequest(file: string) {
  const value = readJsonFile(file)
  try {
    return readWhatIfRequest(value)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, message, where, ...more } = error.data
    throw new Refusal(code, message, { ...more, where: { ...where, file } })
  }
}
