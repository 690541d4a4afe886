// The button that shows what was made where it lies, on a host that can.
import { Button } from '@fluentui/react-components'
import { OpenFolder16Regular } from '@fluentui/react-icons'
import { useClient } from '../client/index.ts'
import { useShell, useShellState } from '../shell/shell.tsx'

export function ShowInFolder({ path }: { path: string }) {
  const client = useClient()
  const shell = useShell()
  const can = useShellState(state => state.app?.host === 'electron')
  if (!can) return null
  return (
    <Button icon={<OpenFolder16Regular />} onClick={() => void client.call('host.show', { path }).catch(shell.report)}>
      Show in folder
    </Button>
  )
}
