/**
 * What an image name says of its tag, as far as pull policies depend on it.
 * Upstream: pkg/util/parsers, which asks github.com/distribution/reference.
 * Leaves out digest algorithms other than those with hexadecimal values.
 */

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const domain = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?';
const pattern = new RegExp(
  `^(?:(${domain})/)?(${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
);

/** The tag an image name asks for: `latest` when it has neither tag nor digest, '' with a digest alone or when it is no image name. */
export function imageTag(image: string): string {
  const match = pattern.exec(image);
  if (!match || image.length > 512 || /^[0-9a-f]{64}$/.test(image)) return '';
  const [, , , tag, digest] = match;
  return tag ?? (digest ? '' : 'latest');
}

/** Always for `latest`, otherwise IfNotPresent. */
export function defaultPullPolicy(image: string | undefined): 'Always' | 'IfNotPresent' {
  return imageTag(image ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
}
