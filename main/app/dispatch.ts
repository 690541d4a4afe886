// Carries one message of the contract to its service and back: the boundary where input is parsed and errors become data.
import { z } from 'zod'
import {
  type CallName,
  type CallOutput,
  type CallRequest,
  calls,
  type Services,
} from '../../shared/contract/contract.ts'
import { type WireReply, WireRequest } from '../../shared/contract/wire.ts'
import { Refusal } from '../../shared/errors.ts'
import type { Log } from './log.ts'

/** The contract once more, in the form in which TypeScript ties a call's input to its own output. */
const contract: {
  [Name in CallName]: { input: z.ZodType<CallRequest<Name>>; output: z.ZodType<CallOutput<Name>> }
} = calls

const CallNameSchema = z.enum(Object.keys(calls).filter((name): name is CallName => name in calls))

/**
 * Answers one message. Never throws: what is refused comes back as `refused`
 * (`host.badMessage` for a message or call that is not of the contract, `argument.invalid` for its input),
 * anything else that goes wrong as `bug`, after it was logged. A message without a readable id is answered with id -1.
 */
export async function dispatch(services: Services, message: unknown, log: Log): Promise<WireReply> {
  const request = WireRequest.safeParse(message)
  if (!request.success)
    return refused(-1, new Refusal('host.badMessage', 'This message is not a request of the contract.'))
  const { id, call, input } = request.data
  try {
    return { kind: 'done', id, output: await answer(services, callName(call), input) }
  } catch (error) {
    if (error instanceof Refusal) return refused(id, error)
    log.error(`${call} failed`, error)
    return { kind: 'bug', id, message: error instanceof Error ? error.message : String(error) }
  }
}

const refused = (id: number, refusal: Refusal): WireReply => ({ kind: 'refused', id, refusal: refusal.data })

function callName(call: string): CallName {
  const name = CallNameSchema.safeParse(call)
  if (name.success) return name.data
  throw new Refusal('host.badMessage', `There is no call "${call}".`)
}

async function answer<Name extends CallName>(services: Services, name: Name, input: unknown): Promise<unknown> {
  const request = contract[name].input.safeParse(input)
  if (!request.success) {
    const [issue] = request.error.issues
    const key = issue?.path.join('.') ?? ''
    throw new Refusal('argument.invalid', `${name}: ${key === '' ? '' : `${key}: `}${issue?.message ?? 'invalid'}`, {
      ...(key === '' ? {} : { where: { key } }),
    })
  }
  return contract[name].output.parse(await services[name](request.data))
}
