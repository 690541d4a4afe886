// The lineage rules, in the order a person would follow them.
import type { TraceLink } from '../../../shared/model/trace.ts'
import type { Material } from '../material.ts'
import { a2aCaller } from './a2a-caller.ts'
import { auditToken, auditTool } from './audit.ts'
import { agentIdentity, agentUserIdentity, blueprint, sponsor } from './identity.ts'
import { promptRun, userPrompt, userRun } from './prompt.ts'
import type { Rule } from './rule.ts'
import { computerInventory, purviewDevice, sessionCalls, sessionComputer, sessionStart } from './session.ts'
import { signInCorrelation, signInIdentity, signInReuse, signInWindow } from './sign-in.ts'
import { spanParent, spanTrace } from './span-parent.ts'

const rules: readonly Rule[] = [
  userPrompt, //        user.prompt                       human → prompt          exact
  userRun, //           user.run                          human → called run      exact
  promptRun, //         prompt.run                        prompt → run            exact
  agentIdentity, //     agent.identity                    agent → run             exact
  blueprint, //         blueprint                         blueprint → agent       exact
  sponsor, //           sponsor                           sponsor → agent, …      exact
  agentUserIdentity, // agentUser.identity                agent → agent user      exact
  spanParent, //        span.parent                       step → step             exact
  spanTrace, //         span.trace                        run → step              inferred
  a2aCaller, //         a2a.caller                        run → run               inferred
  signInWindow, //      signIn.window                     run → first request     inferred
  signInCorrelation, // signIn.correlation                T1 → T2 → user_fic      exact, across a missing leg inferred
  signInReuse, //       signIn.reuse                      earlier T1, T2 → request inferred
  signInIdentity, //    signIn.identity                   identity → request      exact
  sessionStart, //      session.startSession              tool → session          exact
  sessionCalls, //      session.sessionId                 session → tool          exact
  sessionComputer, //   session.computer                  session → Cloud PC      exact
  computerInventory, // computer.inventory                Cloud PC → request      exact
  purviewDevice, //     purview.device                    Cloud PC → record       exact
  auditToken, //        signIn.uti=audit.uniqueTokenId    request → record        exact, of a refused request inferred
  auditTool, //         tool.window, run.window           step → record           inferred
]

export function linksOf(material: Material): TraceLink[] {
  return rules.flatMap(rule => rule(material))
}
