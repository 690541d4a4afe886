// IP addresses that follow one another.

/** IPv4. */
export function addressAfter(first: string, offset: number): string {
  const value = first.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + offset
  return [24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.')
}
