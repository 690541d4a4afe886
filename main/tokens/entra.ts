// The addresses and reserved names of Entra's token service that tokens and requests must agree on.
import { remembered } from '../../shared/remembered.ts'

/** Token issuer of a tenant, version 2.0. */
export const issuerOf = (tenantId: string): string => `https://login.microsoftonline.com/${tenantId}/v2.0`

/** Where token requests are posted, and the audience of a client assertion. */
export const tokenEndpointOf = (tenantId: string): string =>
  `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`

/** Scope that asks for an exchange token (T1 and T2). */
export const exchangeScope = 'api://AzureADTokenExchange/.default'

/** Audience of a token that is shown at the exchange: a federated credential's `audiences`. */
export const exchangeAudience = 'api://AzureADTokenExchange'

/** Whether any of the scopes is the exchange endpoint's, by its address, its application id or that as an address, in any case. */
export const namesExchange = (scope: string): boolean =>
  /(^|\s)(api:\/\/AzureADTokenExchange|(api:\/\/)?fb60f99c-7a34-4190-8149-302f77469936)\//i.test(scope)

export const clientAssertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * Subject of a T1: which agent identity (`fmi_path`) the blueprint asserts. Real T1s have this form, tenant and
 * application as base64url of the GUID's bytes in .NET order.
 */
export const fmiSubject = (tenantId: string, blueprintAppId: string, fmiPath: string): string =>
  `/eid1/c/pub/t/${guidBytes(tenantId)}/a/${guidBytes(blueprintAppId)}/${fmiPath}`

/** The first three groups of a GUID are little-endian integers in .NET's byte order. */
const guidBytes = remembered(guid => {
  const bytes = Buffer.from(guid.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes.toString('base64url')
})

/** Application id of Microsoft Graph. */
export const graphAppId = '00000003-0000-0000-c000-000000000000'

/** Grant type of an on-behalf-of request (RFC 7523 §2.1). */
/** The device code flow (RFC 8628 §3.4). */
export const deviceCodeGrant = 'urn:ietf:params:oauth:grant-type:device_code'
export const jwtBearerGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
