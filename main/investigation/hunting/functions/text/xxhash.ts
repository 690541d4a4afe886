// XXH64, which Kusto's hash() is. https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md

const mask = (1n << 64n) - 1n
const primes = {
  first: 11400714785074694791n,
  second: 14029467366897019727n,
  third: 1609587929392839161n,
  fourth: 9650029242287828579n,
  fifth: 2870177450012600261n,
}

const rotated = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & mask
const round = (lane: bigint, value: bigint): bigint =>
  (rotated((lane + value * primes.second) & mask, 31n) * primes.first) & mask

/** From 0 to 2^64 - 1, with the seed 0. */
export function xxhash64(bytes: Buffer): bigint {
  let place = 0
  let hash = primes.fifth
  if (bytes.length >= 32) {
    let lanes = [primes.first + primes.second, primes.second, 0n, -primes.first].map(each => each & mask)
    for (; place + 32 <= bytes.length; place += 32)
      lanes = lanes.map((lane, index) => round(lane, bytes.readBigUInt64LE(place + 8 * index)))
    hash = lanes.reduce((total, lane, index) => total + rotated(lane, [1n, 7n, 12n, 18n][index] ?? 0n), 0n) & mask
    for (const lane of lanes) hash = ((hash ^ round(0n, lane)) * primes.first + primes.fourth) & mask
  }
  hash = (hash + BigInt(bytes.length)) & mask
  for (; place + 8 <= bytes.length; place += 8)
    hash = (rotated(hash ^ round(0n, bytes.readBigUInt64LE(place)), 27n) * primes.first + primes.fourth) & mask
  if (place + 4 <= bytes.length) {
    const value = (BigInt(bytes.readUInt32LE(place)) * primes.first) & mask
    hash = (rotated(hash ^ value, 23n) * primes.second + primes.third) & mask
    place += 4
  }
  for (const byte of bytes.subarray(place))
    hash = (rotated(hash ^ ((BigInt(byte) * primes.fifth) & mask), 11n) * primes.first) & mask
  hash = ((hash ^ (hash >> 33n)) * primes.second) & mask
  hash = ((hash ^ (hash >> 29n)) * primes.third) & mask
  return hash ^ (hash >> 32n)
}
