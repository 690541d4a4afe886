// Names of the machines' states, of what they hold and of conditions, as words.
import { spaced } from '../parts/format.ts'

/** `inUse` → `In use`, `act.toolCall` → `Act, tool call`. */
export const stateWord = (state: string): string => capital(state.split('.').map(spaced).join(', '))

/** What a machine holds: `requestId` → `Request id`, and the short ones in full. */
export const contextWord = (name: string): string => short[name] ?? capital(spaced(name))

const short: Readonly<Record<string, string>> = { pc: 'Cloud PC', jkt: 'Device key' }

/** A condition of Conditional Access: `agentIdRisk` → `Agent risk`. */
export const conditionWord = (condition: string): string => conditions[condition] ?? capital(spaced(condition))

const conditions: Readonly<Record<string, string>> = { agentIdRisk: 'Agent risk', application: 'Resource' }

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
