// What the filter rules of the generated policies mean to the oracle, and what it asks where a property is not known.
import type { AccessRequest } from '../../main/access/index.ts'

/** Answers with each of the options, a world for each. */
export type Ask = <Value>(options: readonly Value[]) => Value
type Value = string | number | boolean | readonly string[] | null
type Read = (name: string) => Value

/** What the rules of the generated policies mean, in so many words. A property of several values is never null here. */
export const rules: Readonly<Record<string, (read: Read) => boolean>> = {
  'CustomSecurityAttribute.Agents_Tier -eq "1"': read => read('Agents_Tier') === '1',
  'CustomSecurityAttribute.Agents_Tier -ne "1"': read => read('Agents_Tier') !== '1',
  'CustomSecurityAttribute.Agents_Tier -in ["1", "2"] -and -not (CustomSecurityAttribute.Agents_Owner -eq null)':
    read => ['1', '2'].includes(String(read('Agents_Tier'))) && read('Agents_Owner') !== null,
  'CustomSecurityAttribute.Agents_Owner -startsWith "fin" -or CustomSecurityAttribute.Agents_Tier -notIn ["1"]': read =>
    String(read('Agents_Owner')).startsWith('fin') || read('Agents_Tier') !== '1',
  'device.systemLabels -contains "CloudPC" -and device.trustType -eq "AzureAD"': read =>
    [read('systemLabels')].flat().includes('CloudPC') && read('trustType') === 'AzureAD',
  'device.model -startsWith "Cloud PC" -or device.isCompliant -eq True': read =>
    String(read('model')).startsWith('Cloud PC') || read('isCompliant') === true,
  'device.model -notContains "agents"': read => !String(read('model')).toLowerCase().includes('agents'),
  'device.extensionAttribute3 -eq null': read => read('extensionAttribute3') === null,
}
export const attributeRules = Object.keys(rules).filter(rule => rule.startsWith('Custom'))
export const deviceRules = Object.keys(rules).filter(rule => rule.startsWith('device'))

export function attribute(ask: Ask, known: AccessRequest['resourceAttributes'], name: string): Value {
  if (known !== undefined) return known[name] ?? null
  return name === 'Agents_Tier' ? ask<Value>(['1', '2', null]) : ask<Value>(['finance', 'hr', null])
}

const anyOf: Readonly<Record<string, readonly Value[]>> = {
  systemLabels: [['CloudPC'], []],
  trustType: ['AzureAD', 'ServerAD'],
  model: ['Cloud PC for Agents', 'Surface'],
  isCompliant: [true, false],
  extensionAttribute3: ['x', null],
}

export function deviceProperty(ask: Ask, device: AccessRequest['device'], name: string): Value {
  if (device === null) return null
  const attributes = device?.extensionAttributes
  const known: Record<string, Value | undefined> = { ...device, extensionAttributes: undefined }
  const value = name.startsWith('extension') && attributes ? (attributes[name] ?? null) : known[name]
  return value === undefined ? ask(anyOf[name] ?? never()) : value
}

export function never(): never {
  throw new Error('The oracle asked without options.')
}
