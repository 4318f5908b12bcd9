/**
 * IPAddress: an address of the Service network and who has it.
 * Upstream: pkg/registry/networking/ipaddress/strategy.go, printIPAddress.
 *
 * @supports yes IPAddress: stored and shown
 */
import type { IIPAddress } from 'kubernetes-models/networking.k8s.io/v1/IPAddress';
import type { Stored } from '../types.ts';
import { column, nameColumn } from './shared/cells.ts';
import { defineKind } from './shared/define.ts';

export type IPAddress = Stored<IIPAddress>;

export const ipAddress = defineKind<IPAddress>({
  group: 'networking.k8s.io',
  kind: 'IPAddress',
  listKind: 'IPAddressList',
  plural: 'ipaddresses',
  shortNames: ['ip'],
  namespaced: false,
  schema: 'io.k8s.api.networking.v1',
  generation: false,
  columns: [nameColumn, column('ParentRef', 'string', 'the object that has it')],
  row: (address) => [address.metadata.name, parent(address)],
});

/** `services/default/kubernetes`. */
function parent(address: IPAddress): string {
  const reference = address.spec?.parentRef;
  if (!reference) return '<none>';
  const resource = reference.group ? `${reference.resource}.${reference.group}` : (reference.resource ?? '');
  return [resource.toLowerCase(), ...(reference.namespace ? [reference.namespace] : []), reference.name].join('/');
}
