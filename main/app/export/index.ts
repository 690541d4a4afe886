// Exports of a case as files, asked for on the command line.
import type { Env } from '../../../shared/model/env.ts'
import { openCase } from '../../case/index.ts'
import { thenClose } from '../then-close.ts'
import { type ExportOrder, type ExportReport, exportFiles } from './export-files.ts'

export { type FileFormat, fileFormats } from '../../case/index.ts'
export type { ExportReport } from './export-files.ts'
export type { Selection } from './selection.ts'

/** Refuses what `openCase` refuses, and what `exportFiles` does. */
export async function exportCaseFiles(file: string, env: Env, order: ExportOrder): Promise<ExportReport> {
  const store = await openCase({ file, env, worker: 'inline' })
  return thenClose(store, () => exportFiles(store, order))
}
