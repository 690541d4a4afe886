// The top bar: mark, open case, search, what the run is doing, theme, keys.
import { Keyboard16Regular, Pause12Filled, Play12Filled } from '@fluentui/react-icons'
import { Chip } from '../parts/index.ts'
import type { ThemeChoice, ThemeName } from '../theme/use-theme.ts'
import { Brand } from './brand.tsx'
import { CaseMenu } from './case-menu.tsx'
import { useCommandList } from './commands.tsx'
import { Search } from './search.tsx'
import { useShellState } from './shell.tsx'
import { ThemeMenu } from './theme-menu.tsx'

interface TopBarProps {
  theme: { choice: ThemeChoice; name: ThemeName; choose(choice: ThemeChoice): void }
}

export function TopBar({ theme }: TopBarProps) {
  const commands = useCommandList()
  return (
    <header className="tl-top" data-pane tabIndex={-1}>
      <Brand />
      <CaseMenu />
      <Search />
      <div className="tl-top-run">
        <RunChip />
      </div>
      <button
        type="button"
        className="tl-icon-button"
        aria-label="Key sheet"
        title="Keys (?)"
        onClick={() => commands.run('keys')}
      >
        <Keyboard16Regular />
      </button>
      <ThemeMenu {...theme} />
    </header>
  )
}

function RunChip() {
  const run = useShellState(state => state.run)
  const connection = useShellState(state => state.connection)
  if (connection === 'lost') return <Chip tone="warn">Connection lost, reconnecting</Chip>
  if (run === null) return null
  return (
    <Chip tone={run.tone} icon={run.playing ? <Play12Filled /> : <Pause12Filled />}>
      {run.text}
    </Chip>
  )
}
