// The left rail: one entry a workspace, each leading back to where it was left.
import { useCommandList } from './commands.tsx'
import { keysLabel } from './keyboard.ts'
import { formatPlace, type Params } from './place.ts'
import { workspaces } from './workspaces.ts'

export function Rail({ current, visited }: { current: string; visited: ReadonlyMap<string, Params> }) {
  const available = useCommandList().available()
  return (
    <nav className="tl-rail" aria-label="Workspaces" data-pane tabIndex={-1}>
      {workspaces.map(({ id, title, icon: Icon, command }) => {
        const keys = available.find(binding => binding.command === command)?.keys[0]
        return (
          <a
            key={id}
            href={formatPlace({ workspace: id, params: visited.get(id) ?? {} })}
            aria-current={id === current ? 'page' : undefined}
            title={keys === undefined ? title : `${title} (${keysLabel(keys)})`}
          >
            <Icon aria-hidden />
            {title}
          </a>
        )
      })}
    </nav>
  )
}
