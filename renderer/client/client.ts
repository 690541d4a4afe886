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
import type { Folder } from './folder.ts'
import type { Connection, Transport } from './transport.ts'

export interface Client {
  /** Resolves with the parsed answer; rejects with a Refusal, or with an Error where the host has a bug. */
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>>
  /** Hears an event; the function returned stops it. */
  on<Name extends EventName>(event: Name, listener: (data: EventData<Name>) => void): () => void
  /** Hands a file over and resolves with the handle that `case.import` takes. */
  upload(file: File, signal?: AbortSignal): Promise<string>
  readonly folders: Folders
  watch(listener: (connection: Connection) => void): () => void
}

export interface SendOptions {
  readonly signal: AbortSignal
  /** Called for each file that was handed over. */
  onSent(): void
}

/** Who asks for a folder. Either resolves with one handle for all that is in it. */
export type Folders =
  /** The host: null where none was chosen. A folder that is dropped is uploaded like a file. */
  | { readonly by: 'host'; choose(): Promise<string | null> }
  /** The page, which hands over what is in it. Broken off, the host forgets what it got. */
  | { readonly by: 'page'; upload(folder: Folder, options: SendOptions): Promise<string> }

// The contract's schemas with each call's own types attached, so that a call's answer has a type without a cast.
const outputs: { readonly [Name in CallName]: { readonly output: z.ZodType<CallOutput<Name>> } } = calls
const eventSchemas: { readonly [Name in EventName]: z.ZodType<EventData<Name>> } = events

export const refusalOf = ({ code, message, ...more }: RefusalData): Refusal => new Refusal(code, message, more)

export function createClient(transport: Transport): Client {
  let lastId = 0
  const call: Client['call'] = async (name, input) => {
    lastId += 1
    const reply = WireReply.parse(await transport.request({ id: lastId, call: name, input }))
    if (reply.kind === 'refused') throw refusalOf(reply.refusal)
    if (reply.kind === 'bug') throw new Error(reply.message)
    return outputs[name].output.parse(reply.output)
  }

  return {
    call,
    folders: foldersOver(transport, call),
    on(event, listener) {
      return transport.listen(message => {
        const heard = WireEvent.parse(message)
        if (heard.event === event) listener(eventSchemas[event].parse(heard.data))
      })
    },
    upload: async (file, signal) => handleOf(await transport.upload(file, signal)),
    watch: listener => transport.watch(listener),
  }
}

function foldersOver({ folders }: Transport, call: Client['call']): Folders {
  if (folders.by === 'host')
    return {
      by: 'host',
      choose: async () => {
        const reply = await folders.choose()
        return reply === null ? null : handleOf(reply)
      },
    }
  return {
    by: 'page',
    upload: async ({ name, files }, { signal, onSent }) => {
      const upload = handleOf(await folders.begin(name))
      try {
        for (const { path, file } of files) {
          handleOf(await folders.put(upload, path, file, signal))
          onSent()
        }
        return upload
      } catch (error) {
        letGo({ call }, [upload])
        throw error
      }
    },
  }
}

/**
 * Has the host forget what it was given. Not waited for, and no trouble where it can not be asked: it deletes all of it
 * when it ends.
 */
export function letGo({ call }: Pick<Client, 'call'>, uploads: string[]): void {
  if (uploads.length > 0) call('case.discard', { uploads }).catch(() => {})
}

function handleOf(answer: unknown): string {
  const reply = z.union([UploadReply, RefusalData]).parse(answer)
  if ('upload' in reply) return reply.upload
  throw refusalOf(reply)
}
