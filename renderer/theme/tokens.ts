// The few design tokens that layout code needs as numbers, read from the one file that holds them.
import css from './tokens.css?raw'

const pixels = new Map<string, number>()
for (const [, name, value] of css.matchAll(/--tl-([\w-]+):\s*([\d.]+)px;/g)) {
  if (name !== undefined && value !== undefined && !pixels.has(name)) pixels.set(name, Number(value))
}

/** The size in pixels of `--tl-NAME`, as declared first (before any narrowing by a media query). */
export function tokenPixels(name: string): number {
  const value = pixels.get(name)
  if (value === undefined) throw new Error(`tokens.css has no size --tl-${name}`)
  return value
}
