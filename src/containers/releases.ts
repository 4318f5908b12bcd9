// Which tags exist: release lines of an application with their last patch, and the variants a repository publishes.
// Real repositories hold thousands of tags that follow such rules; a table of rules knows `1.27`, `1.27.5-alpine` and
// `latest`, and knows that `1.271` is a typing error.

/** One tag, understood. */
export interface Release {
  /** in full, e.g. `1.27.5` */
  readonly version: string;
  /** e.g. `-alpine`; '' for the plain image */
  readonly variant: string;
}

export interface ReleaseLines {
  /** last patch of each line, newest line first: `{'1.27': 5, '1.26': 3}`; an array lists the versions that exist */
  readonly lines: Readonly<Record<string, number | readonly string[]>>;
  /** besides ''; `latest` with a variant is the bare variant (`alpine`) */
  readonly variants?: readonly string[];
  /** names that mean a line or a version: `{stable: '1.28', latest: '1.29'}`; `latest` is the newest line by default */
  readonly names?: Readonly<Record<string, string>>;
  /** a line's first part alone is a tag too (`1`, `16`): the newest line of it */
  readonly majors?: boolean;
}

/** A function from tags to releases. */
export function releases(spec: ReleaseLines): (tag: string) => Release | undefined {
  const variants = [...(spec.variants ?? [])].sort((a, b) => b.length - a.length);
  const newest = Object.keys(spec.lines)[0] ?? '';
  return (tag) => {
    for (const variant of [...variants, '']) {
      if (!tag.endsWith(variant) && tag !== variant.slice(1)) continue;
      const base = tag === variant.slice(1) && variant !== '' ? 'latest' : tag.slice(0, tag.length - variant.length);
      const version = versionOf(base, spec, newest);
      if (version !== undefined) return { version, variant };
    }
    return undefined;
  };
}

function versionOf(name: string, spec: ReleaseLines, newest: string): string | undefined {
  const named = spec.names?.[name] ?? (name === 'latest' ? newest : name);
  if (Object.hasOwn(spec.lines, named)) return lastOf(named, spec);
  for (const line of Object.keys(spec.lines)) {
    if (spec.majors !== false && line.startsWith(`${named}.`) && /^\d+$/.test(named)) return lastOf(line, spec);
    const patches = spec.lines[line];
    if (Array.isArray(patches)) {
      if (patches.includes(named)) return named;
    } else if (named.startsWith(`${line}.`) && /^\d+$/.test(named.slice(line.length + 1))) {
      if (Number(named.slice(line.length + 1)) <= (patches as number)) return named;
    }
  }
  return undefined;
}

function lastOf(line: string, spec: ReleaseLines): string {
  const patches = spec.lines[line];
  if (typeof patches === 'number') return `${line}.${patches}`;
  return patches?.[0] ?? line;
}
