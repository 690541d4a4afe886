// The thread that knows Kusto's language: the parser is loaded and warm in it, so that nothing else waits for it.
import { flushCompileCache } from 'node:module'
import { parentPort } from 'node:worker_threads'
import { Refusal } from '../../../../shared/errors.ts'
import {
  Asked,
  type LanguageCall,
  type LanguageInput,
  type LanguageOutput,
  languageShapes,
  type Said,
} from './protocol.ts'
import { LanguageService } from './service.ts'

const port = parentPort
if (port === null) throw new Error('the thread of the language was not started as one')
const say = (said: Said): void => port.postMessage(said)

const service = new LanguageService()
const handlers: { readonly [Name in LanguageCall]: (input: LanguageInput<Name>) => LanguageOutput<Name> } = {
  schema: schema => {
    service.setSchema(schema)
    return null
  },
  translate: question => service.translate(question),
  complete: ({ text, position }) => service.complete(text, position),
  hover: ({ text, position }) => service.hover(text, position),
  signature: ({ text, position }) => service.signature(text, position),
  diagnostics: ({ text }) => service.diagnostics(text),
  format: ({ text, position }) => service.format(text, position),
  colours: ({ text }) => service.colours(text),
}

service.warmUp()
port.on('message', (sent: unknown) => {
  const { id, call, input } = Asked.parse(sent)
  try {
    say({ kind: 'answer', id, value: answer(call, input) })
  } catch (error) {
    if (error instanceof Refusal) say({ kind: 'refusal', id, refusal: error.data })
    else say({ kind: 'bug', id, message: shortly(error) })
  }
})
say({ kind: 'ready' })
// Where Node keeps what it compiled it does so at the end of a thread, and this one is ended without a word.
flushCompileCache()
// What is asked at once is asked by a hunt: it does not wait for what only an editor needs.
const warmingUp = setTimeout(() => service.warmUpCompletion(), 500)
warmingUp.unref()

function answer<Name extends LanguageCall>(call: Name, input: unknown): LanguageOutput<Name> {
  return handlers[call](languageShapes[call].input.parse(input))
}

/** A stack of the parser names lines that are megabytes long. */
function shortly(error: unknown): string {
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 2000)
}
