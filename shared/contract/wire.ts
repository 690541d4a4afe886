// The messages the contract travels in, the same over Electron IPC and a WebSocket.
import { z } from 'zod'
import { RefusalData } from '../errors.ts'

export const WireRequest = z.object({ id: z.number().int().nonnegative(), call: z.string(), input: z.unknown() })
export type WireRequest = z.infer<typeof WireRequest>

export const WireReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), id: z.number().int(), output: z.unknown() }),
  z.object({ kind: z.literal('refused'), id: z.number().int(), refusal: RefusalData }),
  z.object({ kind: z.literal('bug'), id: z.number().int(), message: z.string() }),
])
export type WireReply = z.infer<typeof WireReply>

export const WireEvent = z.object({ kind: z.literal('event'), event: z.string(), data: z.unknown() })
export type WireEvent = z.infer<typeof WireEvent>

export const WireToRenderer = z.union([WireReply, WireEvent])
export type WireToRenderer = z.infer<typeof WireToRenderer>

/** What a host answers to an uploaded file: the handle that `case.import` takes. */
export const UploadReply = z.object({ upload: z.string() })
export type UploadReply = z.infer<typeof UploadReply>
