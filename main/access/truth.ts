// Yes, no, or cannot be known: Kleene's three-valued logic, which all decisions are built from.

export type Truth = 'yes' | 'no' | 'unknown'

export const truth = (value: boolean): Truth => (value ? 'yes' : 'no')

export const not = (value: Truth): Truth => (value === 'unknown' ? 'unknown' : truth(value === 'no'))

export function every(values: readonly Truth[]): Truth {
  if (values.includes('no')) return 'no'
  return values.includes('unknown') ? 'unknown' : 'yes'
}

export function some(values: readonly Truth[]): Truth {
  if (values.includes('yes')) return 'yes'
  return values.includes('unknown') ? 'unknown' : 'no'
}
