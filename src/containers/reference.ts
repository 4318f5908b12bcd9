// Names of images: parsed, completed, printed again. Upstream: github.com/distribution/reference (regexp.go, normalize.go).

/** An image's full name. */
export interface Reference {
  /** registry's host, e.g. `docker.io`, `registry.k8s.io`, `localhost:5000` */
  readonly registry: string;
  /** path within it, e.g. `library/nginx` */
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
}

const pathPart = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const host = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?))*(?::\d+)?$/;
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/;

/**
 * Completes and parses a name: `nginx` is `docker.io/library/nginx:latest`.
 * @returns undefined for `invalid reference format`
 */
export function parseReference(text: string): Reference | undefined {
  const known = parsed.get(text);
  if (known) return known;
  const made = parse(text);
  if (parsed.size >= mostParsed) parsed.clear();
  if (made) parsed.set(text, made);
  return made;
}

/** A cluster has few images and asks for their names all the time. */
const parsed = new Map<string, Reference>();
const mostParsed = 1000;

function parse(text: string): Reference | undefined {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !digestPattern.test(digest)) return undefined;
  let name = at < 0 ? text : text.slice(0, at);
  const colon = name.lastIndexOf(':');
  let tag: string | undefined;
  if (colon > name.lastIndexOf('/')) {
    tag = name.slice(colon + 1);
    name = name.slice(0, colon);
    if (!tagPattern.test(tag)) return undefined;
  }
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasHost = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first);
  const registry = hasHost ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  const rest = hasHost ? name.slice(slash + 1) : name;
  const path = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  if (!host.test(registry) || !path.split('/').every((part) => pathPart.test(part)) || `${registry}/${path}`.length > 255) return undefined;
  if (digest !== undefined) return tag === undefined ? { registry, path, digest } : { registry, path, tag, digest };
  return { registry, path, tag: tag ?? 'latest' };
}

/** The name without tag and digest: `docker.io/library/nginx`. */
export const repositoryOf = (reference: Reference): string => `${reference.registry}/${reference.path}`;

/** The whole name: `docker.io/library/nginx:latest`. */
export function referenceText(reference: Reference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  return `${repositoryOf(reference)}${tag}${reference.digest === undefined ? '' : `@${reference.digest}`}`;
}

/** As docker prints it: without what is understood by itself. */
export function familiarName(repository: string): string {
  return repository.replace(/^docker\.io\/library\//, '').replace(/^docker\.io\//, '');
}
