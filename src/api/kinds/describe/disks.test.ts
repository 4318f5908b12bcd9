import { expect, it } from 'vitest';
import { diskLines } from './disks.ts';

it.each([
  { name: 'nothing that is a disk of a provider', source: { hostPath: { path: '/' } }, of: 'Pod' as const, lines: undefined },
  {
    name: 'a disk with what is left out',
    source: { gcePersistentDisk: { pdName: 'd' } },
    of: 'Pod' as const,
    lines: ['Type:\tGCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)', 'PDName:\td', 'FSType:\t', 'Partition:\t0', 'ReadOnly:\tfalse'],
  },
  {
    name: 'lists and references as Go prints them',
    source: { cephfs: { monitors: ['a', 'b'], secretRef: { name: 's', namespace: 'n' } } },
    of: 'PersistentVolume' as const,
    lines: ["Type:\tCephFS (a CephFS mount on the host that shares a pod's lifetime)", 'Monitors:\t[a b]', 'Path:\t', 'User:\t', 'SecretFile:\t', 'SecretRef:\t&SecretReference{Name:s,Namespace:n,}', 'ReadOnly:\tfalse'],
  },
  {
    name: 'a volume that knows more than a Pod',
    source: { glusterfs: { endpoints: 'e', path: 'p' } },
    of: 'PersistentVolume' as const,
    lines: ["Type:\tGlusterfs (a Glusterfs mount on the host that shares a pod's lifetime)", 'EndpointsName:\te', 'EndpointsNamespace:\t<unset>', 'Path:\tp', 'ReadOnly:\tfalse'],
  },
])('$name', ({ source, of, lines }) => expect(diskLines(source, of)).toEqual(lines));
