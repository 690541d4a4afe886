// Facts of resources: what an agent's request did to mail, files and business data.
import { z } from 'zod'
import { PcRef, SessionRef, TokenRef } from '../refs.ts'
import { Guid } from '../units.ts'
import { fact } from './fact.ts'

export const resourceFacts = [
  fact('file.read', {
    call: z.string(),
    token: TokenRef,
    session: SessionRef,
    pc: PcRef,
    fileId: Guid,
    siteUrl: z.string(),
    path: z.string(),
    name: z.string(),
    bytes: z.number().int(),
    sensitivityLabelId: Guid.nullable(),
  }),
  fact('mail.sent', {
    call: z.string(),
    token: TokenRef,
    session: SessionRef,
    pc: PcRef,
    messageId: z.string(),
    subject: z.string(),
    to: z.array(z.string()),
    bytes: z.number().int(),
  }),
] as const
