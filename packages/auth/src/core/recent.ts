/** What was looked up lately, in bounded memory. */
export interface Recent<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
}

/**
 * Remembers at least the `size` entries that were set or found last, and at most twice as many. Two generations in place
 * of a list in the order of use: a hit costs nothing but the look.
 */
export function recent<K, V>(size: number): Recent<K, V> {
  let young = new Map<K, V>();
  let old = new Map<K, V>();

  function set(key: K, value: V): void {
    if (young.size >= size) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }

  return {
    get: (key) => {
      const value = young.get(key);
      if (value !== undefined) return value;
      const kept = old.get(key);
      if (kept !== undefined) set(key, kept);
      return kept;
    },
    set,
  };
}

/** The same function, which does its work once for what it is asked again and again. Its results are never undefined. */
export function remembering<K, V>(size: number, work: (key: K) => V): (key: K) => V {
  const known = recent<K, V>(size);
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const result = work(key);
    known.set(key, result);
    return result;
  };
}
