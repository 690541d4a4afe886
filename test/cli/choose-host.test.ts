// Which host `npm start` chooses, and what it says where that is not Electron.
import { describe, expect, test } from 'vitest'
import { hasDisplay, whyNoWindow } from '../../main/cli/choose-host.ts'
import { findElectron } from '../../main/cli/electron-binary.ts'

describe('Electron opens', () => {
  test.each([
    ['linux', { DISPLAY: ':0' }, 1000],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000],
    ['darwin', {}, 501],
    ['win32', {}, null],
  ] as const)('on %s with %j', (platform, environment, user) => {
    expect(whyNoWindow({ platform, environment, user })).toBeNull()
  })
})

describe('the web host serves instead', () => {
  test('where there is no display', () => {
    expect(whyNoWindow({ platform: 'linux', environment: {}, user: 1000 })).toBe('there is no display here')
    expect(hasDisplay({ platform: 'linux', environment: { DISPLAY: '' } })).toBe(false)
  })

  test('as root, because the sandbox stays on', () => {
    expect(whyNoWindow({ platform: 'linux', environment: { DISPLAY: ':0' }, user: 0 })).toMatch(/sandbox/)
  })

  test('where the binary is not in the folder that is named', () => {
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }, 'linux')).toBeNull()
  })
})
