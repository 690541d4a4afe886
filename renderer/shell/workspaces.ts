// The workspaces that exist, in the order of the rail. To add one: write its folder, export a Workspace, put it here.
import type { FluentIcon } from '@fluentui/react-icons'
import type { ComponentType } from 'react'
import { caseRoom } from '../case/index.tsx'
import { investigate } from '../investigate/index.tsx'
import { live } from '../live/index.tsx'
import type { Command } from './keymap.ts'
import type { Params } from './place.ts'

export interface WorkspaceProps {
  /** The workspace's own part of the deep link. */
  readonly params: Params
  /** Changes parameters; `undefined` takes one away. `push` leaves a step to go back to. */
  setParams(changes: Record<string, string | undefined>, how?: 'push' | 'replace'): void
}

export interface Workspace {
  /** First part of the deep link. */
  readonly id: string
  readonly title: string
  readonly icon: FluentIcon
  /** Its entry in the keymap. */
  readonly command: Command
  /** Fills the main area; draws its panes into a grid with 1 px gaps. */
  readonly component: ComponentType<WorkspaceProps>
}

export const workspaces: readonly Workspace[] = [live, investigate, caseRoom]
