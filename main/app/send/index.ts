// Sending records out: to a collector on this machine, a file, or standard output.
export { type WireFormat, wireFormats } from '../../case/index.ts'
export { exportCase, type SendOptions, type SendReport, sendOf, streamScenario } from './send.ts'
