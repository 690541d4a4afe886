// A schema of two small tables for tests that bind and translate.
import { globalsOf } from '../../../../main/investigation/hunting/kusto/globals.ts'
import type { Schema } from '../../../../main/investigation/hunting/schema.ts'
import type { ScalarType } from '../../../../shared/model/hunt.ts'

const table = (name: string, columns: readonly (readonly [string, ScalarType])[]): Schema['tables'][number] => ({
  name,
  rows: 1,
  columns: columns.map(([column, type], index) => ({ name: column, type, physical: `c${index + 1}`, description: '' })),
})

export const smallSchema: Schema = {
  tables: [
    table('SignIns', [
      ['TimeGenerated', 'datetime'],
      ['User', 'string'],
      ['user', 'string'],
      ['Device', 'dynamic'],
      ['Count', 'long'],
    ]),
    table('Audits', [
      ['TimeGenerated', 'datetime'],
      ['Operation', 'string'],
      ['User', 'string'],
      ['Count', 'string'],
    ]),
  ],
}

export const smallGlobals = globalsOf(smallSchema)
