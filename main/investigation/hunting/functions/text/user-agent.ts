// What a user agent tells of its browser, operating system and device.
// https://learn.microsoft.com/kusto/query/parse-user-agent-function
import type { Json, JsonObject } from '../../../../../shared/model/json.ts'
import { type DeclaredFunction, declareFunction } from '../declared.ts'
import { failed } from '../values.ts'

/**
 * Kusto asks a table of some thousand patterns, which Microsoft does not publish; its examples bear the names of the table
 * ua-parser keeps (uap-core). This one has those names for what stands in the logs of organisations: the large browsers
 * and systems, phones, common clients and crawlers. Whatever it does not know is `Other`, which Kusto may know.
 */
interface Rule {
  readonly pattern: RegExp
  /** `$1` is the first group; the groups behind those it names are the parts of the version. */
  readonly family: string
  /** Said by the rule rather than by the text. */
  readonly version?: readonly string[]
}

const version = '(\\d+)(?:[._](\\d+))?(?:[._](\\d+))?(?:[._](\\d+))?'
const rule = (before: string, family: string): Rule => ({ pattern: new RegExp(`${before}${version}`), family })

const crawler =
  '(Googlebot(?:-Image|-News|-Video)?|bingbot|YandexBot|DuckDuckBot|Applebot|AhrefsBot|SemrushBot|Twitterbot)'
const client = '(curl|Wget|okhttp|axios|Apache-HttpClient|PostmanRuntime|Go-http-client|Python-urllib)'

const browsers: readonly Rule[] = [
  rule(`${crawler}/`, '$1'),
  rule(`^${client}/`, '$1'),
  rule('python-requests/', 'Python Requests'),
  rule('AdobeAIR/', 'AdobeAIR'),
  rule('SymbianOS.*Series60/', 'Nokia OSS Browser'),
  rule('(?:EdgA|EdgiOS)/', 'Edge Mobile'),
  rule('Edge?/', 'Edge'),
  rule('Opera Mini/', 'Opera Mini'),
  { pattern: new RegExp(`OPR/${version}(?=.*Mobile)|Mobile.*OPR/${version}`), family: 'Opera Mobile' },
  rule('OPR/', 'Opera'),
  rule('SamsungBrowser/', 'Samsung Internet'),
  rule('IEMobile[ /]', 'IE Mobile'),
  { pattern: /Trident\/7\.0.*rv:11/, family: 'IE', version: ['11', '0'] },
  rule('MSIE ', 'IE'),
  rule('FxiOS/', 'Firefox iOS'),
  rule('(?:Mobile|Tablet);.*Firefox/', 'Firefox Mobile'),
  rule('Firefox/', 'Firefox'),
  rule('CriOS/', 'Chrome Mobile iOS'),
  rule('; wv\\).+Chrome/', 'Chrome Mobile WebView'),
  rule('HeadlessChrome/', 'HeadlessChrome'),
  rule('Electron/', 'Electron'),
  { pattern: new RegExp(`Chrome/${version} Mobile`), family: 'Chrome Mobile' },
  rule('Chromium/', 'Chromium'),
  rule('Chrome/', 'Chrome'),
  rule('(?:iPhone|iPad|iPod).*Version/', 'Mobile Safari'),
  { pattern: /(?:iPhone|iPad|iPod).*AppleWebKit.*Mobile/, family: 'Mobile Safari UI/WKWebView' },
  { pattern: new RegExp(`Version/${version}.*Safari/`), family: 'Safari' },
]

const windows: readonly (readonly [string, readonly string[]])[] = [
  ['10\\.0', ['10']],
  ['6\\.3', ['8', '1']],
  ['6\\.2', ['8']],
  ['6\\.1', ['7']],
  ['6\\.0', ['Vista']],
  ['5\\.[12]', ['XP']],
  ['5\\.0', ['2000']],
]

const systems: readonly Rule[] = [
  rule('Windows Phone (?:OS )?', 'Windows Phone'),
  ...windows.map(
    ([number, told]): Rule => ({
      pattern: new RegExp(`Windows NT ${number}`),
      family: 'Windows',
      version: told,
    }),
  ),
  rule('SymbianOS/', 'Symbian OS'),
  rule('Android[ -]', 'Android'),
  rule('(?:iPhone|CPU) OS ', 'iOS'),
  rule('Mac OS X ', 'Mac OS X'),
  rule('CrOS [^ ]+ ', 'Chrome OS'),
  rule('Ubuntu[ /]', 'Ubuntu'),
  { pattern: /Ubuntu/, family: 'Ubuntu' },
  { pattern: /Fedora/, family: 'Fedora' },
  rule('Linux[ /]', 'Linux'),
  { pattern: /Linux/, family: 'Linux' },
  { pattern: /FreeBSD/, family: 'FreeBSD' },
]

/** Family, brand and model, in which `$1` is the first group. */
const devices: readonly (readonly [RegExp, string, string, string])[] = [
  [new RegExp(crawler), 'Spider', 'Spider', 'Desktop'],
  [/Nokia(N\d+)(-\d+)/, 'Nokia $1', 'Nokia', '$1$2'],
  [/\(iPhone/, 'iPhone', 'Apple', 'iPhone'],
  [/\(iPad/, 'iPad', 'Apple', 'iPad'],
  [/\(iPod/, 'iPod', 'Apple', 'iPod'],
  [/; (SM-[A-Z\d]+)/, 'Samsung $1', 'Samsung', '$1'],
  [/; (Pixel[^;)]*?)(?: Build|\))/, '$1', 'Google', '$1'],
  [/\(Macintosh/, 'Mac', 'Apple', 'Mac'],
]

function found(text: string, rules: readonly Rule[]): { family: string; version: readonly string[] } {
  for (const { pattern, family, version: told } of rules) {
    const match = pattern.exec(text)
    if (!match) continue
    const named = family.includes('$1')
    const groups = match.slice(named ? 2 : 1).filter(each => each !== undefined)
    return { family: named ? (match[1] ?? '') : family, version: told ?? groups }
  }
  return { family: 'Other', version: [] }
}

function versioned(text: string, rules: readonly Rule[], parts: readonly string[]): JsonObject {
  const { family, version: numbers } = found(text, rules)
  return { Family: family, ...Object.fromEntries(parts.map((part, place) => [part, numbers[place] ?? ''])) }
}

function device(text: string): JsonObject {
  for (const [pattern, ...texts] of devices) {
    const match = pattern.exec(text)
    if (!match) continue
    const [family = '', brand = '', model = ''] = texts.map(each =>
      each.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? ''),
    )
    return { Family: family, Brand: brand, Model: model }
  }
  return { Family: 'Other', Brand: '', Model: '' }
}

const versionParts = ['MajorVersion', 'MinorVersion', 'Patch']
const readers: Readonly<Record<string, (text: string) => JsonObject>> = {
  browser: text => ({ Browser: versioned(text, browsers, versionParts) }),
  os: text => ({ OperatingSystem: versioned(text, systems, [...versionParts, 'PatchMinor']) }),
  device: text => ({ Device: device(text) }),
}

function parsed(text: string, lookFor: Json): JsonObject {
  const asked = Array.isArray(lookFor) ? lookFor : [lookFor]
  const parts = asked.map(each => {
    const reader = typeof each === 'string' && Object.hasOwn(readers, each) ? readers[each] : undefined
    if (!reader) throw failed(`parse_user_agent looks for "browser", "os" and "device", not ${JSON.stringify(each)}.`)
    return reader(text)
  })
  return Object.fromEntries(parts.flatMap(part => Object.entries(part)))
}

export const userAgentFunctions: readonly DeclaredFunction[] = [
  declareFunction({
    name: 'parse_user_agent',
    parameters: ['string', 'dynamic'],
    returns: 'dynamic',
    call: (text, lookFor) => parsed(text, lookFor ?? ['browser', 'os', 'device']),
  }),
]
