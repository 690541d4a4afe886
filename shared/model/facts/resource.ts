// Facts of resources: what an agent's request did to mail, files and business data, and which gate refused it.
import { z } from 'zod'
import { Json } from '../json.ts'
import { PcRef, SessionRef, TokenRef } from '../refs.ts'
import { Guid } from '../units.ts'
import { fact } from './fact.ts'

/** Who did it: the call, the token it was done with, and the session on the Cloud PC it came from. */
const by = { call: z.string(), token: TokenRef, session: SessionRef, pc: PcRef }
const file = {
  fileId: Guid,
  siteUrl: z.string(),
  path: z.string(),
  name: z.string(),
  bytes: z.number().int(),
  sensitivityLabelId: Guid.nullable(),
}
/** Which check of the resource gate refused, in the order they are made. Token and proof come first: `proof.refused`. */
export const ResourceGateName = z.enum(['session', 'continuous', 'scope', 'grant', 'dataLoss', 'approval', 'resource'])
export type ResourceGateName = z.infer<typeof ResourceGateName>

export const resourceFacts = [
  fact('file.read', { ...by, ...file }),
  /** `created`: there was no file of that name before. */
  fact('file.written', { ...by, ...file, created: z.boolean().optional() }),
  fact('file.deleted', { ...by, ...file }),
  fact('mail.read', {
    ...by,
    messageIds: z.array(z.string()),
    internetMessageIds: z.array(z.string()),
    subjects: z.array(z.string()),
  }),
  fact('mail.sent', {
    ...by,
    messageId: z.string(),
    subject: z.string(),
    to: z.array(z.string()),
    bytes: z.number().int(),
  }),
  fact('message.posted', {
    ...by,
    teamId: z.string(),
    teamName: z.string(),
    channelId: z.string(),
    channelName: z.string(),
    messageId: z.string(),
    bytes: z.number().int(),
  }),
  // records of the business applications: `app` is the application's key, `entity` the set the record is in
  fact('record.read', {
    ...by,
    app: z.string(),
    entity: z.string(),
    ids: z.array(z.string()),
    fields: z.array(z.string()),
  }),
  fact('record.changed', {
    ...by,
    app: z.string(),
    entity: z.string(),
    id: z.string(),
    operation: z.enum(['create', 'update', 'delete']),
    fields: z.record(z.string(), z.object({ from: Json, to: Json })),
  }),
  fact('payment.scheduled', {
    ...by,
    paymentId: z.string(),
    vendorId: z.string(),
    vendorName: z.string(),
    invoiceIds: z.array(z.string()),
    amount: z.number(),
    currency: z.string(),
    bankAccount: z.string(),
    on: z.string(),
  }),
  /** Token and proof were good; another gate said no. `status` is what the caller is answered, `code` the resource's own. */
  fact('request.refused', {
    ...by,
    htm: z.string(),
    htu: z.string(),
    gate: ResourceGateName,
    status: z.number().int(),
    code: z.string(),
    reasons: z.array(z.string()),
  }),
  /** A call that was cut in the middle, by the end of its session: what it had done, and the request that was not done. */
  fact('call.cut', {
    ...by,
    done: z.array(z.object({ htm: z.string(), htu: z.string() })),
    notDone: z.object({ htm: z.string(), htu: z.string() }),
    reason: z.string(),
  }),
] as const
