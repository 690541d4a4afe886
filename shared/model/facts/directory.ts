// Facts of the directory: what the tenant consists of, and what becomes of its identities.
import { z } from 'zod'
import { BlueprintPrincipal, Credential, InheritablePermission, Registration } from '../identity.ts'
import { AgentIdentity, AgentUser, Blueprint, CloudPc, Human, Pool, Tenant } from '../objects.ts'
import {
  ActorRef,
  AgentRef,
  AgentUserRef,
  BlueprintRef,
  CredentialRef,
  HumanRef,
  PrincipalRef,
  RegistrationRef,
} from '../refs.ts'
import { fact } from './fact.ts'

/** Who did it; null: Entra itself (the cascade, the end of the 30 days, a clock). */
const by = ActorRef.nullable()
/** Whether somebody asked for it, or it came of the deletion of what it belongs to. */
const cause = z.enum(['request', 'cascade'])

const blueprint = { blueprint: BlueprintRef, by }
/** A principal's facts name its blueprint too: its agent identities are found by it. */
const principal = { principal: PrincipalRef, blueprint: BlueprintRef, by }
const agent = { agent: AgentRef, by }
const agentUser = { agentUser: AgentUserRef, by }
const human = { human: HumanRef, by }
const credential = { credential: CredentialRef, blueprint: BlueprintRef, by }
const registration = { registration: RegistrationRef, agent: AgentRef.nullable(), by }

export const directoryFacts = [
  // the tenant as it stands when the run begins
  fact('tenant.ready', { tenant: Tenant }),
  fact('human.created', { human: Human }),
  fact('blueprint.created', { blueprint: Blueprint }),
  fact('principal.created', { principal: BlueprintPrincipal }),
  fact('agent.created', { agent: AgentIdentity }),
  fact('agentUser.created', { agentUser: AgentUser }),
  fact('pool.created', { pool: Pool }),
  fact('pc.provisioned', { pc: CloudPc }),

  // people
  fact('human.enabled', human),
  fact('human.disabled', human),
  fact('human.softDeleted', human),
  fact('human.restored', human),
  fact('human.hardDeleted', human),
  fact('human.passwordChanged', human),
  fact('human.sessionsRevoked', human),

  // blueprints and their principals
  fact('blueprint.enabled', blueprint),
  fact('blueprint.disabled', blueprint),
  fact('blueprint.softDeleted', blueprint),
  fact('blueprint.restored', blueprint),
  fact('blueprint.hardDeleted', blueprint),
  fact('blueprint.inheritanceChanged', { ...blueprint, inheritablePermissions: z.array(InheritablePermission) }),
  fact('principal.enabled', principal),
  fact('principal.disabled', principal),
  fact('principal.softDeleted', { ...principal, cause }),
  fact('principal.restored', principal),
  fact('principal.hardDeleted', principal),

  // agent identities; condemned: the cascade that follows its parent's deletion has not come to it yet
  fact('agent.enabled', agent),
  fact('agent.disabled', {
    ...agent,
    disabledByMicrosoftStatus: z.literal('DisabledDueToViolationOfServicesAgreement').nullable(),
  }),
  fact('agent.condemned', agent),
  fact('agent.spared', agent),
  fact('agent.softDeleted', { ...agent, cause }),
  fact('agent.restored', agent),
  fact('agent.orphaned', agent),
  fact('agent.hardDeleted', agent),

  // agent users
  fact('agentUser.enabled', agentUser),
  fact('agentUser.disabled', agentUser),
  fact('agentUser.condemned', agentUser),
  fact('agentUser.spared', agentUser),
  fact('agentUser.softDeleted', { ...agentUser, cause }),
  fact('agentUser.restored', agentUser),
  fact('agentUser.orphaned', agentUser),
  fact('agentUser.hardDeleted', agentUser),
  fact('agentUser.sessionsRevoked', agentUser),

  // credentials, on blueprints alone
  fact('credential.added', { credential: Credential, by }),
  fact('credential.activated', credential),
  /** `renewsItself`: what stands behind a managed identity is renewed by Azure; the others have to be replaced. */
  fact('credential.expiring', { ...credential, renewsItself: z.boolean() }),
  fact('credential.renewed', credential),
  fact('credential.expired', credential),
  fact('credential.revoked', { ...credential, reason: z.string() }),

  // the registry; discovered: seen acting without an entry, a shadow agent
  fact('registration.discovered', { registration: Registration, reason: z.string() }),
  fact('registration.requested', { registration: Registration, by }),
  fact('registration.approved', registration),
  fact('registration.rejected', { ...registration, reason: z.string() }),
  fact('registration.published', registration),
  fact('registration.blocked', { ...registration, reason: z.string() }),
  fact('registration.unblocked', registration),
  fact('registration.uninstalled', registration),
  fact('registration.deleted', registration),

  // people who answer for agents
  fact('sponsors.changed', { subject: z.union([BlueprintRef, AgentRef]), sponsors: z.array(HumanRef), by }),
  /** `left` is how many sponsors remain; with none, nobody is accountable. */
  fact('sponsor.lost', {
    subject: z.union([BlueprintRef, AgentRef]),
    sponsor: HumanRef,
    left: z.number().int().nonnegative(),
    reason: z.string(),
  }),

  // what agents were given beside permissions
  fact('role.assigned', { subject: z.union([AgentRef, AgentUserRef]), role: z.string(), by }),
  fact('group.joined', { subject: z.union([AgentRef, AgentUserRef]), group: z.string(), by }),

  // an operation of the directory that was not allowed or not possible; nothing was changed
  fact('directory.refused', {
    operation: z.string(),
    by,
    target: z.string(),
    status: z.number().int(),
    code: z.string(),
    message: z.string(),
  }),
] as const
