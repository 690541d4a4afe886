// What an agent reads, as its baseline counts it: how many objects, and where they are.
import type { FactOf } from '../../../shared/model/facts.ts'

export type Reading = FactOf<'file.read' | 'mail.read' | 'record.read'>
export const readings = ['file.read', 'mail.read', 'record.read'] as const

/** The address of a site, the key of a business application, or mail. */
export function placeOf(fact: Reading): string {
  switch (fact.type) {
    case 'file.read':
      return fact.siteUrl
    case 'mail.read':
      return 'outlook'
    case 'record.read':
      return fact.app
  }
}

export function objectsIn(fact: Reading): number {
  switch (fact.type) {
    case 'file.read':
      return 1
    case 'mail.read':
      return fact.messageIds.length
    case 'record.read':
      return fact.ids.length
  }
}
