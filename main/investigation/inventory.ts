// The directory and Cloud PC objects of a case by the identifiers logs name them by.
import type { CloudPc, Directory, Seen } from './seen/seen.ts'

export interface Inventory {
  /** Agents, agent users and people by object id. */
  readonly byId: ReadonlyMap<string, readonly Directory[]>
  /** Blueprints by application id: that is what spans, sign-ins and agents name them by. */
  readonly blueprints: ReadonlyMap<string, readonly Directory[]>
  readonly computers: ReadonlyMap<string, readonly CloudPc[]>
  readonly computersByDevice: ReadonlyMap<string, readonly CloudPc[]>
}

export function inventoryOf(seen: readonly Seen[]): Inventory {
  const objects = seen.filter(record => record.what === 'directory')
  const computers = seen.filter(record => record.what === 'cloudPc')
  return {
    byId: Map.groupBy(objects, object => object.id),
    blueprints: Map.groupBy(
      objects.filter(object => object.type === 'blueprint'),
      object => object.appId ?? object.id,
    ),
    computers: Map.groupBy(computers, computer => computer.id),
    computersByDevice: Map.groupBy(
      computers.filter(computer => computer.device !== null),
      computer => computer.device ?? '',
    ),
  }
}
