// What goes over the wire between a Cloud PC and the resources behind it.
import type { Json } from '../../shared/model/json.ts'

export const graphUrl = 'https://graph.microsoft.com/v1.0'
export const composeUrl = 'https://outlook.office.com/mail/deeplink/compose'

export interface ResourceRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  url: string
  body: Json | null
}
/** A file's content or a folder's listing · an API's JSON · done, without a body · refused, with Graph's code. */
export type ResourceAnswer =
  | {
      status: 200
      title: string
      text: string
      bytes: number
      download: boolean
      /** Of the document that is downloaded. */
      sensitivityLabelId?: string | null
    }
  | { status: 200 | 201; body: Json }
  | { status: 202 | 204 }
  | Refused
export interface Refused {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 423 | 429 | 500 | 503
  code: string
  message: string
}

/** Sends a request with this Cloud PC's token for the resource and a fresh proof. */
export type Send = (request: ResourceRequest) => Promise<ResourceAnswer>
