// The commands at hand: whoever is on screen registers handlers, keys and palette run them.
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { z } from 'zod'
import { recall, remember } from '../parts/memory.ts'
import { isSingle, keysOf, takesKey } from './keyboard.ts'
import { type Binding, type Command, keymap } from './keymap.ts'

export type Handlers = { readonly [Name in Command]?: () => void }

const Remapped = z.record(z.string(), z.array(z.string()))

export interface Commands {
  /** Adds handlers; those registered last are asked first. The function returned takes them away. */
  add(handlers: () => Handlers): () => void
  run(command: Command): boolean
  /** Commands somebody on screen carries out now, with the keys they have now. */
  available(): ReadonlyArray<Binding & { command: Command }>
  /** Every command there is, with the keys it has now. */
  all(): ReadonlyArray<Binding & { command: Command }>
  /**
   * Gives a command these keys; null gives back those it started out with. A key that another command has already, in the
   * same place or everywhere, is not given: that command is returned and nothing changes.
   */
  remap(command: Command, keys: readonly string[] | null): Binding | null
  readonly singleKeys: boolean
  setSingleKeys(on: boolean): void
  /** Runs what the press means; true when something did. */
  press(event: KeyboardEvent): boolean
  subscribe(listener: () => void): () => void
  version(): number
}

export function createCommands(): Commands {
  const registered: Array<() => Handlers> = []
  const listeners = new Set<() => void>()
  let version = 0
  let remapped = recall('keys', Remapped, {})
  let singleKeys = recall('singleKeys', z.boolean(), true)

  const changed = () => {
    version += 1
    for (const listener of listeners) listener()
  }
  const handlerOf = (command: Command) =>
    registered.findLast(handlers => handlers()[command] !== undefined)?.()[command]
  const all = () => keymap.map(binding => ({ ...binding, keys: remapped[binding.command] ?? binding.keys }))
  const available = () => all().filter(({ command }) => handlerOf(command) !== undefined)
  /** Who has one of these keys where `command` would answer to it. */
  const holderOf = (command: Command, keys: readonly string[]) => {
    const where = keymap.find(binding => binding.command === command)?.where
    const meets = (other: string) => other === where || other === 'Everywhere' || where === 'Everywhere'
    return all().find(
      other => other.command !== command && meets(other.where) && other.keys.some(key => keys.includes(key)),
    )
  }

  return {
    add(handlers) {
      registered.push(handlers)
      changed()
      return () => {
        registered.splice(registered.indexOf(handlers), 1)
        changed()
      }
    },
    run(command) {
      const handler = handlerOf(command)
      handler?.()
      return handler !== undefined
    },
    available,
    all,
    remap(command, keys) {
      const wanted = keys ?? keymap.find(binding => binding.command === command)?.keys ?? []
      const holder = holderOf(command, wanted)
      if (holder !== undefined) return holder
      const { [command]: _, ...others } = remapped
      remapped = keys === null ? others : { ...others, [command]: [...keys] }
      remember('keys', remapped)
      changed()
      return null
    },
    get singleKeys() {
      return singleKeys
    },
    setSingleKeys(on) {
      singleKeys = on
      remember('singleKeys', on)
      changed()
    },
    press(event) {
      const keys = keysOf(event)
      if (isSingle(keys) && (!singleKeys || takesKey(document.activeElement, keys))) return false
      const binding = available().findLast(candidate => candidate.keys.some(key => key === keys))
      return binding !== undefined && this.run(binding.command)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    version: () => version,
  }
}

const CommandsContext = createContext<Commands | null>(null)

/** Gives everything below it the commands, and listens to the keyboard for them. */
export function CommandsProvider({ children }: { children: ReactNode }) {
  const commands = useMemo(createCommands, [])
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!event.defaultPrevented && commands.press(event)) event.preventDefault()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [commands])
  return <CommandsContext value={commands}>{children}</CommandsContext>
}

/** The commands; the component draws again when they change. */
export function useCommandList(): Commands {
  const commands = use(CommandsContext)
  if (commands === null) throw new Error('useCommandList needs a CommandsProvider above it')
  useSyncExternalStore(commands.subscribe, commands.version)
  return commands
}

/** Carries out these commands while the component is on screen. Handlers may be fresh functions on every draw. */
export function useCommands(handlers: Handlers): void {
  const commands = use(CommandsContext)
  if (commands === null) throw new Error('useCommands needs a CommandsProvider above it')
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })
  useEffect(() => commands.add(() => latest.current), [commands])
}
