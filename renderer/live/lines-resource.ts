// How what an agent does to mail, files and business data looks on the stage, and the gates that refuse it.
import type { ResourceGateName } from '../../shared/model/facts/resource.ts'
import { bytes, plural } from '../parts/format.ts'
import { closes, type Line, type Lines, line, note } from './message.ts'

type By = { readonly call: string; readonly session: Line['actor'] }

/** What the resource's service audits goes on to the audit log's lane; business applications keep theirs to themselves. */
const audited = ({ call, session }: By, label: string, detail: string): Line =>
  line({ from: 'resource', to: 'defence', label, detail, actor: session, bars: [closes('resource', call)] })

const kept = ({ call, session }: By, label: string, detail: string): Line =>
  note('resource', label, session, detail, { bars: [closes('resource', call)] })

export const gateWords: Readonly<Record<ResourceGateName, string>> = {
  session: 'session',
  continuous: 'continuous access evaluation',
  scope: 'permissions of the token',
  grant: 'access by purpose',
  dataLoss: 'data loss prevention',
  approval: 'human approval',
  resource: 'the resource itself',
}

export const resourceLines: Lines = {
  'file.read': fact => audited(fact, 'FileAccessed', `${fact.name}, ${bytes(fact.bytes)}`),
  'file.written': fact => kept(fact, 'Written', `${fact.name}, ${bytes(fact.bytes)}`),
  'file.deleted': fact => kept(fact, 'Deleted', fact.name),
  'mail.read': fact => kept(fact, 'Mail read', fact.subjects.map(subject => `“${subject}”`).join(', ')),
  'mail.sent': fact => audited(fact, 'Send', `“${fact.subject}” to ${fact.to.join(', ')}`),
  'message.posted': fact => kept(fact, 'Posted', `${fact.teamName}, ${fact.channelName}, ${bytes(fact.bytes)}`),
  'record.read': fact => kept(fact, 'Read', `${fact.app}, ${plural(fact.ids.length, 'record')} of ${fact.entity}`),
  'record.changed': fact =>
    kept(
      fact,
      operations[fact.operation],
      `${fact.app}, ${fact.entity} ${fact.id}: ${Object.keys(fact.fields).join(', ')}`,
    ),
  'payment.scheduled': fact =>
    kept(fact, 'Payment', `${fact.amount.toFixed(2)} ${fact.currency} to ${fact.vendorName} on ${fact.on}`),
  'request.refused': fact =>
    line({
      from: 'cloudpc',
      to: 'resource',
      label: `Refused ${fact.status}`,
      detail: [`${fact.code}, ${gateWords[fact.gate]}`, ...fact.reasons].join(': '),
      full: `${fact.htm} ${fact.htu}`,
      tone: 'refuse',
      actor: fact.gate === 'continuous' || fact.gate === 'scope' ? fact.token : fact.session,
      tab: 'decision',
      bars: [closes('resource', fact.call)],
    }),
  'call.cut': fact =>
    line({
      from: 'cloudpc',
      to: 'resource',
      label: 'Cut',
      detail: `${plural(fact.done.length, 'request')} done, ${fact.notDone.htm} not: ${fact.reason}`,
      full: `${fact.notDone.htm} ${fact.notDone.htu}`,
      tone: 'refuse',
      actor: fact.session,
      bars: [closes('resource', fact.call, 'Call cut')],
    }),
}

const operations = { create: 'Created', update: 'Changed', delete: 'Deleted' } as const
