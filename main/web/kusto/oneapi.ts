// Errors in the words Kusto has for them: https://learn.microsoft.com/kusto/api/rest/response-v2, "HTTP response body (on request failure)".
import type { RefusalData } from '../../../shared/errors.ts'
import type { JsonObject } from '../../../shared/model/json.ts'

/** What is told with an error, so that it can be found again in a log. */
export interface Asked {
  readonly requestId: string
  readonly activityId: string
  /** ISO 8601. */
  readonly at: string
}

export interface OneApiError {
  readonly status: number
  readonly body: JsonObject
}

interface Kind {
  readonly status: number
  readonly code: string
  readonly type: string
  readonly message: string
  /** The code of the inner error, where the query itself is at fault. */
  readonly inner?: string
}

const invalid = 'Request is invalid and cannot be executed.'
const kinds: Partial<Record<RefusalData['code'], Kind>> = {
  'hunt.syntax': {
    status: 400,
    code: 'General_BadRequest',
    type: 'SyntaxException',
    message: invalid,
    inner: 'SYN0002',
  },
  'hunt.unsupported': {
    status: 400,
    code: 'General_BadRequest',
    type: 'SemanticException',
    message: invalid,
    inner: 'SEM0001',
  },
  'hunt.limit': {
    status: 400,
    code: 'LimitsExceeded',
    type: 'KustoServicePartialQueryFailureLimitsExceededException',
    message: invalid,
  },
  'hunt.failed': { status: 400, code: 'General_BadRequest', type: 'KustoBadRequestException', message: invalid },
  'argument.invalid': { status: 400, code: 'General_BadRequest', type: 'KustoBadRequestException', message: invalid },
  'host.badMessage': { status: 400, code: 'General_BadRequest', type: 'KustoBadRequestException', message: invalid },
  'host.unauthorised': {
    status: 401,
    code: 'Unauthorized',
    type: 'KustoRequestDeniedException',
    message: 'Access denied.',
  },
  'host.forbiddenHost': {
    status: 403,
    code: 'Forbidden',
    type: 'KustoRequestDeniedException',
    message: 'Access denied.',
  },
  'host.forbiddenOrigin': {
    status: 403,
    code: 'Forbidden',
    type: 'KustoRequestDeniedException',
    message: 'Access denied.',
  },
  'hunt.throttled': {
    status: 429,
    code: 'TooManyRequests',
    type: 'KustoServiceThrottledException',
    message: 'Too many requests.',
  },
}

const broken: Kind = {
  status: 520,
  code: 'General_InternalServerError',
  type: 'KustoServiceException',
  message: 'The service found an error while it processed the request.',
}

/** A refusal as the error of a request; null stands for a bug, of which nothing is told. */
export function oneApiError(refusal: RefusalData | null, asked: Asked): OneApiError {
  const kind = (refusal === null ? undefined : kinds[refusal.code]) ?? broken
  return { status: kind.status, body: { error: errorOf(kind, refusal, asked) } }
}

/** The same within an answer that began. */
export const oneApiPart = (refusal: RefusalData | null, asked: Asked): JsonObject => oneApiError(refusal, asked).body

/** What Kusto says where an answer is larger than it gives. */
export const tooLarge = (message: string): RefusalData => ({
  code: 'hunt.limit',
  message: `Query execution has exceeded the allowed limits (80DA0003): ${message} (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003)`,
})

function errorOf(kind: Kind, refusal: RefusalData | null, { requestId, activityId, at }: Asked): JsonObject {
  const { line, column } = refusal?.where ?? {}
  const place = line === undefined ? '' : ` [line:position=${line}:${column ?? 1}]`
  const message =
    refusal === null ? broken.message : `${refusal.message}${refusal.todo ? ` ${refusal.todo}` : ''}${place}`
  return {
    code: kind.code,
    message: kind.message,
    '@type': `Kusto.Data.Exceptions.${kind.type}`,
    '@message': message,
    '@context': {
      timestamp: at,
      serviceAlias: 'THROUGHLINE',
      clientRequestId: requestId,
      activityId,
    },
    '@permanent': kind.status !== 429 && kind.status !== broken.status,
    ...(kind.inner !== undefined && {
      innererror: {
        code: kind.inner,
        message: refusal?.message ?? '',
        ...(line !== undefined && { line, pos: column ?? 1 }),
      },
    }),
  }
}
