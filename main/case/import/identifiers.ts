// What identifiers look like: a column such as UserId holds a user principal name in one row and an object id in the next.
import type { Json } from '../../../shared/model/json.ts'
import { Guid } from '../../../shared/model/units.ts'

const upnForm = /^[^\s@|\\/]+@[^\s@|\\/]+\.[^\s@|\\/]+$/

export const isUpn = (value: Json | undefined): boolean => typeof value === 'string' && upnForm.test(value.trim())

export const isGuid = (value: Json | undefined): boolean =>
  typeof value === 'string' && Guid.safeParse(value.trim()).success
