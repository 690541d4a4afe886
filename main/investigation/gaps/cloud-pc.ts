// Holes around the Cloud PC: what no log documents by design, and sessions without beginning, end or inventory.
import type { Gap } from '../../../shared/model/trace.ts'
import type { Material } from '../material.ts'
import { nodeId } from '../nodes.ts'

export function sessionHoles({ sessions, computers }: Material): Gap[] {
  return [...sessions.values()].flatMap((session): Gap[] => {
    const near = nodeId.session(session.id)
    const computer = session.computer === null ? undefined : computers.get(session.computer)
    return [
      {
        kind: 'notLogged',
        expected: 'Checkout and check-in of the Cloud PC, as the pool saw them.',
        why: 'No Microsoft log is documented to record them. What is known of this session comes from the tool calls the agent itself reported.',
        near,
      },
      {
        kind: 'notLogged',
        expected: 'Reset of the Cloud PC after the session, and proof of its baseline.',
        why: 'No reset event, duration or attestation is published for Windows 365 for Agents.',
        near,
      },
      ...(session.start === null
        ? [
            missing(
              'The StartSession call that opened this session.',
              'Calls name the session, but the call that got it is not in this case; which Cloud PC it was stood in its answer.',
              near,
            ),
          ]
        : []),
      ...(session.start !== null && session.computer === null
        ? [
            missing(
              'Which Cloud PC the session got.',
              "StartSession's answer is not in this case or names no computer: only the Agent 365 span carries it.",
              near,
            ),
          ]
        : []),
      ...(session.end === null
        ? [
            missing(
              'The EndSession call that released this session.',
              'No such call is in this case: the session may have been left to idle eviction (30 minutes), or the span was lost.',
              near,
            ),
          ]
        : []),
      ...(computer !== undefined && computer.objects.length === 0
        ? [
            missing(
              `The Cloud PC's name and Entra device (computer ${computer.id}).`,
              'No cloudPC object with this id is in this case, so records that name a device cannot be joined to it. Import it from Microsoft Graph.',
              nodeId.cloudPc(computer.id),
            ),
          ]
        : []),
    ]
  })
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
