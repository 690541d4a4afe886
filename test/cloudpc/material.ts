// What the tests of the Cloud PC share: resources that answer, and calls of tools that are to go well.
import { expect } from 'vitest'
import {
  type Computer,
  callTool,
  type ResourceAnswer,
  type ResourceRequest,
  type Send,
} from '../../main/cloudpc/index.ts'
import type { JsonObject } from '../../shared/model/json.ts'

/** A resource that answers everything alike and remembers what it was asked. */
export function resource(answer: ResourceAnswer) {
  const asked: ResourceRequest[] = []
  return {
    asked,
    send: async (request: ResourceRequest) => {
      asked.push(request)
      return answer
    },
  }
}
export const nowhere = resource({ status: 404, code: 'itemNotFound', message: 'Nothing.' }).send

export const call = (computer: Computer, name: string, input: JsonObject = {}, send: Send = nowhere) =>
  callTool(computer, name, input, send)

/** A call that must go well. */
export async function run(computer: Computer, name: string, input: JsonObject = {}, send: Send = nowhere) {
  const result = await call(computer, name, input, send)
  expect(result, name).toMatchObject({ outcome: 'ok', error: null })
  return result
}
