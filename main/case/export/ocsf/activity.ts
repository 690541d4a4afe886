// What an API was asked to do, in the four activities of OCSF API Activity: 1 create, 2 read, 3 update, 4 delete.

const methods: Record<string, number> = { POST: 1, GET: 2, HEAD: 2, PUT: 3, PATCH: 3, DELETE: 4 }

/** `http_method` of OCSF 1.3 `http_request`; PATCH came with 1.5. */
export const isKnownMethod = (method: string): boolean =>
  ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'TRACE'].includes(method)

/** By the method of HTTP; null where the class has no activity for it. */
export const byMethod = (method: string): number | null => methods[method.toUpperCase()] ?? null

/** Verbs as operations are called with them (`Add user`, `FileAccessed`, `DescribeInstances`), whatever their ending. */
const verbs: readonly (readonly [number, RegExp])[] = [
  [1, /^(?:add|create|new|upload)/],
  [2, /^(?:get|list|describe|read|view|access|download|search|head)/],
  [3, /^(?:update|set|modif|change|put|patch|edit|rename)/],
  [4, /^(?:delete|remove)/],
]

/** By the first word of the operation's name that is such a verb; null where none is. */
export function activityOf(operation: string, readOnly: boolean): number | null {
  const words = operation.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/).map(word => word.toLowerCase())
  for (const word of words) {
    const verb = verbs.find(([, form]) => form.test(word))
    if (verb !== undefined) return verb[0]
  }
  return readOnly ? 2 : null
}
