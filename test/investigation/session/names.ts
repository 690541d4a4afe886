// What a row of the session is, and what everything in it goes by: ids, span ids, the day, the one file.
import type { FormatId } from '../../../shared/model/evidence.ts'
import type { JsonObject } from '../../../shared/model/json.ts'

export const ids = {
  dana: 'd0000000-0000-4000-8000-000000000001',
  priya: 'd0000000-0000-4000-8000-000000000002',
  agent: 'a0000000-0000-4000-8000-000000000001',
  agentUser: 'b0000000-0000-4000-8000-000000000001',
  blueprintApp: 'c0000000-0000-4000-8000-000000000001',
  blueprintObject: 'c0000000-0000-4000-8000-000000000002',
  blueprintPrincipal: 'c0000000-0000-4000-8000-000000000003',
  computer: 'e0000000-0000-4000-8000-000000000001',
  device: 'e0000000-0000-4000-8000-000000000002',
  session: 'f0000000-0000-4000-8000-000000000001',
  correlation: '9f2c0000-0000-4000-8000-000000000071',
  fileRecord: '11110000-0000-4000-8000-000000000001',
  mailRecord: '11110000-0000-4000-8000-000000000002',
  tenant: '2ad3fc79-1859-42fa-9011-6f8df2251b22',
  trace: '0af7651916cd43dd8448eb211c80319c',
  uti: 'm5RaaRnoFUyp2TbSCAAAAA',
}

export const spans = {
  run: '00f067aa0ba90200',
  chat: '00f067aa0ba90201',
  start: '00f067aa0ba90202',
  read: '00f067aa0ba90203',
  send: '00f067aa0ba90204',
  end: '00f067aa0ba90205',
  output: '00f067aa0ba90206',
}

export const day = '2026-09-17T'
export const fileUrl = 'https://contoso.sharepoint.com/sites/Finance/AP-2026-08/Ledger.xlsx'

export interface Row {
  readonly name: string
  readonly format: FormatId
  readonly body: JsonObject
}
