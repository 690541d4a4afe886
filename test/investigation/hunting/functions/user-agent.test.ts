// User agents: the examples of the documentation, and those of sign-in logs.
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test("the documentation's examples", () => {
  const air = 'Mozilla/5.0 (Windows; U; en-US) AppleWebKit/531.9 (KHTML, like Gecko) AdobeAIR/2.5.1'
  expect(call('parse_user_agent', air, 'browser')).toEqual({
    Browser: { Family: 'AdobeAIR', MajorVersion: '2', MinorVersion: '5', Patch: '1' },
  })
  const nokia =
    'Mozilla/5.0 (SymbianOS/9.2; U; Series60/3.1 NokiaN81-3/10.0.032 Profile/MIDP-2.0 Configuration/CLDC-1.1 ) AppleWebKit/413 (KHTML, like Gecko) Safari/4'
  expect(call('parse_user_agent', nokia, ['browser', 'os', 'device'])).toEqual({
    Browser: { Family: 'Nokia OSS Browser', MajorVersion: '3', MinorVersion: '1', Patch: '' },
    OperatingSystem: { Family: 'Symbian OS', MajorVersion: '9', MinorVersion: '2', Patch: '', PatchMinor: '' },
    Device: { Family: 'Nokia N81', Brand: 'Nokia', Model: 'N81-3' },
  })
})

describe('browsers', () => {
  const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
  const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X)'
  test.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/124.0.6367.60 Safari/537.36`, 'Chrome 124.0.6367'],
    [`Mozilla/5.0 (Windows NT 10.0) ${webKit} Chrome/124.0.0.0 Safari/537.36 Edg/124.0.2478.51`, 'Edge 124.0.2478'],
    [`Mozilla/5.0 (Windows NT 10.0) ${webKit} Chrome/70.0.3538.102 Safari/537.36 Edge/18.19582`, 'Edge 18.19582.'],
    ['Mozilla/5.0 (Windows NT 10.0; rv:125.0) Gecko/20100101 Firefox/125.0', 'Firefox 125.0.'],
    ['Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko', 'IE 11.0.'],
    ['Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1)', 'IE 8.0.'],
    [`${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Safari/605.1.15`, 'Safari 17.4.1'],
    [
      `${phone} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1`,
      'Mobile Safari 17.5.',
    ],
    [`${phone} AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148`, 'Mobile Safari UI/WKWebView ..'],
    [`${phone} AppleWebKit/605.1.15 CriOS/124.0.6367.88 Mobile/15E148 Safari/604.1`, 'Chrome Mobile iOS 124.0.6367'],
    [`Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/124.0.0.0 Mobile Safari/537.36`, 'Chrome Mobile 124.0.0'],
    ['python-requests/2.31.0', 'Python Requests 2.31.0'],
    ['curl/8.4.0', 'curl 8.4.0'],
    ['Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', 'bingbot 2.0.'],
    ['something else', 'Other ..'],
    ['', 'Other ..'],
  ])('%s', (text, wanted) => {
    const [name, major, minor, patch] = Object.values(Object(Object(call('parse_user_agent', text, 'browser')).Browser))
    expect(`${name} ${major}.${minor}.${patch}`).toBe(wanted)
  })
})

describe('systems and devices', () => {
  const told = (text: string): unknown => {
    const { OperatingSystem, Device } = Object(call('parse_user_agent', text, ['os', 'device']))
    return [Object.values(OperatingSystem).join(' ').trim(), Object.values(Device).join(' ').trim()]
  }
  test.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'Windows 10', 'Other'],
    ['Mozilla/5.0 (Windows NT 6.3)', 'Windows 8 1', 'Other'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'Mac OS X 10 15 7', 'Mac Apple Mac'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X)', 'iOS 17 5 1', 'iPhone Apple iPhone'],
    ['Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X)', 'iOS 16 6', 'iPad Apple iPad'],
    ['Mozilla/5.0 (Linux; Android 14; SM-S918B)', 'Android 14', 'Samsung SM-S918B Samsung SM-S918B'],
    ['Mozilla/5.0 (Linux; Android 14; Pixel 8 Pro)', 'Android 14', 'Pixel 8 Pro Google Pixel 8 Pro'],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'Linux', 'Other'],
    ['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)', 'Chrome OS 14541 0 0', 'Other'],
  ])('%s', (text, system, device) => {
    expect(told(text)).toEqual([system, device])
  })

  test('nothing else can be looked for', () => {
    expect(() => call('parse_user_agent', '', 'robot')).toThrow('not "robot"')
  })
})
