// A case opened to be asked in KQL by others, such as the host that answers as a cluster of Kusto does.
import manifest from '../../package.json' with { type: 'json' }
import type { Env } from '../../shared/model/env.ts'
import { openCase } from '../case/index.ts'
import { CaseHunting, caseSource, type EvidenceSource } from '../investigation/index.ts'

export interface OpenedSource {
  readonly source: EvidenceSource
  /** What the case is called. */
  readonly name: string
  /** Of Throughline. */
  readonly version: string
}

/** Closing the source closes the case. Refuses what `openCase` refuses. */
export async function openSource(file: string, env: Env): Promise<OpenedSource> {
  const store = await openCase({ file, env })
  const { name } = await store.info()
  const hunting = new CaseHunting(store, { now: () => env.clock.now() })
  const source = caseSource({ store, hunting, name, file })
  const close = async () => {
    await source.close()
    await store.close()
  }
  return { source: { ...source, close }, name, version: manifest.version }
}
