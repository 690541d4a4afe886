// The one typed way the renderer talks to its host: calls, events and uploads, everything that arrives parsed.
import { z } from 'zod'
import {
  type CallInput,
  type CallName,
  type CallOutput,
  calls,
  type EventData,
  type EventName,
  events,
} from '../../shared/contract/contract.ts'
import { UploadReply, WireEvent, WireReply } from '../../shared/contract/wire.ts'
import { Refusal, RefusalData } from '../../shared/errors.ts'
import type { Connection, Transport } from './transport.ts'

export interface Client {
  /** Resolves with the parsed answer; rejects with a Refusal, or with an Error where the host has a bug. */
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>>
  /** Hears an event; the function returned stops it. */
  on<Name extends EventName>(event: Name, listener: (data: EventData<Name>) => void): () => void
  /** Hands a file over and resolves with the handle that `case.import` takes. */
  upload(file: File): Promise<string>
  watch(listener: (connection: Connection) => void): () => void
}

// The contract's schemas with each call's own types attached, so that a call's answer has a type without a cast.
const outputs: { readonly [Name in CallName]: { readonly output: z.ZodType<CallOutput<Name>> } } = calls
const eventSchemas: { readonly [Name in EventName]: z.ZodType<EventData<Name>> } = events

export const refusalOf = ({ code, message, ...more }: RefusalData): Refusal => new Refusal(code, message, more)

export function createClient(transport: Transport): Client {
  let lastId = 0

  return {
    async call(name, input) {
      lastId += 1
      const reply = WireReply.parse(await transport.request({ id: lastId, call: name, input }))
      if (reply.kind === 'refused') throw refusalOf(reply.refusal)
      if (reply.kind === 'bug') throw new Error(reply.message)
      return outputs[name].output.parse(reply.output)
    },
    on(event, listener) {
      return transport.listen(message => {
        const heard = WireEvent.parse(message)
        if (heard.event === event) listener(eventSchemas[event].parse(heard.data))
      })
    },
    async upload(file) {
      const reply = z.union([UploadReply, RefusalData]).parse(await transport.upload(file))
      if ('upload' in reply) return reply.upload
      throw refusalOf(reply)
    },
    watch: listener => transport.watch(listener),
  }
}
