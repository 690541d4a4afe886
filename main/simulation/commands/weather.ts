// What happens to a tenant without anyone's wish: detections, faults, devices out of compliance, events from other transmitters.
import type { CommandOf, Outcome } from '../../../shared/model/commands.ts'
import { type RiskDetection, riskRef } from '../../../shared/model/identity.ts'
import type { PcRef } from '../../../shared/model/refs.ts'
import { acceptSecurityEvent, checkSecurityEvent, type Kind, kinds, lookUp, models } from '../../tenant/index.ts'
import type { Stage } from '../stage.ts'
import { offer } from './offer.ts'
import { changeToolServer } from './tool-servers.ts'

type Weather = CommandOf<'risk' | 'posture' | 'resetFault' | 'unhealthy' | 'receiveSet' | 'changeToolServer'>

export async function befall(stage: Stage, command: Weather): Promise<Outcome> {
  const { estate } = stage
  switch (command.do) {
    case 'risk':
      return detect(stage, command)
    case 'posture': {
      const { pc, compliant, reason, noticed } = command
      const gone = refuseGone(stage, pc)
      if (gone !== null) return gone
      const told =
        noticed === 'connection'
          ? done
          : offer(stage, { kind: 'pc', to: pc, event: { type: 'pc.posture', compliant, reason } })
      // what is refused has not happened: the device reports what it did before
      if (!told.ok) return told
      if (compliant) estate.reported.delete(pc)
      else estate.reported.set(pc, [{ name: reason.replace(/\.$/, ''), met: 'no' }])
      return told
    }
    case 'resetFault': {
      const gone = refuseGone(stage, command.pc)
      if (gone !== null) return gone
      const leaves = command.leaves === 'all' ? 'all' : kindsNamed(command.leaves)
      if (leaves === null) return { ok: false, code: 400, reason: `A Cloud PC has only ${kinds.join(', ')}.` }
      estate.resetFaults.set(command.pc, leaves)
      return done
    }
    case 'unhealthy':
      return offer(stage, { kind: 'pc', to: command.pc, event: { type: 'pc.unhealthy', reason: command.reason } })
    case 'changeToolServer':
      return changeToolServer(stage, command)
    case 'receiveSet':
      return receive(stage, command)
  }
}

/** 404: a Cloud PC that was taken away has no device to change. */
function refuseGone({ world }: Stage, pc: PcRef): Outcome | null {
  if (models.pc.views.exists(lookUp(world.see.populations.pc.states, pc))) return null
  return { ok: false, code: 404, reason: `There is no ${pc} any more.` }
}

const done: Outcome = { ok: true, result: null }

/** Null where one of them is no kind of thing there is on a Cloud PC. */
function kindsNamed(names: readonly string[]): Kind[] | null {
  const known = kinds.filter(kind => names.includes(kind))
  return known.length === new Set(names).size ? known : null
}

/** It arises now and is found later: all detections of agents are offline. */
function detect({ world, env, scheduler }: Stage, command: CommandOf<'risk'>): Outcome {
  const { subject, riskEventType, riskLevel, evidence, lag } = command
  const now = env.clock.now()
  const detection: RiskDetection = {
    id: env.ids.guid(),
    riskEventType,
    riskLevel,
    riskEvidence: evidence,
    detectionTimingType: 'offline',
    activityDateTime: now,
  }
  const to = riskRef(subject)
  world.send({ kind: 'risk', to, event: { type: 'risk.arise', subject, detection: detection.id } })
  scheduler.lapse(now + lag, () => world.send({ kind: 'risk', to, event: { type: 'risk.detect', subject, detection } }))
  return { ok: true, result: { detection: detection.id } }
}

async function receive(
  { estate, world, env, scheduler, seenEvents }: Stage,
  { token }: CommandOf<'receiveSet'>,
): Promise<Outcome> {
  const { transmitter } = estate
  const checked = await scheduler.ask(() =>
    checkSecurityEvent(token, { ...transmitter, now: env.clock.now(), seen: seenEvents }),
  )
  if (!checked.ok) return { ok: false, code: checked.check, reason: checked.message }
  for (const fact of acceptSecurityEvent(checked, transmitter.issuer, estate.directory)) world.announce(fact)
  return done
}
