// Connected components over keys (union-find): what shares a key, directly or through others, is one group.

export class Components<Key> {
  readonly #parents = new Map<Key, Key>()

  add(key: Key): void {
    if (!this.#parents.has(key)) this.#parents.set(key, key)
  }

  join(a: Key, b: Key): void {
    this.add(a)
    this.add(b)
    const [rootA, rootB] = [this.of(a), this.of(b)]
    if (rootA !== rootB) this.#parents.set(rootB, rootA)
  }

  /** The same representative for all keys of a component; which of them it is depends on the order of joins. */
  of(key: Key): Key {
    let root = key
    for (let next = this.#parents.get(root); next !== undefined && next !== root; next = this.#parents.get(root))
      root = next
    // Path compression keeps later look-ups short.
    for (let at = key; at !== root; ) {
      const next = this.#parents.get(at) ?? root
      this.#parents.set(at, root)
      at = next
    }
    return root
  }
}
