// The management commands that clients send before they ask anything: what there is to be asked.
// https://learn.microsoft.com/kusto/management/show-schema-database
import { Refusal } from '../../../shared/errors.ts'
import { clrTypes, type HuntColumn, type ScalarType } from '../../../shared/model/hunt.ts'
import type { SourceTable } from '../../app/index.ts'
import { column, type Row } from './tables.ts'

export interface Told {
  readonly columns: readonly HuntColumn[]
  readonly rows: readonly Row[]
}

export interface About {
  readonly database: string
  readonly tables: readonly SourceTable[]
  readonly version: string
}

type Command = readonly [form: RegExp, answer: (about: About, words: readonly string[]) => Told]

const name = String.raw`(\w+|\[(?:'[^']*'|"[^"]*")\])`

const commands: readonly Command[] = [
  [
    /^\.show version$/,
    ({ version }) => strings(['BuildVersion', 'ServiceType', 'ProductVersion'], [[version, 'Engine', version]]),
  ],
  [
    /^\.show databases(?: identity| details)?$/,
    ({ database }) =>
      strings(
        ['DatabaseName', 'PersistentStorage', 'Version', 'DatabaseAccessMode', 'PrettyName'],
        [[database, '', 'v1.0', 'ReadOnly', '']],
      ),
  ],
  [/^\.show (?:databases? |schema$|schema as json$|database schema)/, schema],
  [
    /^\.show tables(?: details)?$/,
    ({ database, tables }) =>
      strings(
        ['TableName', 'DatabaseName', 'Folder', 'DocString'],
        tables.map(table => [table.name, database, '', '']),
      ),
  ],
  [new RegExp(`^\\.show table ${name} (cslschema|schema as json)$`), tableSchema],
]

/** Refuses argument.invalid for any other command. */
export function tell(command: string, about: About): Told {
  const text = command.trim().replace(/;$/, '').replace(/\s+/g, ' ').trim()
  for (const [form, answer] of commands) {
    const found = form.exec(text)
    if (found !== null) return answer(about, [text, ...found.slice(1)])
  }
  throw new Refusal('argument.invalid', `The command ${text.slice(0, 80)} is not known here.`, {
    todo: 'Ask in KQL, or with .show databases, .show database schema, .show tables or .show version.',
  })
}

const strings = (names: readonly string[], rows: readonly Row[]): Told => ({
  columns: names.map(each => column(each)),
  rows,
})

function schema(about: About, [text = '']: readonly string[]): Told {
  if (!/^\.show (?:databases? )?(?:\w+ |\[[^\]]*\] |\([^)]*\) )?schema(?: as json)?$/.test(text))
    throw new Refusal('argument.invalid', `The command ${text.slice(0, 80)} is not known here.`)
  const { database, tables } = about
  if (text.endsWith(' as json')) {
    const told = {
      Databases: {
        [database]: { Name: database, Tables: Object.fromEntries(tables.map(table => [table.name, jsonOf(table)])) },
      },
    }
    return strings(['DatabaseSchema'], [[JSON.stringify(told)]])
  }
  const names = [
    'DatabaseName',
    'TableName',
    'ColumnName',
    'ColumnType',
    'IsDefaultTable',
    'IsDefaultColumn',
    'PrettyName',
    'Version',
  ]
  const isFlag = (each: string): ScalarType => (each.startsWith('IsDefault') ? 'bool' : 'string')
  const rows: Row[] = [[database, '', '', '', false, false, '', 'v1.0']]
  for (const table of tables) {
    rows.push([database, table.name, '', '', false, false, '', ''])
    for (const each of table.columns)
      rows.push([database, table.name, each.name, clrTypes[each.type], false, false, '', ''])
  }
  return { columns: names.map(each => column(each, isFlag(each))), rows }
}

function tableSchema({ database, tables }: About, [, written = '', form = '']: readonly string[]): Told {
  const wanted = written.replace(/^\[['"]|['"]\]$/g, '')
  const table = tables.find(each => each.name === wanted)
  if (table === undefined) throw new Refusal('argument.invalid', `There is no table ${wanted} in ${database}.`)
  const told =
    form === 'cslschema'
      ? table.columns.map(each => `${each.name}:${each.type}`).join(',')
      : JSON.stringify(jsonOf(table))
  return strings(['TableName', 'Schema', 'DatabaseName', 'Folder', 'DocString'], [[table.name, told, database, '', '']])
}

const jsonOf = ({ name: Name, columns }: SourceTable) => ({
  Name,
  OrderedColumns: columns.map(({ name: own, type }) => ({ Name: own, Type: clrTypes[type], CslType: type })),
})
