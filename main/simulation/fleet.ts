// A fleet: many agents at work at once in one tenant, session after session, for busy days and for what the simulator's speed is.
import type { Command } from '../../shared/model/commands.ts'
import type { RecordedFact } from '../../shared/model/facts.ts'
import { ScenarioDocument } from '../../shared/scenarios/schema.ts'
import { perform } from './commands/commands.ts'
import { agentUserRef, humanRef, poolRef, taskRef } from './opening/estate.ts'
import { startRunWithWorld } from './run.ts'
import type { Proofs, Stage } from './stage.ts'

export interface FleetOptions {
  agents: number
  pcs: number
  seed: number
  actionsPerSession: number
  proofs: Proofs
}

export interface Fleet {
  /** Goes on until so many more tool calls were answered, or a few more: what falls into one moment is not torn apart. */
  act(count: number): Promise<void>
  /** Tool calls that were answered so far, those that open and close sessions not counted. */
  readonly acted: number
  readonly facts: readonly RecordedFact[]
  readonly stage: Stage
}

/** A tenant with so many agents, all at work from its first moment on. */
export async function startFleet({ agents, pcs, seed, actionsPerSession, proofs }: FleetOptions): Promise<Fleet> {
  const { stage } = await startRunWithWorld(fleetScenario(agents, pcs), seed, { proofs, beatMs })
  const { scheduler } = stage
  let acted = 0

  async function work(number: number): Promise<void> {
    const agentUser = agentUserRef(nameOf(number))
    for (let round = 1; ; round += 1) {
      const task = taskRef(`${nameOf(number)}-${round}`)
      await must({
        do: 'ask',
        task,
        human: humanRef('dana'),
        agentUser,
        pool: poolRef('fleet'),
        text: 'Check the invoices.',
        channel: 'msteams',
        purpose: null,
      })
      await must({ do: 'startSession', task })
      for (let step = 0; step < actionsPerSession; step += 1) {
        const url = `${site}/Shared%20Documents/${pages[(number + round + step) % pages.length]}`
        await must({ do: 'tool', task, tool: 'browser_navigate', arguments: { url }, takes: 700, justification: null })
        acted += 1
      }
      await must({ do: 'answer', task, text: 'They are in order.', outcome: 'done' })
    }
  }

  async function must(command: Command): Promise<void> {
    const outcome = await perform(stage, command)
    if (!outcome.ok) throw new Error(`${command.do}: ${outcome.reason}`)
  }

  for (let number = 0; number < agents; number += 1) scheduler.spawn(() => work(number))
  return {
    async act(count) {
      const enough = acted + count
      while (acted < enough) await scheduler.advance()
    },
    get acted() {
      return acted
    },
    facts: stage.world.facts,
    stage,
  }
}

/** A second: of fifty agents most then act in one moment. */
const beatMs = 1000

const nameOf = (number: number): string => `agent-${number + 1}`
const site = 'https://contoso.sharepoint.com/sites/Finance'
const invoices = Array.from({ length: 12 }, (_, index) => `AP-2026-08/INV-${1040 + index}.pdf`)
/** What an agent looks at: the folder, and each invoice in it. */
const pages = ['AP-2026-08', ...invoices]

function fleetScenario(agents: number, pcs: number) {
  const numbers = Array.from({ length: agents }, (_, number) => number)
  const document = ScenarioDocument.parse({
    id: 'fleet',
    title: 'A fleet',
    summary: `${agents} agents at work on ${pcs} Cloud PCs.`,
    threats: [],
    startsAt: '2026-09-17T09:14:00.000Z',
    tenant: { displayName: 'Contoso', domain: 'contoso.com', region: 'eastus' },
    humans: [
      {
        key: 'dana',
        displayName: 'Dana Reyes',
        userPrincipalName: 'dana.reyes@contoso.com',
        ipAddress: '203.0.113.24',
      },
      {
        key: 'priya',
        displayName: 'Priya Nair',
        userPrincipalName: 'priya.nair@contoso.com',
        ipAddress: '203.0.113.31',
        roles: ['AI Administrator'],
      },
    ],
    blueprints: [{ key: 'finance-ops', displayName: 'Finance Ops', owners: ['priya'], sponsors: ['priya'] }],
    agents: numbers.map(number => ({
      key: nameOf(number),
      displayName: `Agent ${number + 1}`,
      blueprint: 'finance-ops',
      sponsors: ['priya'],
      ipAddress: `198.51.100.${1 + (number % 250)}`,
    })),
    agentUsers: numbers.map(number => ({
      key: nameOf(number),
      displayName: `Agent ${number + 1}`,
      userPrincipalName: `agent.${number + 1}@contoso.com`,
      agent: nameOf(number),
    })),
    pools: [
      {
        key: 'fleet',
        displayName: 'Fleet-US',
        region: 'eastus',
        size: pcs,
        assignedTo: numbers.map(nameOf),
        firstIpAddress: '192.0.2.1',
      },
    ],
    sites: [
      {
        url: site,
        members: numbers.map(nameOf),
        files: invoices.map((path, index) => ({
          path,
          bytes: 90_000 + 1000 * index,
          text: `Northwind Traders. Amount due ${index + 1},210.00 USD.`,
        })),
      },
    ],
    policies: [],
    tasks: [],
  })
  return { ...document, file: 'in memory' }
}
