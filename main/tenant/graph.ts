// Microsoft Graph as the agent's browser reaches it: checks token and proof on every request, then reads files and sends mail.
import type { EpochMs } from '../../shared/model/units.ts'
import { graphUrl, type MailMessage, mailMessage, type ResourceAnswer, type ResourceRequest } from '../cloudpc/index.ts'
import { checkProof, type ProofResult, type SeenProofs, type SigningKey } from '../tokens/index.ts'

/** Application id of Microsoft Graph, the audience of its tokens. */
export const graphResourceId = '00000003-0000-0000-c000-000000000000'

export interface SiteFile {
  id: string
  path: string
  bytes: number
  text: string
  sensitivityLabelId: string | null
}
export interface Site {
  url: string
  /** Object ids of those who may read it. */
  memberIds: readonly string[]
  files: readonly SiteFile[]
}

export interface Graph {
  readonly authority: SigningKey
  readonly seen: SeenProofs
  readonly sites: readonly Site[]
  /** Whether the token with this `uti` was ended before its time. */
  ended(uti: string): boolean
}

export interface SentRequest extends ResourceRequest {
  accessToken: string
  proof: string
}

type Effect = { kind: 'fileRead'; site: Site; file: SiteFile } | { kind: 'mailSent'; message: MailMessage }
export interface GraphAnswer {
  proof: ProofResult
  answer: ResourceAnswer
  effect: Effect | null
}

/** Answers 401 where token or proof is refused, 403 where the token or the account may not, 404 where nothing is there. */
export async function answerGraphRequest(graph: Graph, request: SentRequest, now: EpochMs): Promise<GraphAnswer> {
  const proof = await checkProof({
    proof: request.proof,
    accessToken: request.accessToken,
    htm: request.method,
    htu: request.url,
    now,
    audience: graphResourceId,
    authority: graph.authority,
    seen: graph.seen,
    ended: graph.ended,
  })
  if (!proof.ok) return { proof, answer: refuse(401, 'InvalidAuthenticationToken', proof.message), effect: null }
  const { scp, oid: caller } = proof.claims
  const scopes = String(scp).split(' ')
  const done = request.body
    ? sendMail(request, mailMessage(request.body), scopes)
    : read(graph, request.url, scopes, String(caller))
  return { proof, ...done }
}

type Done = Omit<GraphAnswer, 'proof'>

function sendMail(request: ResourceRequest, message: MailMessage | null, scopes: readonly string[]): Done {
  if (request.url !== `${graphUrl}/me/sendMail`) return no(404, 'itemNotFound', 'There is nothing at this address.')
  if (!scopes.includes('Mail.Send')) return no(403, 'ErrorAccessDenied', 'The token lacks the scope Mail.Send.')
  if (!message || message.to.length === 0) return no(404, 'ErrorInvalidRecipients', 'The message has no recipient.')
  return { answer: { status: 202 }, effect: { kind: 'mailSent', message } }
}

function read(graph: Graph, url: string, scopes: readonly string[], caller: string): Done {
  const target = siteItem(graph.sites, url)
  if (!target) return no(404, 'itemNotFound', 'There is nothing at this address.')
  const { site, path, what } = target
  if (!scopes.includes('Files.Read.All')) return no(403, 'accessDenied', 'The token lacks the scope Files.Read.All.')
  if (!site.memberIds.includes(caller)) return no(403, 'accessDenied', `The account has no access to ${site.url}.`)
  if (what === 'children') {
    const inside = site.files.filter(file => file.path.startsWith(`${path}/`))
    if (inside.length === 0) return no(404, 'itemNotFound', `${path} does not exist.`)
    const text = inside.map(file => `${nameOf(file)}  ${file.bytes} bytes`).join('\n')
    return { answer: { status: 200, title: path, text, bytes: 0, download: false }, effect: null }
  }
  const file = site.files.find(each => each.path === path)
  if (!file) return no(404, 'itemNotFound', `${path} does not exist.`)
  return {
    answer: { status: 200, title: nameOf(file), text: file.text, bytes: file.bytes, download: true },
    effect: { kind: 'fileRead', site, file },
  }
}

export const nameOf = (file: SiteFile): string => file.path.slice(file.path.lastIndexOf('/') + 1)

/** `…/sites/{host}:/sites/{name}:/drive/root:/{path}:/content` or `…:/children`. */
function siteItem(sites: readonly Site[], url: string): { site: Site; path: string; what: string } | null {
  const [, host, name, path, what] =
    /^\/v1\.0\/sites\/([^:]+):\/sites\/([^:]+):\/drive\/root:\/([^:]+):\/(content|children)$/.exec(
      new URL(url).pathname,
    ) ?? []
  const site = sites.find(each => each.url === `https://${host}/sites/${name}`)
  return site && path && what ? { site, path: decodeURIComponent(path), what } : null
}

const refuse = (status: 401 | 403 | 404, code: string, message: string): ResourceAnswer => ({ status, code, message })
const no = (status: 403 | 404, code: string, message: string): Done => ({
  answer: refuse(status, code, message),
  effect: null,
})
