// Credentials as the directory is asked to add them to a blueprint.

export const certificate = (startDateTime: number, endDateTime = startDateTime + 1) => ({
  kind: 'certificate',
  displayName: 'C',
  startDateTime,
  endDateTime,
  customKeyIdentifier: 'thumbprint',
})
export const clientSecret = {
  kind: 'clientSecret',
  displayName: 'C',
  startDateTime: 0,
  endDateTime: 1,
  hint: 'abc',
  developmentOnly: true,
}
export const federated = {
  kind: 'federatedIdentityCredential',
  displayName: 'F',
  name: 'managed-identity',
  issuer: 'https://login.microsoftonline.com/t/v2.0',
  subject: 'managed',
  claimsMatchingExpression: null,
  audiences: ['api://AzureADTokenExchange'],
  description: '',
}
