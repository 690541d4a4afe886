// State names of the machines, as words.

/** `inUse` → `In use`, `act.toolCall` → `Act, tool call`. */
export function stateWord(state: string): string {
  const words = state
    .split('.')
    .map(part =>
      part.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`),
    )
    .join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
