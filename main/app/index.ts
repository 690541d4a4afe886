// The surface of the app: what its three shells build on.
export type {
  EngineProcess,
  EvidenceSource,
  HuntAnswer,
  HuntLimits,
  Pulled,
  ShippedHunt,
  SourceTable,
  StartEngine,
  Window,
} from '../investigation/index.ts'
export { listHunts, loadHunt } from '../investigation/index.ts'
export type { App, HostedApp } from './app.ts'
export {
  type ImportReport,
  importPaths,
  previewPaths,
  type RunReport,
  readOneTrace,
  readTraces,
  runScenario,
  verifyFile,
} from './batch.ts'
export { makeCaseBundle, type Verified, verifyPlace } from './bundle.ts'
export { compactCase, lockCase, mergeFiles, readHealth, unlockCase } from './case-file.ts'
export {
  type CheckReport,
  checkInvariants,
  keepWays,
  type PlayedWay,
  playWayFile,
  type WorldProgress,
} from './check.ts'
export { type CounterfactualReport, playCounterfactual } from './counterfactual.ts'
export { createApp } from './create-app.ts'
export { type CrosswalkRow, readCrosswalk } from './crosswalk.ts'
export { dataFolder } from './data-folder.ts'
export { dispatch } from './dispatch.ts'
export { forward } from './events.ts'
export { type ExportReport, exportCaseFiles, type FileFormat, fileFormats, type Selection } from './export/index.ts'
export { type HuntThereOrder, huntThere } from './hunt/hunt-there.ts'
export { type HuntOrder, type HuntReport, runHunt } from './hunt/run-hunt.ts'
export { type Log, openLog } from './log.ts'
export type { RunProgress } from './record-run.ts'
export { type Rehearsal, rehearse } from './rehearse.ts'
export { connect, type PullRequest, pullInto } from './remote.ts'
export { readRendererFile, securityHeaders } from './renderer-files.ts'
export type { CaseReplayReport } from './replay.ts'
export { replayFile } from './replay.ts'
export {
  exportCase,
  type SendOptions,
  type SendReport,
  streamScenario,
  type WireFormat,
  wireFormats,
} from './send/index.ts'
export { type OpenedSource, openSource } from './serve.ts'
export { systemEnv } from './system-env.ts'
export type { Upload } from './uploads.ts'
export type { WhatIfReport } from './what-if.ts'
export { whatIfFile } from './what-if.ts'
