// Addresses of the web: taken apart, encoded, decoded.
// https://learn.microsoft.com/kusto/query/parse-url-function, …/parse-url-query-function, …/url-encode-function
import type { Json } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'

/**
 * The parts as they are written: the page does not say that anything is decoded, and queries decode them. Of a name that is
 * there twice the last value counts, of which the page says nothing.
 */
function queryParameters(query: string): { [name: string]: Json } {
  const pairs = query.split('&').flatMap(pair => {
    const equals = pair.indexOf('=')
    return pair === '' ? [] : [equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]]
  })
  return Object.fromEntries(pairs)
}

const absolute =
  /^(?:([a-z][a-z\d+.-]*):\/\/(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d*))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is

/**
 * All parts are there, empty where the text has none. The path keeps the slash it begins with, as queries in use compare it
 * (the page prints it without), and is empty for the root.
 */
function parseUrl(url: string): Json {
  const [, scheme = '', user = '', host = '', port = '', path = '', query = '', fragment = ''] =
    absolute.exec(url) ?? []
  const colon = user.indexOf(':')
  return {
    Scheme: scheme,
    Host: host,
    Port: port,
    Path: path === '/' ? '' : path,
    Username: colon < 0 ? user : user.slice(0, colon),
    Password: colon < 0 ? '' : user.slice(colon + 1),
    'Query Parameters': queryParameters(query),
    Fragment: fragment,
  }
}

const unreserved = /^[\w.!*()-]$/

/** Bytes of UTF-8 as `%` and two small hexadecimal digits, as the pages print it. */
const encoded = (text: string, space: string): string =>
  [...new TextEncoder().encode(text)]
    .map(byte => {
      const character = String.fromCharCode(byte)
      if (character === ' ') return space
      return unreserved.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`
    })
    .join('')

/** Undoes both ways of encoding. A `%` without two digits stays; bytes that are no UTF-8 become U+FFFD. */
const decoded = (text: string): string =>
  text
    .replaceAll('+', ' ')
    .replace(/(?:%[\da-f]{2})+/gi, bytes => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'))

const ofText = (name: string, call: (text: string) => string): DeclaredFunction =>
  declareFunction({ name, parameters: ['string'], returns: 'string', call })

export const urlFunctions: readonly DeclaredFunction[] = [
  declareFunction({ name: 'parse_url', parameters: ['string'], returns: 'dynamic', call: parseUrl }),
  declareFunction({
    name: 'parse_urlquery',
    parameters: ['string'],
    returns: 'dynamic',
    call: query => ({ 'Query Parameters': queryParameters(query.replace(/^\?/, '')) }),
  }),
  ofText('url_encode', text => encoded(text, '+')),
  ofText('url_encode_component', text => encoded(text, '%20')),
  ofText('url_decode', decoded),
]
