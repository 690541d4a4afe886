// Reads policies from what a JSON file holds: one policy, a list of them, or Graph's answer to a list request.
import { Refusal, type RefusalData } from '../../../shared/errors.ts'
import type { CapabilityProfile } from '../../../shared/model/access.ts'
import { isJsonObject, type JsonObject } from '../../../shared/model/json.ts'
import { type ConditionalAccessPolicy, parsePolicy } from './policy.ts'

export interface PolicyFile {
  readonly policies: readonly ConditionalAccessPolicy[]
  /** What could not be taken, each with file and key. */
  readonly refused: readonly RefusalData[]
}

/**
 * What cannot be taken is refused with `argument.invalid`, the file, the key and the nearest name that exists; the file's
 * other policies are still given. A policy without an id, as one is before it is created, is known by its place: `FILE`, or
 * `FILE#2` for the second of several.
 */
export function readPolicyFile(file: string, content: unknown, profile: CapabilityProfile): PolicyFile {
  const list = listIn(content)
  const policies: ConditionalAccessPolicy[] = []
  const refused: RefusalData[] = []
  for (const [index, each] of (list?.items ?? [content]).entries())
    try {
      if (isJsonObject(each)) refuseDeleted(each)
      const id = list === null || list.items.length === 1 ? file : `${file}#${index + 1}`
      policies.push(parsePolicy(isJsonObject(each) ? { id, ...each } : each, profile))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push(placedIn(file, list === null ? '' : `${list.under}[${index}]`, error.data))
    }
  if (isJsonObject(content) && list !== null && content['@odata.nextLink'] !== undefined) refused.push(oneOfPages(file))
  return { policies, refused }
}

/** Nothing is left out silently: an answer that names a next page is not all policies of the tenant. */
const oneOfPages = (file: string): RefusalData => ({
  code: 'argument.invalid',
  message: 'This is one page of an answer of Graph: the policies on the pages after it are not in this file.',
  where: { file, key: '@odata.nextLink' },
  todo: 'Put the other pages beside it, each a file without @odata.nextLink.',
})

/** Graph keeps a deleted policy for 30 days, to be restored: until then it governs nobody. */
function refuseDeleted({ displayName, deletedDateTime }: JsonObject): void {
  if (typeof deletedDateTime === 'string' && deletedDateTime !== '')
    throw new Refusal('argument.invalid', `Policy "${String(displayName)}" was deleted on ${deletedDateTime}.`, {
      where: { key: 'deletedDateTime' },
    })
}

/** Two policies of one id could not be told apart in an answer: the later one is refused. */
export function joinPolicyFiles(files: readonly { file: string; read: PolicyFile }[]): PolicyFile {
  const seen = new Map<string, string>()
  const policies: ConditionalAccessPolicy[] = []
  const refused: RefusalData[] = []
  for (const { file, read } of files) {
    refused.push(...read.refused)
    for (const policy of read.policies) {
      const first = seen.get(policy.id)
      if (first === undefined) {
        seen.set(policy.id, file)
        policies.push(policy)
      } else {
        const message = `Policy "${policy.displayName}" has the id ${policy.id} of a policy in ${first}.`
        refused.push({ code: 'argument.invalid', message, where: { file, key: 'id' } })
      }
    }
  }
  return { policies, refused }
}

function listIn(content: unknown): { items: readonly unknown[]; under: string } | null {
  if (Array.isArray(content)) return { items: content, under: '' }
  if (isJsonObject(content) && Array.isArray(content.value)) return { items: content.value, under: 'value' }
  return null
}

function placedIn(file: string, under: string, data: RefusalData): RefusalData {
  const key = [under, data.where?.key].filter(Boolean).join('.')
  return { ...data, where: { ...data.where, file, key } }
}
