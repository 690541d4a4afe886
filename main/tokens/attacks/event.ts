// Attacks on receivers of security events: tokens of other kinds, by others, for others, changed and repeated.
import { alter } from '../lab/alter.ts'
import { labIds, labTransmitter, later } from '../lab/tenant.ts'
import { type Attack, at } from './attack.ts'

const event = at('securityEvent')

export const eventAttacks: readonly Attack[] = [
  event('an access token for a security event', 'type', 'typ is "JWT"', ({ tenant }) =>
    tenant.token('autonomous', { audience: labIds.tenant }),
  ),
  event('a security event by another transmitter', 'signature', 'does not fit', ({ tenant }) =>
    tenant.securityEvent({}, tenant.keys.otherAuthority),
  ),
  event('a security event that names another transmitter', 'issuer', `not "${labTransmitter}"`, ({ tenant }) =>
    tenant.securityEvent({ issuer: 'https://evil.example' }),
  ),
  event('a security event for another receiver', 'audience', 'its audience is', ({ tenant }) =>
    tenant.securityEvent({ audience: labIds.otherTenant }),
  ),
  event('a security event sent twice', 'jti', 'taken before', () => ({ times: 2 })),
  event('a security event about somebody else', 'signature', 'does not fit', ({ specimens }) =>
    alter(specimens.securityEvent, { part: 'payload', path: ['sub_id', 'sub'], value: labIds.human }),
  ),
  event('a security event of last week', 'iat', 's ago', ({ tenant }) =>
    tenant.securityEvent({ now: later(-7 * 86_400) }),
  ),
  event('a security event that expires', 'malformed', 'must not have "exp"', ({ tenant }) => {
    const { authority } = tenant.keys
    const iat = Math.floor(later(0) / 1000)
    const claims = {
      iss: labTransmitter,
      aud: labIds.tenant,
      iat,
      exp: iat + 60,
      jti: 'event-2',
      sub_id: { format: 'opaque', id: 'x' },
    }
    return authority.sign({ typ: 'secevent+jwt' }, { ...claims, events: {} })
  }),
]
