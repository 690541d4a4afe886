// Bytes seen as Node's Buffer, which compares, searches and writes them many times as fast as a plain array of bytes.

/** The same bytes, not a copy of them. */
export const bufferOver = (bytes: ArrayBufferView<ArrayBufferLike>): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The same, where most are one already. */
export const asBuffer = (bytes: Uint8Array): Buffer => (Buffer.isBuffer(bytes) ? bytes : bufferOver(bytes))

/**
 * Gives memory back at once that would wait for a collection, and bring one on. Only where nothing else can lie in it: the
 * bytes are all of their buffer. They are gone then, and so is every view of them.
 */
export function letGo(bytes: ArrayBufferView<ArrayBufferLike>): void {
  if (bytes.byteLength === bytes.buffer.byteLength) letGoOfAll(bytes)
}

/** The same of bytes with room behind them that is theirs. */
export function letGoOfAll({ buffer }: ArrayBufferView<ArrayBufferLike>): void {
  // Small buffers of Node share one.
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0)
}
