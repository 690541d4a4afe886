// Live: shows Zero Trust working, message by message, on the clock of a run.
import { Pulse20Regular } from '@fluentui/react-icons'
import type { Workspace } from '../shell/workspaces.ts'
import { Live } from './live.tsx'
import '../drawing/drawing.css'
import './live.css'
import './transport.css'
import './stage.css'
import './stage-table.css'
import './pool.css'
import './runs.css'
import './inspector.css'

export const live: Workspace = {
  id: 'live',
  title: 'Live',
  icon: Pulse20Regular,
  command: 'workspace.live',
  component: Live,
}
