// How far apart two words are: "Did you mean this?".
// Upstream: github.com/spf13/cobra ld(), the plain edit distance.

/** Insertions, deletions and replacements that turn `a` into `b`. */
export function levenshtein(a: string, b: string, ignoreCase = false): number {
  const from = ignoreCase ? a.toLowerCase() : a;
  const to = ignoreCase ? b.toLowerCase() : b;
  let previous = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const current = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
