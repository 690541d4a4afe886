// How administrative units look on the stage: made, taking in and letting go, administered.
import type { FactOf } from '../../shared/model/facts.ts'
import { type Line, type Lines, line } from './message.ts'
import { firstActor, type Names, nameOf } from './names.ts'

type By = FactOf<'unit.created'>['by']

/** Somebody asks it of Entra; `actor` is who the inspector shows. */
function asked(label: string, by: By, detail: string, names: Names, more: Partial<Line> = {}): Line {
  const said = by === null ? detail : `${detail}, by ${nameOf(names, by)}`
  return line({ from: 'human', to: 'entra', label, detail: said, actor: by ?? firstActor(names), ...more })
}

export const unitLines: Lines = {
  'unit.created': ({ unit, by }, names) => {
    const kinds = [
      ...(unit.visibility === null ? [] : ['its members are hidden']),
      ...(unit.isMemberManagementRestricted ? ['its own administrators alone change its members'] : []),
    ]
    const tone = kinds.length > 0 ? 'warn' : 'plain'
    return asked('Administrative unit added', by, [unit.displayName, ...kinds].join(', '), names, { tone })
  },
  'unit.memberAdded': ({ unit, member, by }, names) =>
    asked('Member added to unit', by, `${nameOf(names, member)} to ${unit}`, names, { actor: member }),
  'unit.memberRemoved': ({ unit, member, by }, names) =>
    asked('Member removed from unit', by, `${nameOf(names, member)} from ${unit}`, names, { actor: member }),
  'unit.roleScoped': ({ unit, administrator, role, by }, names) =>
    asked('Role given over a unit', by, `${role} over ${unit} to ${nameOf(names, administrator)}`, names, {
      actor: administrator,
      tone: 'warn',
    }),
}
