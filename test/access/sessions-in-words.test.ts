// What sessions are answered, word for word: checkouts, check-ins, calls of tools, the screen, and what a pool and its Cloud PCs are.
import { describe, expect, test } from 'vitest'
import {
  baselineReasons,
  type CallSight,
  type CheckinSight,
  type CheckoutSight,
  decideCheckin,
  decideCheckout,
  decidePoolEdit,
  decidePosture,
  decideTakeControl,
  decideToolCall,
  type PostureSight,
  poolStatuses,
  type RequestSight,
  type Residue,
  takesCheckouts,
  verifyRequest,
} from '../../main/access/index.ts'
import type { Pool } from '../../shared/model/objects.ts'
import { account, agentId, guid, pool, rightCheckout, session, stranger, trusted } from './cases/sessions.ts'
import { crossed, inWords, type Situation } from './in-words.ts'

describe('A checkout', () => {
  const { headers } = rightCheckout
  const plain: CheckoutSight = {
    ...rightCheckout,
    agentUser: { account, agentId: agentId.toUpperCase() },
    free: ['pc:1', 'pc:2'],
    pick: count => count - 1,
  }
  const waits = { sessionId: session.toUpperCase(), poolId: pool.id.toUpperCase(), agentUserId: account.id, pc: null }
  const other = { ...waits, sessionId: guid(15) }

  test('that is not granted is told everything against it, and whether the session ends with it', async () => {
    const callers: readonly Situation<CheckoutSight>[] = [
      ['', {}],
      ['a token not known', { token: 'unknown' }],
      ['no good token', { token: 'no' }],
      ['a caller not trusted', { trustedCaller: 'no' }],
      ['a person', { headers: { ...headers, agentToken: null } }],
      ['a person who is no agent user', { headers: { ...headers, agentToken: null }, agentUser: null }],
      ['nobody', { headers: { ...headers, agentToken: null, userObjectId: null }, agentUser: null }],
      ['an agent token not known', { headers: { ...headers, agentToken: { valid: 'unknown', agentId } } }],
      ['no good agent token', { headers: { ...headers, agentToken: { valid: 'no', agentId } } }],
      ["another agent's token", { headers: { ...headers, agentToken: { valid: 'yes', agentId: guid(30) } } }],
      ['no agent user', { agentUser: null }],
      ['an agent user not assigned', { agentUser: { account: stranger, agentId } }],
      ['not approved', { approved: 'no' }],
      ['approval not known', { approved: 'unknown' }],
      ['without a session id', { headers: { ...headers, sessionId: null } }],
    ]
    const sessions: readonly Situation<CheckoutSight>[] = [
      ['', {}],
      ['it waits already', { open: [waits] }],
      ['it has a Cloud PC', { open: [{ ...waits, pc: 'pc:9' }] }],
      ['it is over', { ended: true }],
      ['it is in another pool', { open: [{ ...waits, poolId: guid(20) }] }],
      ["it is another agent user's", { open: [{ ...waits, agentUserId: guid(21) }] }],
      ['one of one is held', { open: [other], pool: { ...pool, sessionsPerAgentUser: 1 } }],
      ['one of two is held', { open: [other], pool: { ...pool, sessionsPerAgentUser: 2 } }],
      [
        'the one is held by another',
        { open: [{ ...other, agentUserId: guid(21) }], pool: { ...pool, sessionsPerAgentUser: 1 } },
      ],
      ['as many wait as are free', { waitingBefore: 2 }],
      ['the pool has failed', { status: 'Failed' }],
      ['the pool is being provisioned', { status: 'Provisioning' }],
    ]
    const text = inWords(crossed(callers, sessions), change => {
      const decision = decideCheckout({ ...plain, ...change })
      if (decision.outcome === 'grant') return `grant ${decision.pc}${decision.repeated ? ' again' : ''}`
      if (decision.outcome === 'queue') return `queue${decision.repeated ? ' again' : ''}: ${decision.reason}`
      const ends = decision.outcome === 'refuse' && decision.turnsAway ? ', and it is turned away' : ''
      return [
        `${decision.outcome} ${decision.status}${ends}`,
        ...decision.reasons.map(({ check, met, status, reason }) => `${check} ${met} ${status}: ${reason}`),
      ].join('\n')
    })
    await expect(text).toMatchFileSnapshot('./sessions/checkouts.txt')
  })
})

test('each call of a tool is answered with every reason', async () => {
  const calls = crossed<CallSight>(
    [
      ['', {}],
      ['a token not known', { token: 'unknown' }],
      ['no good token', { token: 'no' }],
    ],
    [
      ['', {}],
      ['a caller not known', { caller: 'unknown' }],
      ['a caller not trusted', { caller: 'no' }],
    ],
    [
      ['', {}],
      ['before the session has a computer', { sessionComputerId: null }],
      ['no computer named', { computerIdHeader: null }],
      ['another computer named', { computerIdHeader: 'other' }],
      ["another session's computer", { sessionComputerId: 'other' }],
    ],
    [
      ['', {}],
      ['busy', { standing: 'busy' }],
      ['connecting', { standing: 'connecting' }],
      ['challenged', { standing: 'challenged' }],
      ['a person drives', { standing: 'coDriven' }],
      ['ended', { standing: 'ended' }],
    ],
  )
  const right: CallSight = {
    token: 'yes',
    caller: 'yes',
    computerId: 'ABCD',
    computerIdHeader: 'abcd',
    sessionComputerId: 'Abcd',
    standing: 'acting',
  }
  // three things at once say nothing new
  const few = calls.filter(([, change]) => Object.keys(change).length < 3)
  const text = inWords(few, change => {
    const decision = decideToolCall({ ...right, ...change })
    return decision.outcome === 'grant' ? 'grant' : [decision.status, ...decision.reasons].join('\n')
  })
  await expect(text).toMatchFileSnapshot('./sessions/tool-calls.txt')
})

test('each check-in is answered in words', async () => {
  const checkins = crossed<CheckinSight>(
    [
      ['open', { session: 'open' }],
      ['ended', { session: 'ended' }],
      ['no session', { session: null }],
    ],
    [
      ['', {}],
      ['without its id', { sessionIdHeader: null }],
      ['with another id', { sessionIdHeader: 'b2' }],
    ],
    [
      ['', {}],
      ['a token not known', { token: 'unknown' }],
      ['no good token', { token: 'no' }],
    ],
  )
  const right: CheckinSight = { token: 'yes', sessionId: 'A1', sessionIdHeader: 'a1', session: 'open' }
  const text = inWords(checkins, change => {
    const { status, reason } = decideCheckin({ ...right, ...change })
    return `${status}: ${reason}`
  })
  await expect(text).toMatchFileSnapshot('./sessions/check-ins.txt')
})

test('control of the screen is refused in words', async () => {
  const standings = ['acting', 'busy', 'coDriven', 'connecting', 'challenged', 'ended'] as const
  const lines = standings.map(standing => {
    const decision = decideTakeControl(standing)
    return `${standing}: ${decision.outcome === 'grant' ? 'grant' : `${decision.code}, ${decision.reason}`}\n`
  })
  await expect(lines.join('')).toMatchFileSnapshot('./sessions/control.txt')
})

test('a Cloud PC that is not at its baseline is told why', async () => {
  interface Left {
    residue: Residue
    checks: readonly { name: string; clean: boolean }[]
    liveTokens: boolean
  }
  const left = crossed<Left>(
    [
      ['nothing left', { residue: 'none' }],
      ['something left', { residue: 'some' }],
      ['what is left not known', { residue: 'unknown' }],
    ],
    [
      ['all clean', { checks: [{ name: 'files', clean: true }] }],
      [
        'two not clean',
        {
          checks: [
            { name: 'files', clean: false },
            { name: 'tabs', clean: true },
            { name: 'cookies', clean: false },
          ],
        },
      ],
    ],
    [
      ['', {}],
      ['a token alive', { liveTokens: true }],
    ],
  )
  const text = inWords(
    left,
    ({ residue = 'none', checks = [], liveTokens = false }) =>
      baselineReasons(residue, { checks, liveTokens }).join('\n') || 'clean',
  )
  await expect(text).toMatchFileSnapshot('./sessions/baseline.txt')
})

test('a device that does not comply is told why', async () => {
  const devices = crossed<PostureSight>(
    [
      ['joined', {}],
      ['not joined', { entraJoined: 'no' }],
      ['joined or not', { entraJoined: 'unknown' }],
    ],
    [
      ['enrolled', {}],
      ['not enrolled', { intuneEnrolled: 'no' }],
      ['enrolled or not', { intuneEnrolled: 'unknown' }],
    ],
    [
      ['', {}],
      ['all met', { settings: [{ name: 'firewall', met: 'yes' }] }],
      [
        'one not met, one not reported',
        {
          settings: [
            { name: 'firewall', met: 'no' },
            { name: 'antivirus', met: 'unknown' },
          ],
        },
      ],
    ],
  )
  const right: PostureSight = { entraJoined: 'yes', intuneEnrolled: 'yes', settings: [] }
  const text = inWords(devices, change => {
    const { outcome, reasons } = decidePosture({ ...right, ...change })
    return [outcome, ...reasons].join('\n')
  })
  await expect(text).toMatchFileSnapshot('./sessions/posture.txt')
})

test('each edit of a pool is told what it takes, or why it cannot be', async () => {
  const edits: readonly Situation<Pool>[] = [
    ['', {}],
    ['of another pool', { id: guid(99) }],
    ['its name', { displayName: 'Other' }],
    ['its description', { description: 'For invoices' }],
    ['its region', { region: 'westus' }],
    ['its agents', { assignedTo: [] }],
    ...[0, 1, 200, 201].map((size): Situation<Pool> => [`${size} Cloud PCs`, { size }]),
    ...[1, 2, 3].map(
      (minimumCount): Situation<Pool> => [
        `${minimumCount} to 2 Cloud PCs`,
        { scalingPolicy: { minimumCount, maximumCount: 2 } },
      ],
    ),
    ['its image', { cloudPcConfiguration: { imageId: 'x' } }],
    ['single sign-on', { capabilities: { enableSingleSignOn: true } }],
    ['its billing', { billingConfiguration: { billingPlanId: 'x', billingType: 'payAsYouGo' } }],
    ['sessions for each agent user', { sessionsPerAgentUser: 1 }],
    ['all that cannot be', { id: guid(99), region: 'westus', size: 0, displayName: 'Other' }],
  ]
  const statuses = ['Active', 'Deleting'] as const
  const pages = statuses.map(status => {
    const text = inWords(edits, change => {
      const edit = decidePoolEdit(pool, { ...pool, ...change }, status)
      if (edit.outcome === 'refuse') return ['refuse', ...edit.reasons].join('\n')
      return `grant ${edit.changed.join(', ') || 'nothing'}${edit.reprovision ? ', provisioned anew' : ''}`
    })
    return `# ${status}\n${text}`
  })
  await expect(pages.join('\n')).toMatchFileSnapshot('./sessions/pool-edits.txt')
})

test('a pool takes checkouts by its status', () => {
  const { Provisioning, ...others } = takesCheckouts
  expect(poolStatuses).toEqual(['Active', 'Created', 'Provisioning', 'Provisioning paused', 'Failed', 'Deleting'])
  expect(Provisioning).toBe('unknown')
  expect(others).toEqual({ Active: 'yes', Created: 'yes', 'Provisioning paused': 'yes', Failed: 'no', Deleting: 'no' })
})

describe('A request to a resource', () => {
  const values = {
    token: ['live', 'challenged', 'ended', 'unknown'],
    account: ['enabled', 'disabled', 'unknown'],
    device: ['compliant', 'none', 'notCompliant', 'unknown'],
    risk: ['none', 'low', 'medium', 'high', 'unknown'],
    session: ['acting', 'none', 'notActing', 'unknown'],
    policy: ['unchanged', 'changed', 'unknown'],
    location: ['allowed', 'notAllowed', 'unknown'],
  } as const
  const each: readonly (readonly Situation<RequestSight>[])[] = [
    values.token.map((token): Situation<RequestSight> => [`token ${token}`, { token }]),
    values.account.map((account): Situation<RequestSight> => [`account ${account}`, { account }]),
    values.device.map((device): Situation<RequestSight> => [`device ${device}`, { device }]),
    values.risk.map((risk): Situation<RequestSight> => [`risk ${risk}`, { risk }]),
    values.session.map((session): Situation<RequestSight> => [`session ${session}`, { session }]),
    values.policy.map((policy): Situation<RequestSight> => [`policy ${policy}`, { policy }]),
    values.location.map((location): Situation<RequestSight> => [`location ${location}`, { location }]),
  ]
  const clients: readonly Situation<RequestSight>[] = [
    ['', {}],
    ['no challenge', { continuousAccess: false }],
  ]

  const mixed: readonly Situation<RequestSight>[] = [
    ['token ended, session notActing', { token: 'ended', session: 'notActing' }],
    ['session notActing, account unknown', { session: 'notActing', account: 'unknown' }],
    ['account unknown, policy changed', { account: 'unknown', policy: 'changed' }],
    ['policy changed, risk medium', { policy: 'changed', risk: 'medium' }],
    ['risk medium, location unknown', { risk: 'medium', location: 'unknown' }],
  ]

  test('is told everything against it, and the worst decides', async () => {
    const requests = [...each.flatMap(one => crossed(one, clients)), ...crossed(mixed, clients)]
    const text = inWords(requests, change => {
      const { outcome, status, code, reasons } = verifyRequest({ ...trusted, ...change })
      return [`${outcome} ${status} ${code}`.trimEnd(), ...reasons].join('\n')
    })
    await expect(text).toMatchFileSnapshot('./sessions/requests.txt')
  })

  test('is granted with anything that is fine, and nothing is made for it', () => {
    const granted = verifyRequest(trusted)
    expect(granted).toEqual({ outcome: 'grant', status: 200, code: '', reasons: [] })
    for (const device of ['compliant', 'none'] as const)
      for (const risk of ['none', 'low'] as const)
        for (const session of ['acting', 'none'] as const)
          expect(verifyRequest({ ...trusted, device, risk, session })).toBe(granted)
  })
})
