// All machines of the tenant by kind, each with its declarations and the stepper that drives it.
import { createActor } from 'xstate'
import { accessReview, accessReviewModel } from './machines/access-review.ts'
import { agentIdentity, agentIdentityModel } from './machines/agent-identity.ts'
import { agentUser, agentUserModel } from './machines/agent-user.ts'
import { alert, alertModel } from './machines/alert.ts'
import { approval, approvalModel } from './machines/approval.ts'
import { blueprint, blueprintModel } from './machines/blueprint.ts'
import { cloudPc } from './machines/cloud-pc.ts'
import { cloudPcModel } from './machines/cloud-pc-model.ts'
import { credential, credentialModel } from './machines/credential.ts'
import { human, humanModel } from './machines/human.ts'
import { incident, incidentModel } from './machines/incident.ts'
import { orchestration, orchestrationModel } from './machines/orchestration.ts'
import { pool, poolModel } from './machines/pool.ts'
import { principal, principalModel } from './machines/principal.ts'
import { registration, registrationModel } from './machines/registration.ts'
import { resourceGrant, resourceGrantModel } from './machines/resource-grant.ts'
import { risk, riskModel } from './machines/risk.ts'
import { screenShare, screenShareModel } from './machines/screen-share.ts'
import { session } from './machines/session.ts'
import { sessionModel } from './machines/session-model.ts'
import { task, taskModel } from './machines/task.ts'
import { token } from './machines/token.ts'
import { tokenModel } from './machines/token-model.ts'
import type { Message } from './reactions.ts'
import { stepper } from './stepper.ts'
import { tableStepper } from './table-stepper.ts'

/** What a reference begins with: `pc:CPCA-001` is of the kind `pc`. */
export type ActorKind = Message['kind']

/** Keys are the kinds of references: `pc:CPCA-001` is driven by `machines.pc`. */
export const machines = {
  human,
  blueprint,
  principal,
  credential,
  registration,
  risk,
  agent: agentIdentity,
  agentUser,
  pool,
  pc: cloudPc,
  session,
  screen: screenShare,
  token,
  task,
  grant: resourceGrant,
  approval,
  review: accessReview,
  orchestration,
  alert,
  incident,
}

/**
 * What stands beside each machine: `finite`, what of its context anything depends on; `views`, what others may ask of its
 * state; `alphabet`, every event it can be sent in a small world, to walk all its states with.
 */
export const models = {
  human: humanModel,
  blueprint: blueprintModel,
  principal: principalModel,
  credential: credentialModel,
  registration: registrationModel,
  risk: riskModel,
  agent: agentIdentityModel,
  agentUser: agentUserModel,
  pool: poolModel,
  pc: cloudPcModel,
  session: sessionModel,
  screen: screenShareModel,
  token: tokenModel,
  task: taskModel,
  grant: resourceGrantModel,
  approval: approvalModel,
  review: accessReviewModel,
  orchestration: orchestrationModel,
  alert: alertModel,
  incident: incidentModel,
}

/** What the tables of `steppers` are made from and judged by: the same machines, driven by xstate itself. */
export function referenceSteppers() {
  return {
    human: stepper(human, createActor(human)),
    blueprint: stepper(blueprint, createActor(blueprint)),
    principal: stepper(principal, createActor(principal)),
    credential: stepper(credential, createActor(credential)),
    registration: stepper(registration, createActor(registration)),
    risk: stepper(risk, createActor(risk)),
    agent: stepper(agentIdentity, createActor(agentIdentity)),
    agentUser: stepper(agentUser, createActor(agentUser)),
    pool: stepper(pool, createActor(pool)),
    pc: stepper(cloudPc, createActor(cloudPc)),
    session: stepper(session, createActor(session)),
    screen: stepper(screenShare, createActor(screenShare)),
    token: stepper(token, createActor(token)),
    task: stepper(task, createActor(task)),
    grant: stepper(resourceGrant, createActor(resourceGrant)),
    approval: stepper(approval, createActor(approval)),
    review: stepper(accessReview, createActor(accessReview)),
    orchestration: stepper(orchestration, createActor(orchestration)),
    alert: stepper(alert, createActor(alert)),
    incident: stepper(incident, createActor(incident)),
  }
}

/** One stepper a machine, made anew for each world. */
export function steppers() {
  const reference = referenceSteppers()
  return {
    human: tableStepper(human, reference.human),
    blueprint: tableStepper(blueprint, reference.blueprint),
    principal: tableStepper(principal, reference.principal),
    credential: tableStepper(credential, reference.credential),
    registration: tableStepper(registration, reference.registration),
    risk: tableStepper(risk, reference.risk),
    agent: tableStepper(agentIdentity, reference.agent),
    agentUser: tableStepper(agentUser, reference.agentUser),
    pool: tableStepper(pool, reference.pool),
    pc: tableStepper(cloudPc, reference.pc),
    session: tableStepper(session, reference.session),
    screen: tableStepper(screenShare, reference.screen),
    token: tableStepper(token, reference.token),
    task: tableStepper(task, reference.task),
    grant: tableStepper(resourceGrant, reference.grant),
    approval: tableStepper(approval, reference.approval),
    review: tableStepper(accessReview, reference.review),
    orchestration: tableStepper(orchestration, reference.orchestration),
    alert: tableStepper(alert, reference.alert),
    incident: tableStepper(incident, reference.incident),
  }
}
