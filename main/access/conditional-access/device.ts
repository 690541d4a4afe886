// What Conditional Access reads of a device: the properties its filter names, and whether it is a Cloud PC.

import type { Lookup } from './filter-rule.ts'
import type { AccessDevice, AccessRequest } from './request.ts'

/** What a device has as one text or not at all. */
export const deviceTexts = [
  'deviceId',
  'deviceOwnership',
  'displayName',
  'enrollmentProfileName',
  'manufacturer',
  'mdmAppId',
  'model',
  'operatingSystem',
  'operatingSystemVersion',
  'profileType',
] as const

/** A device that Entra does not know has no property at all, which is known. */
export function deviceLookup(device: AccessRequest['device']): Lookup {
  if (device === undefined) return () => undefined
  if (device === null) return () => null
  return property => {
    const name = property.slice(property.indexOf('.') + 1)
    if (name.startsWith('extensionAttribute'))
      return device.extensionAttributes === undefined ? undefined : (device.extensionAttributes[name] ?? null)
    return read(device, name)
  }
}

function read(device: AccessDevice, name: string) {
  switch (name) {
    case 'deviceId':
    case 'deviceOwnership':
    case 'displayName':
    case 'enrollmentProfileName':
    case 'isCompliant':
    case 'manufacturer':
    case 'mdmAppId':
    case 'model':
    case 'operatingSystem':
    case 'operatingSystemVersion':
    case 'physicalIds':
    case 'profileType':
    case 'systemLabels':
    case 'trustType':
      return device[name]
    default:
      return undefined
  }
}

/** Learn's filter for Cloud PCs: `device.systemLabels -eq "CloudPC" and device.trustType -eq "AzureAD"`. */
export const isKnownJoinedCloudPc = ({ systemLabels, trustType }: AccessDevice): boolean =>
  trustType?.toLowerCase() === 'azuread' && systemLabels?.some(label => label.toLowerCase() === 'cloudpc') === true
