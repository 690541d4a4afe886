// How tool servers outside the tenant look on the stage: approved, changed by their publishers, listed, refused.
import { type Lines, line, note } from './message.ts'
import { firstActor, nameOf } from './names.ts'

const short = (hash: string): string => `tools/list ${hash.slice(0, 8)}…`

export const toolServerLines: Lines = {
  'toolServer.approved': ({ server, version, listHash, pinned, by }) =>
    line({
      from: 'human',
      to: 'agent365',
      label: 'Tool server approved',
      detail: `${server} ${version}, ${short(listHash)}${pinned ? ', pinned' : ''}`,
      actor: by,
    }),
  'toolServer.changed': ({ server, version, listHash }, names) =>
    note(
      'resource',
      'Tool server changed',
      firstActor(names),
      `${server} ${version}, ${short(listHash)}, nobody knows`,
      {
        tone: 'warn',
      },
    ),
  'toolServer.listed': ({ server, task, version, listHash, approved }) =>
    line({
      from: 'agent365',
      to: 'resource',
      label: 'tools/list',
      detail: `${server} ${version}, ${listHash === approved ? 'as approved' : `${short(listHash)}, approved was ${approved.slice(0, 8)}…`}`,
      actor: task,
      tone: listHash === approved ? 'plain' : 'warn',
    }),
  'toolServer.refused': ({ server, agent, reasons }, names) =>
    note(
      'agent365',
      'Tool server refused',
      agent,
      `${nameOf(names, agent)}, ${server}: ${reasons.map(({ message }) => message).join(' ')}`,
      {
        tone: 'refuse',
      },
    ),
  'toolServer.acted': ({ server, task, does }) =>
    note('resource', 'Done out of sight', task, `${server}: ${does}`, { tone: 'warn' }),
}
