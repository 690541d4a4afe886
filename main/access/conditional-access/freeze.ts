// Plain data that is handed out many times and must not be changed by whoever gets it.

export function freeze<Value>(value: Value): Value {
  // whatever is no object counts as frozen
  if (Object.isFrozen(value)) return value
  for (const inner of Object.values(value ?? {})) freeze(inner)
  Object.freeze(value)
  return value
}
