// Files that systems leave in folders and archives, and that nobody means when they hand those over.

const systemNames: ReadonlySet<string> = new Set([
  '__macosx',
  'thumbs.db',
  'desktop.ini',
  '$recycle.bin',
  'system volume information',
])

/** @param name one name, no path */
export const isHidden = (name: string): boolean =>
  (name.startsWith('.') && name !== '.' && name !== '..') || systemNames.has(name.toLowerCase())
