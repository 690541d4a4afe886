// Which Cloud PC: the session StartSession answered with, the calls made in it, and the computer behind it.
import type { TraceLink } from '../../../shared/model/trace.ts'
import { evidenceOf, type Material } from '../material.ts'
import { nodeId } from '../nodes.ts'
import { exact } from './rule.ts'

/** `session.startSession`: the result of `mcp_W365ComputerUse_StartSession` carries the session's id. */
export function sessionStart({ sessions }: Material): TraceLink[] {
  return [...sessions.values()].flatMap(({ id, start }) => {
    if (start === null) return []
    return exact({
      from: start.id,
      to: nodeId.session(id),
      rule: 'session.startSession',
      key: `session ${id}`,
      kind: 'session',
      evidence: evidenceOf(start.sightings.filter(({ tool }) => tool?.session === id)),
    })
  })
}

/** `session.sessionId`: every later call carries the session's id among its arguments. */
export function sessionCalls({ sessions }: Material): TraceLink[] {
  return [...sessions.values()].flatMap(({ id, uses, start }) =>
    uses
      .filter(use => use !== start)
      .map(use =>
        exact({
          from: nodeId.session(id),
          to: use.id,
          rule: 'session.sessionId',
          key: `session ${id}`,
          kind: 'session',
          evidence: evidenceOf(use.sightings.filter(({ tool }) => tool?.session === id)),
        }),
      ),
  )
}

/** `session.computer`: `computers/{computerId}` in the URL StartSession answered with. */
export function sessionComputer({ sessions }: Material): TraceLink[] {
  return [...sessions.values()].flatMap(({ id, start, computer }) => {
    if (start === null || computer === null) return []
    return exact({
      from: nodeId.session(id),
      to: nodeId.cloudPc(computer),
      rule: 'session.computer',
      key: `computer ${computer}`,
      kind: 'computer',
      evidence: evidenceOf(start.sightings.filter(({ tool }) => tool?.computer === computer)),
    })
  })
}

/** `computer.inventory`: `cloudPC.aadDeviceId` is the Entra device a sign-in came from. */
export function computerInventory({ computers, signIns }: Material): TraceLink[] {
  return fromDevice(computers, signIns, 'computer.inventory')
}

/** `purview.device`: `cloudPC.aadDeviceId` is the DeviceId of an audit record. */
export function purviewDevice({ computers, audits }: Material): TraceLink[] {
  return fromDevice(computers, audits, 'purview.device')
}

function fromDevice(
  computers: Material['computers'],
  items: Material['signIns'] | Material['audits'],
  rule: string,
): TraceLink[] {
  return [...computers.values()].flatMap(({ id, objects }) =>
    items.flatMap(item => {
      const inventory = objects.filter(({ device }) => device !== null && device === item.of.device.id)
      const from = item.sightings.flatMap(({ device, evidence }) => (device.id === item.of.device.id ? [evidence] : []))
      if (inventory.length === 0) return []
      return exact({
        from: nodeId.cloudPc(id),
        to: item.id,
        rule,
        key: `device ${item.of.device.id}`,
        kind: 'device',
        evidence: [...evidenceOf(inventory), ...from],
      })
    }),
  )
}
