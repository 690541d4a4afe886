import { describe, expect, test } from 'vitest'
import { fieldRows } from '../../renderer/investigate/record-fields.ts'

describe('the fields of a record', () => {
  test('what an analyst reads first comes first, the rest keeps the order of the record', () => {
    const rows = fieldRows({ zebra: 1, Operation: 'Send', apple: 2, UniqueTokenIdentifier: 'm5Ra' })
    expect(rows.map(row => row.path)).toEqual(['UniqueTokenIdentifier', 'Operation', 'zebra', 'apple'])
  })

  test('what is empty comes after what is not', () => {
    const rows = fieldRows({ SessionId: '', zebra: 1 })
    expect(rows.map(row => row.path)).toEqual(['zebra', 'SessionId'])
  })

  test('JSON inside a string is opened one level', () => {
    const rows = fieldRows({ DeviceDetail: '{"deviceId":"d1","isCompliant":true}' })
    expect(rows.map(row => [row.path, row.value])).toEqual([
      ['DeviceDetail.deviceId', 'd1'],
      ['DeviceDetail.isCompliant', 'true'],
    ])
  })

  test('an empty field is shown as empty, never dropped', () => {
    expect(fieldRows({ SessionId: '' })).toEqual([
      { path: 'SessionId', value: 'empty', empty: true, meaning: expect.stringContaining('Entra session') },
    ])
  })

  test('text that only looks like JSON stays as it is', () => {
    expect(fieldRows({ note: '{not json' }).map(row => row.value)).toEqual(['{not json'])
  })
})
