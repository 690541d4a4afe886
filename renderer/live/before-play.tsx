// What stands on the empty stage before a run is played: what will be seen, and the button that begins it.
import { Play16Filled } from '@fluentui/react-icons'
import type { RunInfo } from '../../shared/model/run.ts'
import { useAnswer } from '../client/index.ts'
import { Action, Empty } from '../parts/index.ts'

export function BeforePlay({ run, play }: { run: RunInfo; play(): void }) {
  const scenarios = useAnswer('live.scenarios', {})
  const scenario = scenarios.data?.find(({ id }) => id === run.scenario)
  return (
    <div className="tl-before-play">
      <Empty
        title={run.title}
        action={
          <Action kind="solid" keys="Space" icon={<Play16Filled />} onClick={play}>
            Play this run
          </Action>
        }
      >
        {scenario?.summary ?? 'Every message of this run will be drawn here as it happened.'}
      </Empty>
    </div>
  )
}
