/**
 * The cluster as a picture that is also a text: nodes as boxes with a tab, Pods as small boxes in them, Services as rings. Every
 * state has a shape, a word and a colour. It draws from a snapshot alone, so the same view serves a live lab and a printed page.
 */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { ClusterSnapshot, NodeSnapshot, PodSnapshot, PodState } from '../../labs/snapshot.ts';

/** The shape of each state, on a 16 by 16 grid. */
const shapes: Record<PodState, string> = {
  waiting: 'M8 2.500a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 5v3.200l2.2 1.3',
  starting: 'M8 2.500a5.5 5.5 0 1 0 5.5 5.500M13.5 8V4.500M13.5 8H10',
  running: 'M5.5 3.500v9L12.5 8Z',
  done: 'M3 8.500l3.5 3.500L13 4.5',
  failed: 'M4 4l8 8M12 4l-8 8',
  leaving: 'M3 8h8.500M8.5 4.5 12 8l-3.5 3.5',
};

const words: Record<PodState, string> = {
  waiting: 'waiting',
  starting: 'starting',
  running: 'running',
  done: 'completed',
  failed: 'failed',
  leaving: 'leaving',
};

/** A Pod's own part of its name, for the many that share one: what its owner has added. A ReplicaSet's hash is left out. */
function shortName(pod: PodSnapshot): { readonly family: string; readonly own: string } {
  const [kind, owner = ''] = pod.owner.split('/');
  if (owner === '' || !pod.name.startsWith(`${owner}-`)) return { family: '', own: pod.name };
  const family = kind === 'ReplicaSet' ? owner.replace(/-[a-z0-9]+$/, '') : owner;
  return { family, own: pod.name.slice(owner.length + 1) };
}

function Pod({ pod, chosen, choose }: { pod: PodSnapshot; chosen: boolean; choose: (uid: string) => void }) {
  const { family, own } = shortName(pod);
  return (
    <li>
      <button type="button" class={`pod ${pod.state}`} aria-pressed={chosen} onClick={() => choose(chosen ? '' : pod.uid)} title={pod.name}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d={shapes[pod.state]} />
        </svg>
        <span class="pod-name">
          {family && <span class="pod-family">{family}</span>}
          {own}
        </span>
        <span class="pod-status">{pod.status}</span>
      </button>
    </li>
  );
}

type Choose = { chosen: string; choose: (uid: string) => void };

function Pods({ pods, chosen, choose, label }: { pods: readonly PodSnapshot[]; label: string } & Choose) {
  return (
    <ul class="pods" aria-label={label}>
      {pods.map((pod) => (
        <Pod key={pod.uid} pod={pod} chosen={chosen === pod.uid} choose={choose} />
      ))}
    </ul>
  );
}

function nodeState(node: NodeSnapshot): string {
  if (!node.ready) return 'NotReady';
  return node.schedulable ? 'Ready' : 'Ready, cordoned';
}

function Node({ node, pods, chosen, choose }: { node: NodeSnapshot; pods: readonly PodSnapshot[] } & Choose) {
  return (
    <li class={`node ${node.ready ? '' : 'lost'} ${node.controlPlane ? 'control' : ''}`}>
      <p class="node-tab">{node.name}</p>
      <p class="node-state">{nodeState(node)}</p>
      {pods.length > 0 ? (
        <Pods pods={pods} chosen={chosen} choose={choose} label={`Pods on ${node.name}`} />
      ) : (
        <p class="node-empty">{node.controlPlane ? 'Runs the cluster itself' : 'No Pods of yours'}</p>
      )}
    </li>
  );
}

/** The picture in a sentence, for those who do not see it and for a glance. */
export function summary({ nodes, pods }: ClusterSnapshot): string {
  const ready = nodes.filter((node) => node.ready).length;
  const states = Object.entries(Object.groupBy(pods, (pod) => pod.state)).map(([state, list]) => `${list.length} ${words[state as PodState]}`);
  const ofPods = pods.length === 0 ? 'no Pods of yours' : `${pods.length} ${pods.length === 1 ? 'Pod' : 'Pods'}: ${states.join(', ')}`;
  return `${ready} of ${nodes.length} nodes ready, ${ofPods}`;
}

function Details({ pod, explain }: { pod: PodSnapshot; explain: ExplainPod | undefined }) {
  const facts = [
    pod.name,
    `namespace ${pod.namespace}`,
    pod.status,
    `ready ${pod.ready}`,
    `restarts ${pod.restarts}`,
    pod.address || 'no address yet',
    pod.owner && `made by ${pod.owner}`,
  ];
  return (
    <div class="pod-details">
      <p>{facts.filter(Boolean).join(' · ')}</p>
      {explain?.(pod)}
    </div>
  );
}

/** What a page that has a world can say of a Pod beside its facts. */
export type ExplainPod = (pod: PodSnapshot) => ComponentChildren;

export function ClusterView({ snapshot, explain }: { snapshot: ClusterSnapshot; explain?: ExplainPod }) {
  const chosen = useSignal('');
  const choice: Choose = {
    chosen: chosen.value,
    choose: (uid) => {
      chosen.value = uid;
    },
  };
  const { nodes } = snapshot;
  const pods = snapshot.pods.toSorted((a, b) => a.name.localeCompare(b.name));
  const services = snapshot.services.filter((service) => service.namespace !== 'kube-system');
  const homeless = pods.filter((pod) => pod.node === '');
  const picked = pods.find((pod) => pod.uid === chosen.value);
  return (
    <div class="cluster">
      <p class="cluster-summary">{summary(snapshot)}</p>
      {homeless.length > 0 && (
        <div class="homeless">
          <p>Without a node</p>
          <Pods pods={homeless} label="Pods without a node" {...choice} />
        </div>
      )}
      <ul class="nodes" aria-label="Nodes">
        {nodes.map((node) => (
          <Node key={node.name} node={node} pods={pods.filter((pod) => pod.node === node.name)} {...choice} />
        ))}
      </ul>
      {services.length > 0 && (
        <ul class="services" aria-label="Services">
          {services.map((service) => (
            <li key={`${service.namespace}/${service.name}`}>
              <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 5.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z" />
              </svg>
              {service.name} <span>{service.address}</span>
            </li>
          ))}
        </ul>
      )}
      {picked && <Details pod={picked} explain={explain} />}
    </div>
  );
}
