// URLs as clients on the command line read them: the scheme may be missing, the rest is RFC 3986.

export interface Url {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** path and query, at least `/` */
  readonly target: string;
  readonly user?: string;
}

/** Why a text is no URL for us: its scheme is another one, or it has no host. */
export type UrlProblem = { readonly scheme: string } | 'host' | 'port' | 'malformed';

/** @param given the URL as typed; `http://` is added when no scheme is there */
export function parseUrl(given: string): Url | UrlProblem {
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([^/?#]*)([^#]*)(?:#.*)?$/.exec(given);
  if (!match || /[\s]/.test(given)) return 'malformed';
  const scheme = (match[1] ?? 'http').toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return { scheme };
  const authority = match[2] ?? '';
  const at = authority.lastIndexOf('@');
  const place = authority.slice(at + 1);
  const parts = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]*)(?::(\d*))?$/.exec(place);
  if (!parts) return 'port';
  const host = (parts[1] ?? '').replace(/^\[|\]$/g, '');
  if (host === '') return 'host';
  const port = parts[2] ? Number(parts[2]) : scheme === 'https' ? 443 : 80;
  if (port > 65535) return 'port';
  const rest = match[3] ?? '';
  const target = rest === '' ? '/' : rest.startsWith('/') ? rest : `/${rest}`;
  return { scheme, host, port, target, ...(at >= 0 ? { user: authority.slice(0, at) } : {}) };
}

/** Where a `Location` header leads, seen from the URL that was asked. */
export function resolveLocation(from: Url, location: string): string {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(location)) return location;
  const origin = `${from.scheme}://${hostPort(from)}`;
  if (location.startsWith('//')) return `${from.scheme}:${location}`;
  if (location.startsWith('/')) return origin + location;
  const folder = (from.target.split(/[?#]/, 1)[0] ?? '/').replace(/[^/]*$/, '');
  return origin + folder + location;
}

/** `host`, or `host:port` where the port is not the scheme's own. */
export function hostPort(url: Url): string {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  return url.port === (url.scheme === 'https' ? 443 : 80) ? host : `${host}:${url.port}`;
}

/** The URL as text. */
export const urlText = (url: Url): string => `${url.scheme}://${hostPort(url)}${url.target}`;
