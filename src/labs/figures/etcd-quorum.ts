// Members of etcd that are switched off and on: who leads, whether the quorum holds, and what kubectl is answered. One, three or five machines of a
// control plane stand side by side, each with a member; the commands are real kubectl commands on the workstation.
// Leaves out: what client-go logs of each try before kubectl gives up.

import { text } from '../../base/bytes.ts';
import { makeWorld } from '../make-world.ts';
import type { World } from '../world.ts';
import type { Figure, Scene } from './figure.ts';

export type QuorumSize = 1 | 3 | 5;

export interface QuorumMember {
  readonly name: string;
  /** `candidate`: it runs, and knows of no leader */
  readonly role: 'leader' | 'follower' | 'candidate' | 'stopped';
}

/** A command and what came of it. */
export interface QuorumAnswer {
  readonly command: string;
  readonly output: string;
  readonly succeeded: boolean;
  readonly tookMs: number;
}

export interface EtcdQuorumView {
  readonly members: readonly QuorumMember[];
  readonly needed: number;
  readonly holds: boolean;
  /** '' while nobody leads */
  readonly leader: string;
  readonly term: number;
  /** a member has just been switched, and the others have not had the time to act on it: `wait` gives it to them */
  readonly isSettling: boolean;
  /** of the commands asked since the last switch, oldest first */
  readonly answers: readonly QuorumAnswer[];
}

export type EtcdQuorumAction =
  | { readonly type: 'size'; readonly size: QuorumSize }
  | { readonly type: 'switch'; readonly member: string; readonly on: boolean }
  | { readonly type: 'wait' | 'read' | 'write' };

/** long enough for a machine to start and for an election */
const settledMs = 4000;
const mostAnswers = 3;

class EtcdQuorum implements Scene<EtcdQuorumView, EtcdQuorumAction> {
  #world = worldOf(3);
  #answers: readonly QuorumAnswer[] = [];
  #isSettling = false;
  #notes = 0;

  constructor() {
    for (const action of [{ type: 'switch', member: 'control-plane-3', on: false }, { type: 'wait' }, { type: 'write' }, { type: 'read' }] as const) this.act(action);
  }

  act(action: EtcdQuorumAction): void {
    switch (action.type) {
      case 'size':
        this.#world = worldOf(action.size);
        this.#answers = [];
        this.#isSettling = false;
        return;
      case 'switch':
        this.#world.apply({ type: 'fault', fault: { kind: action.on ? 'start-node' : 'stop-node', node: action.member } });
        this.#answers = [];
        this.#isSettling = true;
        return;
      case 'wait':
        this.#world.timeline.advance(settledMs);
        this.#isSettling = false;
        return;
      case 'read':
        return this.#ask('kubectl get nodes');
      case 'write':
        this.#notes += 1;
        return this.#ask(`kubectl create configmap note-${this.#notes}`);
    }
  }

  view(): EtcdQuorumView {
    const { members, needed, quorum, leader = '', term } = this.#world.cluster.controlPlane.quorum.state;
    return { members: members.map(({ name, role }) => ({ name, role })), needed, holds: quorum, leader, term, isSettling: this.#isSettling, answers: this.#answers };
  }

  #ask(command: string): void {
    const { stdout, stderr, exitCode, ms } = this.#world.run(command);
    const output = text(`${stdout}${stderr}`).replace(/^E\d{4} .*\n/gm, '').trimEnd();
    this.#answers = [...this.#answers, { command, output, succeeded: exitCode === 0, tookMs: ms }].slice(-mostAnswers);
    this.#isSettling = false;
  }
}

const worldOf = (size: QuorumSize): World => makeWorld({ seed: 1, workers: 1, controlPlanes: size });

export const etcdQuorum: Figure<EtcdQuorumView, EtcdQuorumAction> = { name: 'etcd-quorum', begin: () => new EtcdQuorum() };
