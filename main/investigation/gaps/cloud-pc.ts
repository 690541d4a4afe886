// Holes around the Cloud PC: what no log documents by design, and sessions without beginning, end or inventory.
import type { Gap } from '../../../shared/model/trace.ts'
import type { Entity, Material, Session } from '../material.ts'
import { nodeId } from '../nodes.ts'
import type { CloudPc } from '../seen/seen.ts'

export function sessionHoles({ sessions, computers, chain }: Material): Gap[] {
  const silent = chain.steps.filter(({ act }) => act.tool !== null && act.tool.session === null)
  const answerless = (phase: 'start' | 'end'): boolean => silent.some(({ act }) => act.tool?.phase === phase)
  return [...sessions.values()].flatMap(session => [
    ...byDesign(session),
    ...withoutStart(session, answerless('start')),
    ...withoutEnd(session, answerless('end')),
    ...withoutInventory(computers.get(session.computer ?? '')),
  ])
}

function byDesign({ id }: Session): Gap[] {
  return [
    {
      kind: 'notLogged',
      expected: 'Checkout and check-in of the Cloud PC, as the pool saw them.',
      why: 'No Microsoft log is documented to record them. What is known of this session comes from the tool calls the agent itself reported.',
      near: nodeId.session(id),
    },
    {
      kind: 'notLogged',
      expected: 'Reset of the Cloud PC after the session, and proof of its baseline.',
      why: 'No reset event, duration or attestation is published for Windows 365 for Agents.',
      near: nodeId.session(id),
    },
  ]
}

function withoutStart({ id, start, computer }: Session, answerless: boolean): Gap[] {
  if (start !== null && computer !== null) return []
  const near = nodeId.session(id)
  if (start !== null)
    return [missing('Which Cloud PC the session got.', "StartSession's answer names no computer.", near)]
  const why = answerless
    ? 'A StartSession call is in this case, but not its answer: only the Agent 365 span carries the session and the Cloud PC.'
    : 'Calls name the session, but no StartSession call is in this case; which Cloud PC it got stood in its answer.'
  return [missing('The StartSession call that opened this session.', why, near)]
}

function withoutEnd({ id, end }: Session, answerless: boolean): Gap[] {
  if (end !== null) return []
  const why = answerless
    ? 'An EndSession call is in this case, but not its arguments: only the Agent 365 span says which session it ended.'
    : 'No such call is in this case: the session may have been left to idle eviction (30 minutes), or the span was lost.'
  return [missing('The EndSession call that released this session.', why, nodeId.session(id))]
}

function withoutInventory(computer: Entity<CloudPc> | undefined): Gap[] {
  if (computer === undefined || computer.objects.length > 0) return []
  return [
    missing(
      `The Cloud PC's name and Entra device (computer ${computer.id}).`,
      'No cloudPC object with this id is in this case, so records that name a device cannot be joined to it. Import it from Microsoft Graph.',
      nodeId.cloudPc(computer.id),
    ),
  ]
}

export function unknownDevices({ signIns, audits, computers }: Material): Gap[] {
  const known = new Set([...computers.values()].flatMap(({ objects }) => objects.map(object => object.device)))
  const strangers = [...signIns, ...audits].filter(({ of }) => of.device.id !== null && !known.has(of.device.id))
  const [first] = strangers
  if (first === undefined) return []
  const devices = new Set(strangers.map(({ of }) => of.device.id))
  return [...devices].flatMap(device => {
    const near = strangers.find(({ of }) => of.device.id === device)
    return near === undefined
      ? []
      : [
          missing(
            `The Cloud PC whose Entra device is ${device}.`,
            'No cloudPC object in this case has this aadDeviceId.',
            near.id,
          ),
        ]
  })
}

function missing(expected: string, why: string, near: string): Gap {
  return { kind: 'missing', expected, why, near }
}
