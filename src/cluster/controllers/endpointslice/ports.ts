// The order of ports in EndpointSlices and Endpoints: by a hash of how Go prints them, which is why kube-dns looks as it does.
// Upstream: NewPortMapKey (endpointslice/util/controller_utils.go), SortSubsets (pkg/api/v1/endpoints/util.go)

import { fnv128a } from '../../../base/fnv.ts';

export interface Port {
  readonly name?: string;
  readonly port?: number | null;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

const hashes = new Map<string, string>();

function hashOf(text: string): string {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  if (hashes.size > 1000) hashes.clear();
  const hash = fnv128a(text);
  hashes.set(text, hash);
  return hash;
}

const pointer = (type: string, value: unknown): string => `(*${type})${value === undefined || value === null ? '<nil>' : String(value)}`;

const slicePort = ({ name, port, protocol, appProtocol }: Port): string =>
  `(v1.EndpointPort){Name:${pointer('string', name)} Protocol:${pointer('v1.Protocol', protocol)} Port:${pointer('int32', port)} AppProtocol:${pointer('string', appProtocol)}}`;

const endpointsPort = ({ name = '', port, protocol, appProtocol }: Port): string =>
  `(v1.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:${pointer('string', appProtocol)}}`;

function sorted<T extends Port>(ports: readonly T[], print: (port: T) => string): readonly T[] {
  if (ports.length < 2) return ports;
  const keyed = ports.map((port) => [hashOf(print(port)), port] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, port]) => port);
}

/** As they stand in an EndpointSlice. */
export const sortSlicePorts = <T extends Port>(ports: readonly T[]): readonly T[] => sorted(ports, slicePort);

/** As they stand in Endpoints. */
export const sortEndpointsPorts = <T extends Port>(ports: readonly T[]): readonly T[] => sorted(ports, endpointsPort);
