// How a Cloud PC looks on the stage outside of a session: provisioned, reset, attested, updated, quarantined, replaced; and its pool.

import type { PcUpdate } from '../../shared/model/facts/cloud-pc.ts'
import type { FactOf } from '../../shared/model/facts.ts'
import { plural } from '../parts/format.ts'
import { closes, type Line, type Lines, line, note, opens } from './message.ts'
import { type Names, nameOf, tag } from './names.ts'

export type ResetFact = FactOf<'pc.resetting' | 'pc.wiped' | 'pc.verified' | 'pc.available' | 'pc.quarantined'>

export function resetLine(fact: ResetFact, names: Names): Line {
  const pc = nameOf(names, fact.pc)
  const back = [closes('pool', `work ${fact.pc}`), closes('cloudpc', `dead ${fact.pc}`)]
  switch (fact.type) {
    case 'pc.resetting':
      return line({
        from: 'pool',
        to: 'cloudpc',
        label: 'Reset',
        detail: `${pc} is taken back to its baseline`,
        actor: fact.pc,
        bars: [opens('pool', `work ${fact.pc}`, 'reset')],
      })
    case 'pc.wiped':
      return line({
        from: 'cloudpc',
        to: 'cloudpc',
        label: 'Wiped',
        detail: `${pc}: ${erasedText(fact.erased)}`,
        actor: fact.pc,
      })
    case 'pc.verified': {
      const dirty = fact.checks.filter(check => !check.clean).map(check => check.name)
      return line({
        from: 'cloudpc',
        to: 'pool',
        label: dirty.length === 0 ? 'Baseline verified' : 'Baseline not met',
        detail:
          dirty.length === 0 ? `${plural(fact.checks.length, 'check')} clean on ${pc}` : `${pc}: ${dirty.join(', ')}`,
        tone: dirty.length === 0 ? 'plain' : 'warn',
        reply: true,
        actor: fact.pc,
      })
    }
    case 'pc.available':
      return line({
        from: 'pool',
        to: 'pool',
        label: 'Available',
        detail: `${pc} is back in the pool`,
        tone: 'ok',
        actor: fact.pc,
        bars: back,
      })
    case 'pc.quarantined':
      return line({
        from: 'pool',
        to: 'cloudpc',
        label: 'Quarantined',
        detail: `${pc}: ${fact.reason}`,
        tone: 'refuse',
        actor: fact.pc,
        bars: back,
      })
  }
}

function erasedText(erased: FactOf<'pc.wiped'>['erased']): string {
  const parts = [
    plural(erased.files, 'file'),
    plural(erased.processes, 'process', 'processes'),
    plural(erased.cookies, 'cookie'),
    plural(erased.tokens, 'token'),
    plural(erased.clipboard, 'clipboard entry', 'clipboard entries'),
  ].filter(part => !part.startsWith('0 '))
  return parts.length === 0 ? 'nothing was left' : parts.join(', ')
}

const updateWords = ({ what, version }: PcUpdate) => (what === 'image' ? `image ${version}` : `policy, ${version}`)

/** A machine that is worked on is one bar in its pool's lane, whatever is done to it. */
const work = (pc: string) => `work ${pc}`

export const cloudPcLines: Lines = {
  'pc.provisioning': ({ pc, pool }, names) =>
    line({
      from: 'pool',
      to: 'cloudpc',
      label: 'Provision',
      detail: `${nameOf(names, pc)} for ${nameOf(names, pool)}`,
      actor: pc,
      bars: [opens('pool', work(pc), 'reset')],
    }),
  'pc.entraJoined': ({ pc }, names) =>
    line({ from: 'cloudpc', to: 'entra', label: 'Entra join', detail: nameOf(names, pc), actor: pc }),
  'pc.intuneEnrolled': ({ pc }, names) =>
    line({ from: 'cloudpc', to: 'pool', label: 'Intune enrolment', detail: nameOf(names, pc), actor: pc }),
  'pc.replacing': ({ pc }, names) =>
    line({
      from: 'pool',
      to: 'cloudpc',
      label: 'Replace',
      detail: `${nameOf(names, pc)} is provisioned anew`,
      actor: pc,
      bars: [opens('pool', work(pc), 'reset')],
    }),
  'pc.deprovisioned': ({ pc }, names) =>
    line({
      from: 'pool',
      to: 'cloudpc',
      label: 'Deprovisioned',
      detail: nameOf(names, pc),
      actor: pc,
      bars: [closes('pool', work(pc)), closes('cloudpc', `dead ${pc}`)],
    }),
  'pc.postureChanged': ({ pc, compliant, reason }, names) =>
    line({
      from: 'cloudpc',
      to: 'pool',
      label: compliant ? 'Compliant' : 'Not compliant',
      detail: `${nameOf(names, pc)}: ${reason}`,
      actor: pc,
      tone: compliant ? 'ok' : 'warn',
    }),
  'pc.placedUnderReview': ({ pc, reason, by }, names) =>
    line({
      from: 'human',
      to: 'cloudpc',
      label: 'Under review',
      detail: `${nameOf(names, pc)} is kept as it is, by ${nameOf(names, by)}: ${reason}`,
      actor: pc,
      tone: 'warn',
      bars: [closes('pool', work(pc))],
    }),
  'pc.removedFromReview': ({ pc, by }, names) =>
    line({
      from: 'human',
      to: 'cloudpc',
      label: 'Review ended',
      detail: `${nameOf(names, pc)} by ${nameOf(names, by)}`,
      actor: pc,
    }),
  'pc.updatePending': ({ pc, update }, names) =>
    note('pool', 'Update waits', pc, `${updateWords(update)}, until the session on ${nameOf(names, pc)} is over`),
  'pc.updating': ({ pc, update }, names) =>
    line({
      from: 'pool',
      to: 'cloudpc',
      label: 'Update',
      detail: `${nameOf(names, pc)} to ${updateWords(update)}`,
      actor: pc,
      bars: [opens('pool', work(pc), 'reset')],
    }),
  'pc.updated': ({ pc, update }, names) =>
    line({
      from: 'cloudpc',
      to: 'pool',
      label: 'Updated',
      detail: `${nameOf(names, pc)} to ${updateWords(update)}`,
      reply: true,
      actor: pc,
    }),
  'pc.attested': ({ pc, baselineHash }, names) =>
    line({
      from: 'cloudpc',
      to: 'pool',
      label: 'Attested',
      detail: `${nameOf(names, pc)}, hash ${tag(baselineHash)}`,
      reply: true,
      actor: pc,
    }),

  'pool.changed': ({ pool, changed, reprovision, keepAvailable }) =>
    line({
      from: 'human',
      to: 'pool',
      label: 'Pool changed',
      detail: `${pool.displayName}: ${changed.join(', ')}${reprovision ? `, provisioned anew, ${keepAvailable} % stay available` : ''}`,
      actor: pool.ref,
    }),
  'pool.paused': ({ pool, reason }, names) =>
    note('pool', 'Pool paused', pool, `${nameOf(names, pool)}: ${reason}`, { tone: 'warn' }),
  'pool.resumed': ({ pool }, names) => note('pool', 'Pool resumed', pool, nameOf(names, pool), { tone: 'ok' }),
  'pool.failed': ({ pool, reason }, names) =>
    note('pool', 'Pool failed', pool, `${nameOf(names, pool)}: ${reason}`, { tone: 'refuse' }),
  'pool.deleting': ({ pool }, names) =>
    line({
      from: 'human',
      to: 'pool',
      label: 'Delete pool',
      detail: `${nameOf(names, pool)}, with its Cloud PCs`,
      actor: pool,
      tone: 'warn',
    }),
  'pool.deleted': ({ pool }, names) => note('pool', 'Pool deleted', pool, nameOf(names, pool), { tone: 'warn' }),
}
