// Hunts for what no scenario shows, over rows written by hand as the documentation of their tables has them.
import { agents } from './agents.ts'
import { directory } from './directory.ts'
import type { WrittenProof } from './row.ts'
import { services } from './services.ts'
import { signIns } from './sign-ins.ts'

export const written: Readonly<Record<string, WrittenProof>> = { ...agents, ...directory, ...services, ...signIns }
