// Says in words what JSON objects are that come beside logs and are taken for them, and hold no records.
import type { JsonObject } from '../../../shared/model/json.ts'
import { isJsonObject } from '../../../shared/model/json.ts'
import { textOf } from './columns.ts'

/** What the object is; null where it is nothing known. */
export function otherObject(fields: JsonObject): string | null {
  const { error, webhook } = fields
  if (fields.contentUri !== undefined && fields.contentId !== undefined) {
    return 'notifications of the Office 365 Management Activity API, which say where audit records can be fetched (contentUri)'
  }
  if (fields.contentType !== undefined && (isJsonObject(webhook) || webhook === null)) {
    return 'subscriptions to the Office 365 Management Activity API, which say what is notified of'
  }
  if (fields.validationCode !== undefined) {
    return 'the request by which the Office 365 Management Activity API tries a webhook'
  }
  if (fields.digestStartTime !== undefined && fields.logFiles !== undefined) {
    return 'a digest of AWS CloudTrail, which proves its log files and names them'
  }
  if (isJsonObject(error) && textOf(error, 'message') !== null) {
    return `the answer of an API that refused: ${textOf(error, 'code') ?? 'error'}, ${textOf(error, 'message')}`
  }
  return null
}
