// Bytes seen as Node's Buffer, which compares, searches and writes them many times as fast as any other array.

/** The same bytes, not a copy of them. */
export const bufferOver = (bytes: ArrayBufferView<ArrayBufferLike>): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The same, where most are one already. */
export const asBuffer = (bytes: Uint8Array): Buffer => (Buffer.isBuffer(bytes) ? bytes : bufferOver(bytes))

/**
 * Gives memory back at once that would wait for a collection, and bring one on. Only where nothing else can lie in it: the
 * bytes are all of their buffer. They are gone then, and so is every view of them.
 */
export function letGo({ buffer, byteLength }: ArrayBufferView<ArrayBufferLike>): void {
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) buffer.transfer(0)
}
