// The platforms and devices that policies ask for, by the device somebody asks from.
import { deviceTexts } from '../../../main/access/conditional-access/device.ts'
import type { AccessRequest } from '../../../main/access/index.ts'
import type { Named } from '../written-table.ts'
import { askers, asOf, broad, type Table } from './requests.ts'

const texts = [...deviceTexts, 'trustType'] as const
const filter = (mode: string, rule: string): object => ({ devices: { deviceFilter: { mode, rule } } })
const devices: readonly Named<NonNullable<AccessRequest['device']>>[] = [
  ['on a device of which nothing is known', {}],
  ...texts.map((name): Named<NonNullable<AccessRequest['device']>> => [`on a device by ${name}`, { [name]: 'X' }]),
  ['on a device with all of it', Object.fromEntries(texts.map(name => [name, 'x']))],
  ['on a device of other texts', Object.fromEntries(texts.map(name => [name, 'y']))],
  ['on a device of empty texts', { model: null, displayName: null }],
  ['on a compliant device', { isCompliant: true }],
  ['on a device that is not compliant', { isCompliant: false }],
  ['on a Cloud PC', { systemLabels: ['CloudPC'], trustType: 'AzureAD' }],
  ['on a device of other labels', { systemLabels: ['Other'], physicalIds: ['[OrderId]:2'] }],
  ['on a device without labels', { systemLabels: [] }],
  ['on a device with the physical id', { physicalIds: ['[ZTDId]:1', '[OrderId]:2'] }],
  ['on a device with the extension attribute', { extensionAttributes: { extensionAttribute3: 'x' } }],
  ['on a device with another extension attribute', { extensionAttributes: { extensionAttribute1: 'x' } }],
  ['on Windows', { platform: 'windows' }],
  ['on WINDOWS', { platform: 'WINDOWS' }],
  ['on iOS', { platform: 'iOS' }],
  ['on Linux', { platform: 'linux' }],
]
export const device: Table = {
  conditions: [
    ['platforms and devices that say nothing', broad({ platforms: {}, devices: { deviceFilter: null } })],
    ['includePlatforms windows and iOS', broad({ platforms: { includePlatforms: ['windows', 'iOS'] } })],
    ['includePlatforms all', broad({ platforms: { includePlatforms: ['all'] } })],
    [
      'includePlatforms all, excludePlatforms windows',
      broad({ platforms: { includePlatforms: ['all'], excludePlatforms: ['windows'] } }),
    ],
    ['excludePlatforms windows', broad({ platforms: { excludePlatforms: ['windows'] } })],
    [
      'includePlatforms windows and a key of tomorrow',
      broad({ platforms: { includePlatforms: ['windows'], ofTomorrow: ['x'] } }),
    ],
    ...texts.map(
      (name): Named<object> => [`deviceFilter includes by ${name}`, broad(filter('include', `device.${name} -eq "x"`))],
    ),
    ['deviceFilter excludes by model', broad(filter('exclude', 'device.model -eq "x"'))],
    ['deviceFilter includes by not model', broad(filter('include', 'device.model -ne "x"'))],
    ['deviceFilter includes what is compliant', broad(filter('include', 'device.isCompliant -eq True'))],
    [
      'deviceFilter excludes Cloud PCs',
      broad(filter('exclude', 'device.systemLabels -eq "CloudPC" -and device.trustType -eq "AzureAD"')),
    ],
    ['deviceFilter includes by physicalIds', broad(filter('include', 'device.physicalIds -contains "[ZTDId]"'))],
    ['deviceFilter includes by extensionAttribute3', broad(filter('include', 'device.extensionAttribute3 -eq "x"'))],
    [
      'deviceFilter includes by model and a key of tomorrow',
      broad({ devices: { deviceFilter: { mode: 'include', rule: 'device.model -eq "x"' }, includeDevices: ['All'] } }),
    ],
    ['devices by a key of tomorrow alone', broad({ devices: { includeDevices: ['All'] } })],
    [
      'includePlatforms windows, deviceFilter excludes by model',
      broad({ platforms: { includePlatforms: ['windows'] }, ...filter('exclude', 'device.model -eq "x"') }),
    ],
  ],
  requests: askers.flatMap(asker => {
    const [name] = asker
    // agents that have no devices are asked of a few alone
    const few = devices.filter((_, index) => name === 'a person' || name === 'an agent user' || index % 6 === 0)
    return asOf(asker, [
      ['from who knows where', {}],
      ['from no device', { device: null }],
      ...few.map(([where, device]): Named<Partial<AccessRequest>> => [where, { device }]),
    ])
  }),
}
