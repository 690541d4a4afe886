// Names and values in two columns.
import type { ReactNode } from 'react'

export interface Field {
  readonly name: string
  readonly value: ReactNode
}

export function Fields({ fields }: { fields: readonly Field[] }) {
  return (
    <dl className="tl-fields">
      {fields.map(field => (
        <div key={field.name}>
          <dt>{field.name}</dt>
          <dd>{field.value}</dd>
        </div>
      ))}
    </dl>
  )
}
