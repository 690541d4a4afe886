// The run told in clauses: who asked, which agent took it, whom it became, where it worked, what it touched, how it ended.
import type { Clause, TraceLink } from '../../shared/model/trace.ts'
import { type EpochMs, type EvidenceId, epochMs } from '../../shared/model/units.ts'
import type { Call } from './chains.ts'
import { evidenceOf, humanIdOf, type Item, type Material } from './material.ts'
import { legNames, nameOf, nodeId } from './nodes.ts'
import { isRefusal } from './seen/act.ts'
import type { Audit } from './seen/seen.ts'
import type { Step } from './steps.ts'

type Part = Clause['parts'][number]

const words = (text: string): Part => ({ text })
const named = (text: string, node: string, tone?: 'refuse' | 'warn'): Part =>
  tone ? { text, node, tone } : { text, node }

/** Clauses by time. Each says only what its evidence says; what is missing is left out here and told as a gap. */
export function storyOf(material: Material, links: readonly TraceLink[]): Clause[] {
  const clauses = [
    ...material.roots.flatMap(root => [asked(root, material), took(root, material)]),
    ...material.chain.calls.map(call => handedOff(call, material)),
    ...became(material),
    ...worked(material),
    ...touched(material, links),
    ...ran(material, links),
    ...ended(material),
  ]
  return clauses
    .map((clause, at) => ({ clause, at }))
    .sort(
      (a, b) => (a.clause.at ?? Number.POSITIVE_INFINITY) - (b.clause.at ?? Number.POSITIVE_INFINITY) || a.at - b.at,
    )
    .map(({ clause }) => clause)
}

function asked(root: Step, { humans }: Material): Clause {
  const human = humans.get(humanIdOf(root.act.human) ?? '')
  const prompt =
    root.act.input === null
      ? named('something no log holds', nodeId.prompt(root), 'warn')
      : named(root.act.input, nodeId.prompt(root))
  const who =
    human === undefined ? words('Somebody the case does not name') : named(nameOf(human), nodeId.human(human.id))
  return clause(root.act.time, [who, words(' asked: '), prompt, ...fullStop(prompt.text)], evidenceOf(root.sightings))
}

function took(root: Step, material: Material): Clause {
  const parts = [agentPart(root, material), words(' took it')]
  const agent = material.agents.get(root.act.agent.id ?? '')
  const blueprints = [...(agent?.blueprints.keys() ?? [])].flatMap(id => material.blueprints.get(id) ?? [])
  const sponsors = [...(agent?.sponsors ?? []), ...blueprints.flatMap(blueprint => blueprint.sponsors)]
  const behind: Part[] = [
    ...blueprints.flatMap(blueprint => [words('blueprint '), named(nameOf(blueprint), nodeId.blueprint(blueprint.id))]),
    ...[...Map.groupBy(sponsors, ({ party }) => party.id ?? party.upn ?? '')].flatMap(([id, [mention]]) =>
      mention === undefined
        ? []
        : [words('sponsor '), named(mention.party.name ?? mention.party.upn ?? id, nodeId.sponsor(id))],
    ),
  ]
  const pairs = behind.flatMap((part, at) => (at > 0 && at % 2 === 0 ? [words(', '), part] : [part]))
  const tail = behind.length === 0 ? [words('.')] : [words(' ('), ...pairs, words(').')]
  return clause(
    root.act.time,
    [...parts, ...tail],
    [
      ...evidenceOf(root.sightings),
      ...evidenceOf(agent?.objects ?? []),
      ...blueprints.flatMap(blueprint => evidenceOf(blueprint.objects)),
    ],
  )
}

function handedOff({ caller, callee }: Call, material: Material): Clause {
  const { name, id } = callee.act.caller
  const who = caller === null ? { text: `${name ?? id}, whose run is not known,` } : agentPart(caller, material)
  return clause(
    callee.act.time,
    [who, words(' called '), agentPart(callee, material, callee.id), words('.')],
    [...evidenceOf(caller?.sightings ?? []), ...evidenceOf(callee.sightings)],
  )
}

/** One clause a token chain, told by its last request: that is the one Conditional Access is asked about. */
function became({ tokenChains }: Material): Clause[] {
  return tokenChains.flatMap(({ requests }) => {
    const last = requests.at(-1)
    if (last === undefined) return []
    const { of } = last
    const refused = of.errorCode !== null && of.errorCode !== 0
    const who =
      of.leg === 'agentUser'
        ? [
            named(
              of.user.upn ?? of.user.name ?? of.user.id ?? 'its agent user',
              nodeId.agentUser(of.user.id ?? of.user.upn ?? ''),
            ),
          ]
        : [named(`${legNames[of.leg]} token`, last.id)]
    const blocking = of.policies.filter(policy => policy.result === 'failure').map(policy => policy.name)
    const verdict = refused
      ? named(
          `${blocking.length > 0 ? `blocked by ${blocking.join(', ')}` : `refused`} (AADSTS${of.errorCode})`,
          last.id,
          'refuse',
        )
      : named(conditionalAccessWords(of.conditionalAccess), last.id)
    const start = of.leg === 'agentUser' ? (refused ? 'It asked to become ' : 'It became ') : 'It asked for '
    const resource = of.resource === null ? '' : ` for ${of.resource}`
    return [
      clause(
        of.time,
        [words(start), ...who, words(`${resource}; `), verdict, words('.')],
        [last, ...requests].flatMap(item => evidenceOf(item.sightings)),
      ),
    ]
  })
}

function conditionalAccessWords(status: string | null): string {
  if (status === 'success') return 'Conditional Access granted'
  if (status === 'failure') return 'Conditional Access failed'
  if (status === 'notApplied') return 'no Conditional Access policy applied'
  return 'the row says nothing of Conditional Access'
}

function worked({ sessions, computers }: Material): Clause[] {
  return [...sessions.values()].flatMap(session => {
    const computer = computers.get(session.computer ?? '')
    const pc =
      computer === undefined
        ? words('a Cloud PC no record names')
        : named(nameOf(computer), nodeId.cloudPc(computer.id))
    const id = named(session.id.slice(0, 8), nodeId.session(session.id))
    const first = session.start ?? session.uses[0]
    const opening =
      session.start?.act.status === 'refused' || session.start?.act.status === 'error'
        ? 'It asked for '
        : 'It checked out '
    const opened = clause(
      first?.act.time ?? null,
      [words(opening), pc, words(', session '), id, words('.')],
      evidenceOf(first?.sightings ?? []),
    )
    if (session.end === null) return [opened]
    const released = clause(
      session.end.act.end ?? session.end.act.time,
      [words('It gave '), pc, words(' back.')],
      evidenceOf(session.end.sightings),
    )
    return [opened, released]
  })
}

/** Neighbouring records of one kind become one clause: "read A, B and C". */
function touched(material: Material, links: readonly TraceLink[]): Clause[] {
  const actors = new Map(links.filter(link => link.rule === 'tool.window').map(link => [link.to, link.from]))
  const things = material.audits
    .filter(({ of }) => of.subject !== 'request' && of.subject !== 'interaction')
    .toSorted((a, b) => (a.of.time ?? 0) - (b.of.time ?? 0) || (a.id < b.id ? -1 : 1))
  const groups: { verb: string; items: Item<Audit>[] }[] = []
  for (const item of things) {
    const verb = verbOf(item.of)
    const last = groups.at(-1)
    if (last?.verb === verb) last.items.push(item)
    else groups.push({ verb, items: [item] })
  }
  return groups.map(({ verb, items }) => {
    const parts = items.flatMap((item, at): Part[] => [
      ...(at === 0 ? [] : [words(at === items.length - 1 ? ' and ' : ', ')]),
      named(item.of.title, item.id, item.of.status === 'refused' ? 'refuse' : undefined),
    ])
    const evidence = items.flatMap(item => evidenceOf(item.sightings))
    const told = clause(items[0]?.of.time ?? null, [words(`It ${verb} `), ...parts, words('.')], evidence)
    return { ...told, nodes: [...told.nodes, ...items.flatMap(item => actors.get(item.id) ?? [])] }
  })
}

function verbOf({ effect, subject, operation, status }: Audit): string {
  if (status === 'refused') return `was refused ${operation} of`
  if (operation === 'Send') return 'sent'
  if (subject !== 'file' && subject !== 'mail') return `did ${operation} on`
  return effect === 'read' ? 'read' : effect === 'write' ? `wrote (${operation})` : `did ${operation} on`
}

/** Tool calls that no record explains: all that went wrong, one a clause, and the others together. */
function ran(material: Material, links: readonly TraceLink[]): Clause[] {
  const explained = new Set(links.filter(link => link.rule === 'tool.window').map(link => link.from))
  const tools = material.chain.steps.filter(({ act }) => act.tool !== null)
  const failed = tools.filter(({ act }) => act.status === 'refused' || act.status === 'error')
  const quiet = tools
    .filter(({ id, act }) => act.tool?.phase === 'within' && act.status === 'ok' && !explained.has(id))
    .sort((a, b) => (a.act.time ?? 0) - (b.act.time ?? 0))
  const told = failed.map(step =>
    clause(
      step.act.time,
      [
        named(step.act.tool?.name ?? step.act.label, step.id),
        words(step.act.status === 'refused' ? ' was ' : ' '),
        named(step.act.status === 'refused' ? 'refused' : 'failed', step.id, 'refuse'),
        words(`: ${step.act.problem ?? 'no reason given'}`),
        ...fullStop(step.act.problem ?? ''),
      ],
      evidenceOf(step.sightings),
    ),
  )
  const [first] = quiet
  if (first === undefined) return told
  const tally = [...Map.groupBy(quiet, step => step.act.tool?.name ?? step.act.label)]
  const parts = tally.flatMap(([tool, calls], at): Part[] => [
    ...(at === 0 ? [] : [words(at === tally.length - 1 ? ' and ' : ', ')]),
    named(calls.length === 1 ? tool : `${tool} ${calls.length} times`, calls[0]?.id ?? ''),
  ])
  const evidence = quiet.flatMap(step => evidenceOf(step.sightings))
  const used = clause(first.act.time, [words('It used '), ...parts, words('.')], evidence)
  return [...told, { ...used, nodes: quiet.map(step => step.id) }]
}

function ended({ roots, chain }: Material): Clause[] {
  return roots.flatMap(root => {
    const output = chain.steps.find(step => step.act.operation === 'output' && step.act.trace === root.act.trace)
    const at = root.act.end ?? output?.act.end ?? output?.act.time ?? null
    const evidence = [output, root].flatMap(step => evidenceOf(step?.sightings ?? []))
    if (root.act.problem !== null) {
      const tone = isRefusal(root.act.problem) ? 'refused' : 'failed'
      return [
        clause(
          at,
          [
            words('The run '),
            named(tone, root.id, 'refuse'),
            words(`: ${root.act.problem}`),
            ...fullStop(root.act.problem),
          ],
          evidence,
        ),
      ]
    }
    const answer = root.act.output ?? output?.act.output
    if (answer === undefined || answer === null) return []
    return [clause(at, [words('It answered: '), named(answer, output?.id ?? root.id), ...fullStop(answer)], evidence)]
  })
}

/** What people and logs write often ends its own sentence. */
export function fullStop(text: string): Part[] {
  return /[.!?…]\s*$/.test(text) ? [] : [words('.')]
}

function agentPart(step: Step, { agents }: Material, node?: string): Part {
  const agent = agents.get(step.act.agent.id ?? '')
  if (agent === undefined) return named(step.act.agent.name ?? 'An agent the case does not name', step.id)
  return named(nameOf(agent), node ?? nodeId.agent(agent.id))
}

function clause(at: EpochMs | null, parts: readonly Part[], evidence: readonly EvidenceId[]): Clause {
  const nodes = new Set(parts.flatMap(part => (part.node === undefined ? [] : [part.node])))
  return {
    at: at === null ? null : epochMs(at),
    parts: [...parts],
    nodes: [...nodes],
    evidence: [...new Set(evidence)],
  }
}
