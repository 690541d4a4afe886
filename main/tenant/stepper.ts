// Drives one machine as plain data: no actor an entity, no actor an event; one scope is made per machine and reused.
import type { ActorLogic, ActorScope, AnyActor, EventObject, Snapshot } from 'xstate'

type System = AnyActor['system']

/** A machine as a pure function on plain data: many entities of a kind, one stepper. */
export interface Stepper<State, Event, Emitted, Input> {
  start(input: Input): State
  /** `taken` is false where the machine has no transition for the event in this state: the caller decides if that is a bug. */
  step(state: State, event: Event): { next: State; told: Emitted[]; taken: boolean }
  /** The state as JSON text, and back: it behaves identically afterwards (tested in every reachable state). */
  persist(state: State): string
  revive(json: string): State
}

/** Logic that can be restored, as that of every machine can. */
interface Machine<State extends Snapshot<unknown>, Event extends EventObject, Emitted extends EventObject, Input>
  extends ActorLogic<State, Event, Input, System, Emitted> {
  restoreSnapshot: NonNullable<ActorLogic<State, Event, Input, System, Emitted>['restoreSnapshot']>
}

/**
 * A stepper for `machine`. `self` is an actor of it that is never started: it only lends its identity to the scope.
 * Anything but `emit` leaving the machine throws: machines here have no children, no timers and no side effects.
 */
export function stepper<State extends Snapshot<unknown>, Event extends EventObject, Emitted extends EventObject, Input>(
  machine: Machine<State, Event, Emitted, Input>,
  self: ActorScope<State, Event, System, Emitted>['self'] & { system: System },
): Stepper<State, Event, Emitted, Input> {
  const told: Emitted[] = []
  const scope: ActorScope<State, Event, System, Emitted> = {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger() {},
    emit: fact => told.push(fact),
    // only emit gets here, see actionExecutor
    defer: work => work(),
    stopChild() {},
    actionExecutor: action =>
      action.type === 'xstate.emit' && action.exec
        ? action.exec(action.info, action.params)
        : bug(`only emit may leave a machine, got ${action.type}`),
  }
  return {
    start: input => machine.getInitialSnapshot(scope, input),
    step(state, event) {
      told.length = 0
      const next = machine.transition(state, event, scope)
      if (next.status === 'error') throw next.error
      // a transition that only emits gives back the same snapshot
      return { next, told: [...told], taken: next !== state || told.length > 0 }
    },
    persist: state => JSON.stringify(machine.getPersistedSnapshot(state)),
    revive: json => machine.restoreSnapshot(JSON.parse(json), scope),
  }
}

function bug(message: string): never {
  throw new Error(message)
}
