// A place to drop logs on, files and folders, with the buttons that do the same; while they are handed over, how far that is.
import { ArrowImport16Regular, FolderArrowRight16Regular } from '@fluentui/react-icons'
import { type DragEvent, useState } from 'react'
import { droppedIn, useClient } from '../client/index.ts'
import { Action, Meter, plural } from '../parts/index.ts'
import { useCommandList } from '../shell/commands.tsx'
import { useShell, useShellState } from '../shell/shell.tsx'

export function ImportStrip() {
  const shell = useShell()
  const client = useClient()
  const handing = useShellState(state => state.handing)
  const [over, setOver] = useState(false)
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    // A host that asks for folders itself takes one that was dropped as it takes a file.
    const { dataTransfer } = event
    const dropped =
      client.folders.by === 'host' ? Promise.resolve({ files: [...dataTransfer.files] }) : droppedIn(dataTransfer)
    dropped.then(shell.choose, shell.report)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has no keyboard form; the buttons inside do the same.
    <div
      className={`import-strip${over ? ' is-over' : ''}`}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {handing === null ? <Choosing /> : <HandingOver {...handing} />}
    </div>
  )
}

function Choosing() {
  const commands = useCommandList()
  return (
    <>
      <Action kind="solid" icon={<ArrowImport16Regular />} onClick={() => commands.run('case.import')}>
        Import logs
      </Action>
      <Action icon={<FolderArrowRight16Regular />} onClick={() => commands.run('case.importFolder')}>
        Import a folder
      </Action>
      <span className="tl-mid">
        or drop files and folders here: logs of Entra, Office, Defender, Purview, Graph, Agent 365, OpenTelemetry,
        CloudTrail, MCP; as JSON, NDJSON or CSV, also in gzip or zip.
      </span>
    </>
  )
}

function HandingOver({ done, total }: { done: number; total: number }) {
  const shell = useShell()
  return (
    <>
      <Action onClick={shell.stopHanding}>Stop</Action>
      <span className="tl-row tl-mid" role="status">
        {`Handing over ${plural(total, 'file')}`}
        <Meter label="Handing over" done={done} total={total} />
      </span>
    </>
  )
}
