// What an AWS CloudTrail event is joined by: its ids, the principal and access key it was made with, those it gave out,
// and whom of another directory they were given to.
import type { LinkKind } from '../../../shared/model/evidence.ts'
import type { Json, JsonObject } from '../../../shared/model/json.ts'
import { objectOf, unfolded } from './columns.ts'
import { isGuid, isUpn } from './identifiers.ts'
import type { AddKey } from './keys.ts'

/** Columns of the table `AWSCloudTrail`, whose connector lays the members of an identity out flat. */
const flat: readonly (readonly [LinkKind, string])[] = [
  ['record', 'AwsEventId'],
  ['record', 'SharedEventId'],
  ['request', 'AwsRequestId_'],
  ['request', 'AwsRequestId'],
  ['principal', 'UserIdentityPrincipalid'],
  ['principal', 'UserIdentityArn'],
  ['principal', 'SessionIssuerPrincipalId'],
  ['principal', 'SessionIssuerArn'],
  ['accessKey', 'UserIdentityAccessKeyId'],
]

export function cloudTrailKeys(fields: JsonObject, add: AddKey): void {
  add('record', 'eventID', fields.eventID)
  add('record', 'sharedEventID', fields.sharedEventID)
  add('request', 'requestID', fields.requestID)
  for (const [kind, column] of flat) add(kind, column, fields[column])
  identityKeys(objectOf(fields.userIdentity), 'userIdentity', add)
  person('UserIdentityUserName', fields.UserIdentityUserName, add)
  sessionName('UserIdentityArn', fields.UserIdentityArn, add)
  for (const name of ['requestParameters', 'RequestParameters']) requestKeys(objectOf(fields[name]), name, add)
  for (const name of ['responseElements', 'ResponseElements']) responseKeys(objectOf(fields[name]), name, add)
  for (const name of ['resources', 'Resources']) {
    const resources = unfolded(fields[name])
    if (!Array.isArray(resources)) continue
    for (const [index, resource] of resources.entries()) {
      for (const arn of ['ARN', 'arn']) add('resource', `${name}[${index}].${arn}`, objectOf(resource)[arn])
    }
  }
}

/** docs.aws.amazon.com: cloudtrail-event-reference-user-identity */
function identityKeys(identity: JsonObject, field: string, add: AddKey): void {
  add('principal', `${field}.principalId`, identity.principalId)
  add('principal', `${field}.arn`, identity.arn)
  add('accessKey', `${field}.accessKeyId`, identity.accessKeyId)
  sessionName(`${field}.arn`, identity.arn, add)
  // of a federated user this is the subject that the other directory named
  person(`${field}.userName`, identity.userName, add)
  add('principal', `${field}.onBehalfOf.userId`, objectOf(identity.onBehalfOf).userId)
  const session = objectOf(identity.sessionContext)
  const issuer = objectOf(session.sessionIssuer)
  add('principal', `${field}.sessionContext.sessionIssuer.principalId`, issuer.principalId)
  add('principal', `${field}.sessionContext.sessionIssuer.arn`, issuer.arn)
  person(`${field}.sessionContext.sourceIdentity`, session.sourceIdentity, add)
  const attributes = objectOf(objectOf(session.webIdFederationData).attributes)
  for (const [name, value] of Object.entries(attributes)) {
    if (/(?:^|:)(?:sub|oid|upn|email)$/.test(name)) {
      person(`${field}.sessionContext.webIdFederationData.attributes.${name}`, value, add)
    }
  }
}

/** `AssumeRole` and its kin say which role is asked for, and under which name; other calls, which key they are about. */
function requestKeys(request: JsonObject, field: string, add: AddKey): void {
  add('principal', `${field}.roleArn`, request.roleArn)
  add('principal', `${field}.principalArn`, request.principalArn)
  add('accessKey', `${field}.accessKeyId`, request.accessKeyId)
  person(`${field}.roleSessionName`, request.roleSessionName, add)
  person(`${field}.sourceIdentity`, request.sourceIdentity, add)
  add('resource', `${field}.bucketName`, request.bucketName)
}

/** What was given out: the session, the key that later calls are made with, and who of another directory has it. */
function responseKeys(response: JsonObject, field: string, add: AddKey): void {
  const assumed = objectOf(response.assumedRoleUser)
  add('principal', `${field}.assumedRoleUser.assumedRoleId`, assumed.assumedRoleId)
  add('principal', `${field}.assumedRoleUser.arn`, assumed.arn)
  for (const name of ['credentials', 'accessKey']) {
    add('accessKey', `${field}.${name}.accessKeyId`, objectOf(response[name]).accessKeyId)
  }
  for (const name of ['subjectFromWebIdentityToken', 'subject', 'sourceIdentity']) {
    person(`${field}.${name}`, response[name], add)
  }
}

/** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`: who signs in through a directory has their name there as the session's. */
function sessionName(field: string, arn: Json | undefined, add: AddKey): void {
  const name = typeof arn === 'string' ? /:assumed-role\/[^/]+\/(.+)$/.exec(arn)?.[1] : undefined
  person(field, name, add)
}

/**
 * Whom a name of another directory names: a user principal name, or an object id, which Entra writes into the subject of
 * what it issues to applications. Of what kind that object is only the directory says, so it is a key of each.
 */
function person(field: string, value: Json | undefined, add: AddKey): void {
  if (isUpn(value)) add('upn', field, value)
  if (!isGuid(value)) return
  for (const kind of ['user', 'app', 'agent'] as const) add(kind, field, value)
}
