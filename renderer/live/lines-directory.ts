// How the life of identities looks on the stage: who enables, disables, deletes and restores them, and what belongs to them.
import type { FactOf } from '../../shared/model/facts.ts'
import { ActorRef } from '../../shared/model/refs.ts'
import type { Lane } from '../../shared/model/trace.ts'
import { plural } from '../parts/format.ts'
import { type Line, type Lines, line, type MessageTone, note } from './message.ts'
import { firstActor, type Names, nameOf } from './names.ts'

type By = FactOf<'agent.enabled'>['by']

/** Whoever does it sends it to Entra; what Entra does of itself stays there. */
function done(by: By, label: string, actor: ActorRef, detail: string, tone: MessageTone = 'plain'): Line {
  const tab = tone === 'refuse' ? 'decision' : 'state'
  return line({ from: laneOf(by), to: 'entra', label, detail, actor, tone, tab })
}

const laneOf = (by: By): Lane => (by === null ? 'entra' : by.startsWith('human:') ? 'human' : 'agent365')

/** "by Priya Nair"; of Entra's own doing nothing is said. */
const byWords = (by: By, names: Names): string => (by === null ? '' : `, by ${nameOf(names, by)}`)

const kinds = {
  human: 'User',
  agentUser: 'Agent user',
  agent: 'Agent identity',
  principal: 'Blueprint principal',
  blueprint: 'Blueprint',
} as const
type Kind = keyof typeof kinds

interface Life {
  readonly words: string
  readonly tone: MessageTone
  readonly why?: string
}
const enabled: Life = { words: 'enabled', tone: 'ok' }
const disabled: Life = { words: 'disabled', tone: 'warn', why: 'gets no token any more' }
const softDeleted: Life = { words: 'deleted', tone: 'warn', why: 'can be restored for 30 days' }
const restored: Life = { words: 'restored', tone: 'ok' }
const hardDeleted: Life = { words: 'deleted for good', tone: 'warn' }
const condemned: Life = { words: 'to be deleted', tone: 'warn', why: 'what it belongs to was deleted' }
const spared: Life = { words: 'spared', tone: 'ok', why: 'what it belongs to was restored' }
const orphaned: Life = { words: 'orphaned', tone: 'warn', why: 'what it belonged to is gone for good' }
const sessionsRevoked: Life = { words: 'sign-ins revoked', tone: 'warn', why: 'its refresh tokens are good no more' }
const passwordChanged: Life = { words: 'password changed', tone: 'plain' }

function lived(kind: Kind, { words, tone, why }: Life) {
  return (fact: { by: By; cause?: 'request' | 'cascade' } & { [Name in Kind]?: ActorRef }, names: Names): Line => {
    const ref = fact[kind] ?? firstActor(names)
    const said = fact.cause === 'cascade' ? 'with what it belongs to' : why
    const detail = `${nameOf(names, ref)}${byWords(fact.by, names)}${said === undefined ? '' : `, ${said}`}`
    return done(fact.by, `${kinds[kind]} ${words}`, ref, detail, tone)
  }
}

const lives: Lines = {
  'human.enabled': lived('human', enabled),
  'human.disabled': lived('human', disabled),
  'human.softDeleted': lived('human', softDeleted),
  'human.restored': lived('human', restored),
  'human.hardDeleted': lived('human', hardDeleted),
  'human.passwordChanged': lived('human', passwordChanged),
  'human.sessionsRevoked': lived('human', sessionsRevoked),
  'blueprint.enabled': lived('blueprint', enabled),
  'blueprint.disabled': lived('blueprint', { ...disabled, why: 'none of its agents gets a token any more' }),
  'blueprint.softDeleted': lived('blueprint', softDeleted),
  'blueprint.restored': lived('blueprint', restored),
  'blueprint.hardDeleted': lived('blueprint', hardDeleted),
  'principal.enabled': lived('principal', enabled),
  'principal.disabled': lived('principal', { ...disabled, why: 'none of its agents gets a token any more' }),
  'principal.softDeleted': lived('principal', softDeleted),
  'principal.restored': lived('principal', restored),
  'principal.hardDeleted': lived('principal', hardDeleted),
  'agent.enabled': lived('agent', enabled),
  'agent.disabled': lived('agent', disabled),
  'agent.condemned': lived('agent', condemned),
  'agent.spared': lived('agent', spared),
  'agent.softDeleted': lived('agent', softDeleted),
  'agent.restored': lived('agent', restored),
  'agent.orphaned': lived('agent', orphaned),
  'agent.hardDeleted': lived('agent', hardDeleted),
  'agentUser.enabled': lived('agentUser', enabled),
  'agentUser.disabled': lived('agentUser', disabled),
  'agentUser.condemned': lived('agentUser', condemned),
  'agentUser.spared': lived('agentUser', spared),
  'agentUser.softDeleted': lived('agentUser', softDeleted),
  'agentUser.restored': lived('agentUser', restored),
  'agentUser.orphaned': lived('agentUser', orphaned),
  'agentUser.hardDeleted': lived('agentUser', hardDeleted),
  'agentUser.sessionsRevoked': lived('agentUser', sessionsRevoked),
}

type CredentialFact = FactOf<'credential.activated' | 'credential.renewed' | 'credential.expired'>

const credential =
  (label: string, tone: MessageTone = 'plain') =>
  (fact: CredentialFact, names: Names): Line =>
    done(fact.by, label, fact.credential, credentialOf(fact, names), tone)

const credentialOf = ({ credential, blueprint }: Pick<CredentialFact, 'credential' | 'blueprint'>, names: Names) =>
  `${nameOf(names, credential)} of ${nameOf(names, blueprint)}`

const credentials: Lines = {
  'credential.added': ({ credential: { ref, displayName, blueprint, kind }, by }, names) =>
    done(by, 'Credential added', ref, `${displayName} to ${nameOf(names, blueprint)}, ${kind}`),
  'credential.activated': credential('Credential valid'),
  'credential.expiring': (fact, names) =>
    done(
      fact.by,
      'Credential expires soon',
      fact.credential,
      `${credentialOf(fact, names)}, ${fact.renewsItself ? 'Azure renews it' : 'somebody has to replace it'}`,
      fact.renewsItself ? 'plain' : 'warn',
    ),
  'credential.renewed': credential('Credential renewed', 'ok'),
  'credential.expired': credential('Credential expired', 'warn'),
  'credential.revoked': (fact, names) =>
    done(fact.by, 'Credential revoked', fact.credential, `${credentialOf(fact, names)}: ${fact.reason}`, 'warn'),
}

type RegistrationFact = FactOf<
  'registration.approved' | 'registration.published' | 'registration.unblocked' | 'registration.uninstalled'
>

const registration =
  (label: string, tone: MessageTone = 'plain') =>
  (fact: Pick<RegistrationFact, 'registration' | 'by'> & { reason?: string }, names: Names): Line =>
    line({
      from: laneOf(fact.by) === 'human' ? 'human' : 'agent365',
      to: 'agent365',
      label,
      detail: `${nameOf(names, fact.registration)}${fact.reason === undefined ? '' : `: ${fact.reason}`}`,
      actor: fact.registration,
      tone,
    })

const registrations: Lines = {
  'registration.discovered': ({ registration: { ref, displayName }, reason }) =>
    note('agent365', 'Shadow agent found', ref, `${displayName}: ${reason}`, { tone: 'warn' }),
  'registration.requested': ({ registration: { ref, displayName }, by }) =>
    line({
      from: laneOf(by) === 'human' ? 'human' : 'agent365',
      to: 'agent365',
      label: 'Registration asked for',
      detail: displayName,
      actor: ref,
    }),
  'registration.approved': registration('Registration approved', 'ok'),
  'registration.rejected': registration('Registration rejected', 'refuse'),
  'registration.published': registration('Registration published'),
  'registration.blocked': registration('Agent blocked', 'warn'),
  'registration.unblocked': registration('Agent unblocked', 'ok'),
  'registration.uninstalled': registration('Agent uninstalled'),
  'registration.deleted': registration('Registration deleted'),
}

export const directoryLines: Lines = {
  ...lives,
  ...credentials,
  ...registrations,
  'principal.created': ({ principal }) => note('entra', 'Blueprint principal', principal.ref, principal.displayName),
  'blueprint.inheritanceChanged': ({ blueprint, by, inheritablePermissions }, names) =>
    done(
      by,
      'Inheritable permissions changed',
      blueprint,
      `${nameOf(names, blueprint)}, ${plural(inheritablePermissions.length, 'resource')}`,
    ),
  'sponsors.changed': ({ subject, sponsors, by }, names) =>
    done(
      by,
      'Sponsors changed',
      subject,
      `${nameOf(names, subject)}: ${sponsors.map(ref => nameOf(names, ref)).join(', ')}`,
    ),
  'sponsor.lost': ({ subject, sponsor, left, reason }, names) =>
    note(
      'entra',
      'Sponsor lost',
      subject,
      `${nameOf(names, sponsor)} of ${nameOf(names, subject)}, ${left === 0 ? 'nobody is accountable' : `${left} left`}: ${reason}`,
      { tone: 'warn' },
    ),
  'role.assigned': ({ subject, role, by }, names) =>
    done(by, 'Role assigned', subject, `${role} to ${nameOf(names, subject)}`),
  'group.joined': ({ subject, group, by }, names) =>
    done(by, 'Group joined', subject, `${nameOf(names, subject)} in ${group}`),
  'directory.refused': ({ operation, by, target, status, code, message }, names) => {
    const about = ActorRef.safeParse(target)
    return done(
      by,
      `${operation} refused ${status}`,
      about.success ? about.data : (by ?? firstActor(names)),
      `${code}: ${message}`,
      'refuse',
    )
  },
}
