// What the directory answers to everybody who may ask, written as a table: each request, where it finds the tenant, and who is told what.
import { type DirectoryCaller, decideDirectoryOperation } from '../../main/access/index.ts'
import { DirectoryOperation } from '../../shared/model/directory-operation.ts'
import { callers, sightOf, type Tenant } from './directory-tenant.ts'
import { type Named, sameTogether } from './written-table.ts'

/** One request as it is sent, and how the tenant differs from the plain one. */
export interface Asked {
  readonly request: { readonly operation: string }
  readonly tenant?: Partial<Tenant>
}

/** A heading for each request and, under it, the situations with the same answers together. */
export const answersTo = (requests: ReadonlyMap<string, readonly Named<Asked>[]>): string =>
  Array.from(requests, ([heading, situations]) => {
    const blocks = sameTogether(situations, answersIn).map(({ answer, names }) => `  ${names.join('; ')}\n${answer}`)
    return `${heading}\n\n${blocks.join('\n')}`
  }).join('\n')

/** The answers to everybody: whoever is told the same is named together, and those who are most are everybody else. */
function answersIn({ request, tenant }: Asked): string {
  const operation = DirectoryOperation.parse(request)
  const see = sightOf(tenant ?? {})
  const groups = sameTogether([...callers], caller => answerTo(operation, caller, see))
  const most = groups.reduce((one, other) => (other.names.length > one.names.length ? other : one))
  const nameOf = (group: (typeof groups)[number]): string => {
    if (group !== most) return group.names.join(', ')
    return groups.length === 1 ? 'everybody' : 'everybody else'
  }
  const ordered = [...groups.filter(group => group !== most), most]
  return ordered.map(group => `    ${nameOf(group)}\n${group.answer}`).join('')
}

function answerTo(asked: DirectoryOperation, caller: DirectoryCaller, see: ReturnType<typeof sightOf>): string {
  const decision = decideDirectoryOperation(asked, caller, see)
  if (decision.outcome === 'grant') return '      granted\n'
  if (decision.outcome !== 'deny' || decision.errors.length === 0) throw new Error('It was refused without a word.')
  return decision.errors.map(({ status, code, message }) => `      ${status} ${code}: ${message}\n`).join('')
}
