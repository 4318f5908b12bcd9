import { beforeEach, describe, expect, it } from 'vitest';
import { TestCluster } from '../../../../tests/support/cluster/test-cluster.ts';

const pods = '/api/v1/namespaces/default/pods';

describe('volumes of a CSI driver', () => {
  let cluster: TestCluster;
  beforeEach(() => {
    cluster = new TestCluster();
    cluster.create('/apis/storage.k8s.io/v1/csidrivers', { metadata: { name: 'disk.example.com' }, spec: { attachRequired: true } });
    cluster.create('/api/v1/persistentvolumes', {
      metadata: { name: 'disk' },
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'x', csi: { driver: 'disk.example.com', volumeHandle: 'h-1' } },
    });
    cluster.create('/api/v1/namespaces/default/persistentvolumeclaims', { metadata: { name: 'data' }, spec: { storageClassName: 'x', volumeName: 'disk', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
    cluster.advance(1000);
  });

  it('are attached where a Pod wants them, and detached after it', () => {
    cluster.create(pods, pod('a', 'worker-1'));
    cluster.advance(1000);
    const [attachment] = attachments();
    expect(attachment.spec).toEqual({ attacher: 'disk.example.com', nodeName: 'worker-1', source: { persistentVolumeName: 'disk' } });
    expect(attachment.metadata.name).toMatch(/^csi-[0-9a-f]{64}$/);
    attached(attachment);
    cluster.advance(500);
    expect(cluster.events('Pod', 'a')).toContainEqual('Normal SuccessfulAttachVolume AttachVolume.Attach succeeded for volume "disk" ');
    cluster.delete(`${pods}/a`);
    cluster.advance(60_000);
    expect(attachments()).toEqual([]);
  });

  it('are not attached to two nodes', () => {
    cluster.create(pods, pod('a', 'worker-1'));
    cluster.advance(1000);
    attached(attachments()[0]);
    cluster.create(pods, pod('b', 'worker-2'));
    cluster.advance(40_000);
    expect(cluster.events('Pod', 'b')).toContainEqual('Warning FailedAttachVolume Multi-Attach error for volume "disk" Volume is already used by pod(s) a');
    cluster.delete(`${pods}/a`);
    cluster.advance(60_000);
    expect(attachments().map((a) => a.spec.nodeName)).toEqual(['worker-2']);
  });

  it('that nobody attaches are complained about', () => {
    cluster.create(pods, pod('a', 'worker-1'));
    cluster.advance(125_000);
    expect(cluster.events('Pod', 'a')).toContainEqual('Warning FailedAttachVolume AttachVolume.Attach failed for volume "disk" : timed out waiting for external-attacher of disk.example.com CSI driver to attach volume h-1');
  });

  const attachments = (): any[] => [...cluster.list('volumeattachments.storage.k8s.io')];
  const attached = (attachment: any): unknown => cluster.put(`/apis/storage.k8s.io/v1/volumeattachments/${attachment.metadata.name}/status`, { ...attachment, status: { attached: true } });
});

const pod = (name: string, nodeName: string): any => ({
  metadata: { name },
  spec: { nodeName, terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'nginx' }], volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
});
