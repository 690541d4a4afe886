// Names in the lists of a policy: ids and reserved words, whatever their case.

export const isGuid = (name: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)

export const isOneOf = (name: string, candidates: readonly (string | null | undefined)[]): boolean => {
  const wanted = name.toLowerCase()
  return candidates.some(candidate => candidate?.toLowerCase() === wanted)
}
