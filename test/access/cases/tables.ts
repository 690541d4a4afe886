// Every condition of a policy with the requests it is tried on, by the name of its written table.
import { device } from './device.ts'
import { place } from './place.ts'
import type { Table } from './requests.ts'
import { risk } from './risk.ts'
import { what } from './what.ts'
import { who } from './who.ts'

export const tables: ReadonlyMap<string, Table> = new Map([
  ['who', who],
  ['what', what],
  ['risk', risk],
  ['device', device],
  ['place', place],
])
