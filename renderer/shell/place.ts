// Where the person is: workspace and selection, kept in location.hash so that any place can be linked to.
import { useCallback, useSyncExternalStore } from 'react'

export type Params = Readonly<Record<string, string>>

export interface Place {
  readonly workspace: string
  readonly params: Params
}

/** `#/investigate?trace=ab12&node=3`; anything else is the start. */
export function parsePlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  return { workspace: decodeURIComponent(path), params: Object.fromEntries(new URLSearchParams(query)) }
}

export function formatPlace({ workspace, params }: Place): string {
  const query = new URLSearchParams(params).toString()
  return `#/${encodeURIComponent(workspace)}${query === '' ? '' : `?${query}`}`
}

/** Links other parts of the app follow. Investigate answers to `trace`, `node` and `record`; Live to `run`, `seq` and `actor`. */
export const places = {
  trace: (trace: string, node: string | null = null): Place => ({
    workspace: 'investigate',
    params: node === null ? { trace } : { trace, node },
  }),
  record: (record: number): Place => ({ workspace: 'investigate', params: { record: String(record) } }),
  run: (run: string, seq?: number): Place => ({
    workspace: 'live',
    params: seq === undefined ? { run } : { run, seq: String(seq) },
  }),
}

const listeners = new Set<() => void>()

function listen(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('hashchange', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('hashchange', listener)
  }
}

/** `push` leaves a step to go back to; `replace` is for selections that follow a moving finger. */
export function goTo(place: Place, how: 'push' | 'replace' = 'push'): void {
  const hash = formatPlace(place)
  if (hash === location.hash) return
  if (how === 'push') history.pushState(null, '', hash)
  else history.replaceState(null, '', hash)
  for (const listener of listeners) listener()
}

export function usePlace(): Place {
  const hash = useSyncExternalStore(listen, () => location.hash)
  return parsePlace(hash)
}

/** Sets parameters of the workspace that is open; `undefined` takes one away. */
export function useSetParams(
  workspace: string,
): (changes: Record<string, string | undefined>, how?: 'push' | 'replace') => void {
  return useCallback(
    (changes, how = 'replace') => {
      const before = parsePlace(location.hash)
      const params: Record<string, string> = before.workspace === workspace ? { ...before.params } : {}
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) delete params[name]
        else params[name] = value
      }
      goTo({ workspace, params }, how)
    },
    [workspace],
  )
}
