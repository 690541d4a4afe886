// Whatever happens in a tenant that stands, telemetry takes it in, and what it writes fits.
import { expect, test } from 'vitest'
import { createTelemetry } from '../../main/telemetry/index.ts'
import { factTypes } from '../shared/any-fact.ts'
import { wholeSession } from './facts.ts'
import { seededRandom } from './random.ts'
import { schemaOf } from './records.ts'
import { anyFactsTold } from './telling.ts'

test.each(factTypes)('%s', type => {
  const telemetry = createTelemetry({ random: seededRandom('7') })
  for (const recorded of wholeSession) telemetry.see(recorded)
  const records = anyFactsTold(type).flatMap(recorded => telemetry.see(recorded))
  for (const { table, body } of [...records, ...telemetry.end()]) expect(schemaOf(table).parse(body)).toEqual(body)
})
