// Live: shows Zero Trust working, message by message, on the clock of a run.
import { Pulse20Regular } from '@fluentui/react-icons'
import { useAnswer } from '../client/index.ts'
import { Pane } from '../parts/index.ts'
import type { Workspace, WorkspaceProps } from '../shell/workspaces.ts'

export const live: Workspace = {
  id: 'live',
  title: 'Live',
  icon: Pulse20Regular,
  command: 'workspace.live',
  component: Live,
}

function Live(_: WorkspaceProps) {
  const runs = useAnswer('live.runs', {})
  return (
    <Pane label="Stage">
      {runs.data?.map(run => (
        <p key={run.run}>{run.title}</p>
      ))}
    </Pane>
  )
}
