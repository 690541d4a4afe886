// Facts of people and applications that are no agents: what people consent to, and what is then asked of Microsoft Graph with their tokens.
import { z } from 'zod'
import { HumanRef, TokenRef } from '../refs.ts'
import { Guid } from '../units.ts'
import { fact } from './fact.ts'

const client = { appId: Guid, displayName: z.string() }

export const consentFacts = [
  /** For this person alone. `isNew`: nobody here consented to the application before, and its service principal comes with it. */
  fact('consent.granted', {
    human: HumanRef,
    client: z.object({ ...client, servicePrincipalId: Guid }),
    isNew: z.boolean(),
    resourceAppId: Guid,
    resourceDisplayName: z.string(),
    scopes: z.array(z.string()),
  }),
  fact('consent.refused', {
    human: HumanRef,
    client: z.object(client),
    scopes: z.array(z.string()),
    errorCode: z.number().int(),
    reasons: z.array(z.object({ code: z.string(), message: z.string() })),
  }),
  /** A request with a person's token, from wherever whoever holds it is. `status` is what Graph answers. */
  fact('graph.called', {
    human: HumanRef,
    token: TokenRef,
    from: z.string(),
    htm: z.string(),
    htu: z.string(),
    status: z.number().int(),
  }),
  /** With a person's token for the device registration service: the device is theirs as far as the directory knows. */
  fact('device.registered', {
    human: HumanRef,
    token: TokenRef,
    from: z.string(),
    device: z.object({ id: Guid, deviceId: Guid, displayName: z.string() }),
  }),
] as const
