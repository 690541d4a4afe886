// A service asked through Microsoft's client, and what is said of each way in which that can fail.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { EvidenceSource } from '../../../../main/investigation/index.ts'
import { all, refusal, Sources } from './asking.ts'

const sources = new Sources()
afterEach(() => sources.close())

/** What the service does with the requests for answers, in turn; the last goes on. */
type Act = (response: ServerResponse, request: IncomingMessage, body: Body) => void
interface Body {
  readonly db: string
  readonly csl: string
  readonly properties: { readonly Options: Readonly<Record<string, unknown>> }
}

describe('over a service that', () => {
  let server: Server
  let address: string
  let script: Act[]
  let asked: { body: Body; headers: IncomingMessage['headers'] }[]

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/v1/rest/auth/metadata') return void response.writeHead(404).end()
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const body: Body = JSON.parse(Buffer.concat(parts).toString('utf8'))
        asked.push({ body, headers: request.headers })
        const act = script.length > 1 ? script.shift() : script[0]
        act?.(response, request, body)
      })
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const bound = server.address()
    address = typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}` : ''
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const doing = async (...acts: Act[]): Promise<EvidenceSource> => {
    script = acts
    asked = []
    return sources.at(address)
  }

  const columns = [{ ColumnName: 'n', ColumnType: 'long' }]
  const header = { FrameType: 'DataSetHeader', IsProgressive: false, Version: 'v2.0' }
  const table = (rows: readonly unknown[]) => ({
    FrameType: 'DataTable',
    TableId: 1,
    TableKind: 'PrimaryResult',
    TableName: 'PrimaryResult',
    Columns: columns,
    Rows: rows,
  })
  const fragment = (rows: readonly unknown[], kind = 'DataAppend') => ({
    FrameType: 'TableFragment',
    TableFragmentType: kind,
    TableId: 1,
    Rows: rows,
  })
  const begin = { FrameType: 'TableHeader', TableId: 1, TableKind: 'PrimaryResult', TableName: 'T', Columns: columns }
  const completed = { FrameType: 'DataSetCompletion', HasErrors: false, Cancelled: false }
  const oneApi = (code: string, message: string) => ({ error: { code, '@message': message, '@permanent': true } })
  const wrong = (...errors: object[]) => ({ ...completed, HasErrors: true, OneApiErrors: errors })
  const tooLarge = oneApi(
    'LimitsExceeded',
    'The results exceed the set limit of 2 records (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003).',
  )
  const runaway = oneApi('LimitsExceeded', 'Query is expected to exceed its memory (80DA0001, E_RUNAWAY_QUERY).')

  const frames =
    (...list: object[]): Act =>
    response =>
      response.writeHead(200).end(JSON.stringify(list))
  const status =
    (code: number, body: object | string = '', headers: Record<string, string> = {}): Act =>
    response =>
      response.writeHead(code, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  const fine = frames(header, table([[1], [2]]), completed)

  test('answers is asked in the client’s words, for reading alone, within the limits', async () => {
    const source = await doing(fine)
    await all(source, 'T | take 2', { limits: { rows: 10, milliseconds: 61_500 } })
    expect(asked[0]?.body).toMatchObject({ db: 'incident', csl: 'T | take 2' })
    expect(asked[0]?.body.properties.Options).toMatchObject({
      servertimeout: '00:01:01.500',
      truncationmaxrecords: 10,
      request_readonly: true,
    })
    expect(asked[0]?.headers).toMatchObject({
      'x-ms-client-request-id': expect.stringMatching(/^Throughline\.hunt;[0-9a-f-]{36}$/),
      'x-ms-app': 'Throughline',
      'x-ms-user': '[none]',
    })
  })

  test('is busy is asked again when it says, and that is told', async () => {
    const busy = status(429, oneApi('TooManyRequests', 'Later.'), { 'Retry-After': '7' })
    const { rows, end } = await all(await doing(busy, status(503), status(429), fine), 'T')
    expect(rows).toEqual([[1], [2]])
    expect(sources.waited).toEqual([7000, 2000, 4000])
    expect(end.notes).toEqual(['The service did not answer at once and was asked again 3 times.'])
  })

  test('breaks the connection before it answers is asked again', async () => {
    const breaks: Act = response => void response.socket?.resetAndDestroy()
    const { rows, end } = await all(await doing(breaks, fine), 'T')
    expect(rows).toEqual([[1], [2]])
    expect(end.notes).toEqual(['The service did not answer at once and was asked again once.'])
  })

  test('stays busy is given up after five more attempts', async () => {
    const source = await doing(status(429, oneApi('TooManyRequests', 'Requests are throttled.')))
    expect(await refusal(source)).toMatchObject({
      code: 'hunt.throttled',
      message: expect.stringContaining('It says: Requests are throttled.'),
      todo: 'Ask later, or for less at a time.',
    })
    expect(sources.waited).toEqual([1000, 2000, 4000, 8000, 16000])
  })

  test.each([
    [401, 'does not know who asks (401). It says: Who is it?', /credential/],
    [403, 'does not let you read incident (403). It says: Who is it?', /right to read it/],
  ])('answers %i is told as what to do about it', async (code, message, todo) => {
    const refused = await refusal(await doing(status(code, oneApi('Denied', 'Who is it?'))))
    expect(refused).toMatchObject({ code: 'hunt.unauthorised', message: expect.stringContaining(message) })
    expect(refused.todo).toMatch(todo)
  })

  test('refuses the query tells the innermost sentence and its place', async () => {
    const nested = {
      error: {
        message: 'The request had some invalid properties',
        code: 'BadArgumentError',
        innererror: {
          code: 'SyntaxError',
          message: 'A recognition error occurred in the query.',
          innererror: { code: 'SYN0002', message: "Query could not be parsed at 'x' on line [2,5]", line: 2, pos: 5 },
        },
      },
    }
    expect(await refusal(await doing(status(400, nested)))).toMatchObject({
      code: 'hunt.syntax',
      message: "Query could not be parsed at 'x' on line [2,5]",
      where: { line: 2, column: 5 },
    })
    const semantic = oneApi(
      'General_BadRequest',
      "Semantic error: SEM0100: 'table' could not be resolved [line:position=3:9]",
    )
    expect(await refusal(await doing(status(400, semantic)))).toMatchObject({
      code: 'hunt.syntax',
      where: { line: 3, column: 9 },
    })
  })

  test('takes too long is told so, whether it says it or nothing', async () => {
    expect(await refusal(await doing(status(504, oneApi('Timeout', 'Request timed out.'))))).toMatchObject({
      code: 'hunt.limit',
      message: expect.stringContaining('took longer'),
    })
    const silent = await doing(() => {})
    expect(await refusal(silent, 'T', { limits: { milliseconds: 50 } })).toMatchObject({
      code: 'hunt.limit',
      message: 'No whole answer came within 0.05 seconds, which is the limit.',
    })
  })

  test('stops in the middle of its answer is told so, with the rows before', async () => {
    const stalls: Act = response =>
      response
        .writeHead(200)
        .write(`[${JSON.stringify(header)},${JSON.stringify(begin)},${JSON.stringify(fragment([[1]]))}`)
    expect(await refusal(await doing(stalls), 'T', { limits: { milliseconds: 100 } })).toMatchObject({
      code: 'hunt.limit',
      rows: [[1]],
      kept: expect.stringMatching(/^1 row came before\./),
    })
    const breaks: Act = response => {
      response
        .writeHead(200)
        .write(`[${JSON.stringify(header)},${JSON.stringify(begin)},${JSON.stringify(fragment([[1]]))}`)
      setImmediate(() => response.destroy())
    }
    expect(await refusal(await doing(breaks))).toMatchObject({ code: 'hunt.unreachable' })
    const ends: Act = response => response.writeHead(200).end(`[${JSON.stringify(header)},${JSON.stringify(begin)}`)
    expect(await refusal(await doing(ends))).toMatchObject({
      code: 'hunt.failed',
      message: expect.stringContaining('broke off'),
    })
  })

  test('cuts the answer gives the rows there are, and says that they are not all', async () => {
    const inData = frames(header, table([[1], [2], { OneApiErrors: [tooLarge] }]), wrong(tooLarge))
    const atEnd = frames(
      header,
      begin,
      fragment([[1], [2]]),
      { FrameType: 'TableCompletion', TableId: 1, RowCount: 2, OneApiErrors: [tooLarge] },
      wrong(tooLarge),
    )
    for (const act of [inData, atEnd, frames(header, table([[1], [2]]), wrong(tooLarge))]) {
      const { rows, end } = await all(await doing(act), 'T')
      expect(rows).toEqual([[1], [2]])
      expect(end.cut).toMatchObject({
        limit: 'service',
        message: expect.stringContaining('E_QUERY_RESULT_SET_TOO_LARGE'),
      })
    }
  })

  test('fails after it began is refused, wherever it says so, and its rows are not relied on', async () => {
    const information = {
      ...table([[2, '{"Count":1,"Text":"E_RUNAWAY_QUERY of its memory"}']]),
      TableId: 2,
      TableKind: 'QueryCompletionInformation',
      Columns: [
        { ColumnName: 'Level', ColumnType: 'int' },
        { ColumnName: 'Payload', ColumnType: 'string' },
      ],
    }
    const tellings = [
      frames(header, table([[1], { OneApiErrors: [runaway] }]), wrong(runaway)),
      frames(header, table([[1]]), wrong(runaway)),
      frames(header, table([[1]]), information, completed),
    ]
    for (const act of tellings) {
      const refused = await refusal(await doing(act))
      expect(refused).toMatchObject({ code: 'hunt.limit', message: expect.stringContaining('memory') })
    }
    expect(await refusal(await doing(frames(header, table([[1]]), wrong())))).toMatchObject({ code: 'hunt.failed' })
  })

  test('loses rows, takes some back, or leaves its end out is caught', async () => {
    const lost = frames(
      header,
      begin,
      fragment([[1]]),
      { FrameType: 'TableCompletion', TableId: 1, RowCount: 2 },
      completed,
    )
    expect((await refusal(await doing(lost))).message).toBe('The service sent 2 rows and 1 arrived.')
    const replaced = frames(header, begin, fragment([[1]]), fragment([[2]], 'DataReplace'), completed)
    expect((await refusal(await doing(replaced))).message).toMatch(/took back rows/)
    expect((await refusal(await doing(frames(header, table([[1]]))))).message).toMatch(
      /without saying that it is whole/,
    )
    expect((await refusal(await doing(frames(header, table([[1, 2]]), completed)))).message).toMatch(
      /2 cells for 1 columns/,
    )
  })

  test('answers with several tables, or with none, is refused', async () => {
    const several = frames(header, table([[1]]), { ...table([[2]]), TableId: 2 }, completed)
    expect(await refusal(await doing(several))).toMatchObject({ code: 'hunt.unsupported' })
    expect(await refusal(await doing(frames(header, completed)))).toMatchObject({ code: 'hunt.failed' })
  })

  test('speaks something else is told with how its answer begins', async () => {
    const page = await refusal(await doing(status(200, '<html>Sign in</html>')))
    expect(page).toMatchObject({ code: 'hunt.failed', message: expect.stringContaining('<html>Sign in') })
    expect(await refusal(await doing(status(500, '<html>')))).toMatchObject({
      code: 'hunt.failed',
      message: expect.stringContaining('answered 500'),
    })
  })

  test('sends more bytes than are read is cut off, with the rows by then', async () => {
    const rows = Array.from({ length: 100 }, (_, at) => [at])
    const slow: Act = response => {
      response
        .writeHead(200)
        .write(`[${JSON.stringify(header)},${JSON.stringify(begin)},${JSON.stringify(fragment(rows))}`)
      setTimeout(() => response.end(`,${JSON.stringify(fragment(rows))}]`), 50)
    }
    const { rows: taken, end } = await all(await doing(slow), 'T', { limits: { bytes: 1000 } })
    expect(taken).toEqual(rows)
    expect(end.cut?.limit).toBe('bytes')
    expect(await refusal(await doing(slow), 'T', { limits: { bytes: 100 } })).toMatchObject({ code: 'hunt.limit' })
  })

  test('is no longer listened to hears of it: the request is closed', async () => {
    const closed = Promise.withResolvers<void>()
    const stalls: Act = response => {
      response.on('close', () => closed.resolve())
      response
        .writeHead(200)
        .write(`[${JSON.stringify(header)},${JSON.stringify(begin)},${JSON.stringify(fragment([[1]]))}`)
    }
    const stop = new AbortController()
    const source = await doing(stalls)
    const answer = await source.hunt('T', { signal: stop.signal })
    const reading = (async () => {
      for await (const _ of answer.rows) stop.abort()
    })()
    await expect(reading).rejects.toMatchObject({ data: { code: 'job.cancelled' } })
    await closed.promise
    await expect(source.hunt('T', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      data: { code: 'job.cancelled' },
    })
  })

  test('is not read to the end is let go of', async () => {
    const closed = Promise.withResolvers<void>()
    const endless: Act = response => {
      response.on('close', () => closed.resolve())
      response
        .writeHead(200)
        .write(`[${JSON.stringify(header)},${JSON.stringify(begin)},${JSON.stringify(fragment([[1]]))}`)
    }
    const answer = await (await doing(endless)).hunt('T')
    for await (const _ of answer.rows) break
    await closed.promise
  })

  test('is closed in the middle of an answer ends it', async () => {
    const stalls: Act = response => {
      response
        .writeHead(200)
        .write(`[${JSON.stringify(header)},${JSON.stringify(begin)},${JSON.stringify(fragment([[1]]))}`)
    }
    const source = await doing(stalls)
    const answer = await source.hunt('T')
    const reading = (async () => {
      for await (const _ of answer.rows) await source.close()
    })()
    await expect(reading).rejects.toMatchObject({ data: { code: 'job.cancelled' } })
  })

  test('warns is quoted', async () => {
    const information = {
      ...table([[3, '{"Count":1,"Text":"One leg of the union was left out."}']]),
      TableId: 2,
      TableKind: 'QueryCompletionInformation',
      Columns: [
        { ColumnName: 'Level', ColumnType: 'int' },
        { ColumnName: 'Payload', ColumnType: 'string' },
      ],
    }
    const { end } = await all(await doing(frames(header, table([[1]]), information, completed)), 'T')
    expect(end.notes).toEqual(['One leg of the union was left out.'])
  })
})

test('nobody at the address is told as no way there', async () => {
  const source = await sources.at('http://127.0.0.1:1')
  expect(await refusal(source)).toMatchObject({
    code: 'hunt.unreachable',
    message: expect.stringContaining('ECONNREFUSED'),
  })
})
