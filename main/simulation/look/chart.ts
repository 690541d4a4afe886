// The statechart of a machine as data, read from the real machine and nothing else.
import type { AnyStateNode } from 'xstate'
import type { ChartState } from '../../../shared/model/run.ts'
import { type ActorKind, machines } from '../../tenant/index.ts'

export interface Chart {
  states: ChartState[]
  edges: { from: string; to: string; event: string }[]
}

export function chartOf(kind: ActorKind): Chart {
  const { root } = machines[kind]
  return { states: childrenOf(root), edges: edgesWithin(root) }
}

const idOf = (node: AnyStateNode): string => node.path.join('.')

function childrenOf(parent: AnyStateNode): ChartState[] {
  const first = parent.initial?.target?.[0]?.key
  return Object.values(parent.states).map(node => ({
    id: idOf(node),
    name: node.key,
    initial: node.key === first,
    final: Object.keys(node.states).length === 0 && !leaves(node),
    children: childrenOf(node),
  }))
}

/** Whether something leads out of the state, by itself or through a state around it. */
function leaves(node: AnyStateNode | undefined): boolean {
  return node !== undefined && (edgesFrom(node).length > 0 || leaves(node.parent))
}

const edgesWithin = (node: AnyStateNode): Chart['edges'] => [
  ...edgesFrom(node),
  ...Object.values(node.states).flatMap(edgesWithin),
]

/** Transitions that go somewhere; what a state only takes note of is no edge. */
function edgesFrom(node: AnyStateNode): Chart['edges'] {
  const found = Array.from(node.transitions).flatMap(([event, ways]) =>
    ways.flatMap(way => (way.target ?? []).map(target => ({ from: idOf(node), to: idOf(target), event }))),
  )
  return found.filter(
    (edge, index) => found.findIndex(other => other.to === edge.to && other.event === edge.event) === index,
  )
}
