// The window: providers, the frame around the workspaces, and what lies over them.
import { FluentProvider } from '@fluentui/react-components'
import { Activity, useState } from 'react'
import { type Client, ClientProvider } from '../client/index.ts'
import { fluentDark, fluentLight } from '../theme/fluent.ts'
import { useTheme } from '../theme/use-theme.ts'
import { Boundary } from './boundary.tsx'
import { CommandsProvider, useCommands } from './commands.tsx'
import { KeySheet } from './key-sheet.tsx'
import { Notices } from './notices.tsx'
import { Palette } from './palette.tsx'
import { toggleFullPane, walkPanes } from './panes.ts'
import { goTo, type Params, usePlace, useSetParams } from './place.ts'
import { Rail } from './rail.tsx'
import { ShellProvider } from './shell.tsx'
import { StatusBar } from './status-bar.tsx'
import { TopBar } from './top-bar.tsx'
import { type Workspace, workspaces } from './workspaces.ts'

export function App({ client }: { client: Client }) {
  const theme = useTheme()
  return (
    <FluentProvider theme={theme.name === 'dark' ? fluentDark : fluentLight} className="tl-root">
      <ClientProvider client={client}>
        <CommandsProvider>
          <ShellProvider>
            <Frame theme={theme} />
          </ShellProvider>
        </CommandsProvider>
      </ClientProvider>
    </FluentProvider>
  )
}

function Frame({ theme }: { theme: ReturnType<typeof useTheme> }) {
  const place = usePlace()
  const current = workspaces.find(workspace => workspace.id === place.workspace) ?? workspaces[0]
  const visited = useVisited(current, place.params)

  useCommands({
    ...Object.fromEntries(
      workspaces.map(({ id, command }) => [command, () => goTo({ workspace: id, params: visited.get(id) ?? {} })]),
    ),
    'pane.next': () => walkPanes(1),
    'pane.previous': () => walkPanes(-1),
    'pane.full': toggleFullPane,
  })

  return (
    <div className="tl-frame">
      <button type="button" className="tl-skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to {current?.title}
      </button>
      <TopBar theme={theme} />
      <Rail current={current?.id ?? ''} visited={visited} />
      <main id="main" tabIndex={-1} aria-label={current?.title}>
        <h1 className="tl-hidden-text">{current?.title}</h1>
        {workspaces
          .filter(workspace => visited.has(workspace.id))
          .map(workspace => (
            <Activity key={workspace.id} mode={workspace === current ? 'visible' : 'hidden'}>
              <Boundary name={workspace.title}>
                <Open workspace={workspace} params={visited.get(workspace.id) ?? {}} />
              </Boundary>
            </Activity>
          ))}
      </main>
      <StatusBar />
      <Notices />
      <Palette />
      <KeySheet />
    </div>
  )
}

function Open({ workspace, params }: { workspace: Workspace; params: Params }) {
  const Component = workspace.component
  return <Component params={params} setParams={useSetParams(workspace.id)} />
}

/** Workspaces opened so far with the place each was left at; they stay mounted, so coming back finds them as they were. */
function useVisited(current: Workspace | undefined, params: Params): ReadonlyMap<string, Params> {
  const [visited, setVisited] = useState<ReadonlyMap<string, Params>>(new Map())
  if (current === undefined) return visited
  const known = visited.get(current.id)
  if (known !== undefined && JSON.stringify(known) === JSON.stringify(params)) return visited
  const next = new Map(visited).set(current.id, params)
  setVisited(next)
  return next
}
