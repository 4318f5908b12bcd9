// The part of the web that serves manifests of add-ons: the addresses their documentation names. What lies there is our own
// text for the same objects. Given to machines as the service `web`.
// Left out: the rest of the Internet.

import { addOns } from './registry.ts';

/** The answer to a GET, or why there is none, in Go's words. */
export type WebAnswer = { readonly status: number; readonly statusText: string; readonly body: string } | { readonly error: string };

const hosts: ReadonlySet<string> = new Set(addOns.flatMap(({ addresses }) => addresses.map((address) => address.split('/', 1)[0] ?? '')));

const matches = (pattern: string, address: string): boolean =>
  new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('[^/]+')}$`).test(address);

/** Manifests at web addresses. */
export const addOnWeb = {
  get(url: string): WebAnswer {
    if (!URL.canParse(url)) return { error: `dial tcp: lookup ${url}: no such host` };
    const { host, pathname } = new URL(url);
    if (!hosts.has(host)) return { error: `dial tcp: lookup ${host}: no such host` };
    const found = addOns.find(({ addresses }) => addresses.some((pattern) => matches(pattern, `${host}${pathname}`)));
    return found ? { status: 200, statusText: 'OK', body: found.manifest } : { status: 404, statusText: 'Not Found', body: '404: Not Found' };
  },
};
