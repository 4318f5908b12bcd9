// The members of etcd: who is there, who leads, and whether they are enough to go on.
// Upstream: etcd's raft (terms, elections), server/etcdserver (CheckQuorum, PreVote).
// @supports partly control plane: etcd — "1, 3 or 5 members, elections, loss of quorum and what clients are told then; one store stands for all"
// A write counts when more than half of all members have it, so with fewer members than that nothing can be written, and nothing can
// be read that is sure to be true. Members that come back catch up at once.
// Left out: messages and logs of the single members (one store stands for all of them), learners, and the members' own disks.
//
// For pictures: `world.cluster.controlPlane.quorum.state` is plain data, made anew at each call,
//   { members: [{ name, alive, leader, role }], quorum, needed, leader, term }
// and the page gets it as `etcd` of each ClusterSnapshot (labs/snapshot.ts), which is sent again when it has changed. A world has several
// members by its option `controlPlanes` (1, 3 or 5; `control-planes` in lab.yaml); their names are `control-plane`, `control-plane-2` …
// They are switched off and on by the input `{type: 'fault', fault: {kind: 'stop-node' | 'start-node' | 'partition-node' | 'heal-node',
// node}}`, where `node` is a member's name; the page sends the same to its worker as a message (labs/protocol.ts).

import { assert } from '../base/assert.ts';
import type { Random } from '../base/random.ts';
import type { Timeline } from '../base/timeline.ts';

/** `candidate`: it runs and knows of no leader, because too few others answer it, or because an election is under way. */
export type MemberRole = 'leader' | 'follower' | 'candidate' | 'stopped';

export interface MemberState {
  /** the name of its node */
  readonly name: string;
  /** whether its process runs */
  readonly alive: boolean;
  readonly leader: boolean;
  readonly role: MemberRole;
}

export interface QuorumState {
  /** in the order they joined */
  readonly members: readonly MemberState[];
  /** whether more than half of all members run and reach each other */
  readonly quorum: boolean;
  /** how many that takes: 1 of 1, 2 of 3, 3 of 5 */
  readonly needed: number;
  /** the leader's name; undefined without a quorum, and for the second or two of an election */
  readonly leader: string | undefined;
  /** raft's: counts elections */
  readonly term: number;
}

interface Member {
  readonly name: string;
  running: boolean;
  reachable: boolean;
}

/** A new member elects itself in its second term. */
const firstTerm = 2;
/** Upstream: --election-timeout; a follower waits between one and two of them. */
const electionTimeoutMs = 1000;
const owner = 'etcd';
const election = 'election';

export class Quorum {
  readonly #members: readonly Member[];
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #listeners: (() => void)[] = [];
  #leader: string | undefined;
  #term = firstTerm;
  #electedMs: number | undefined;
  #changes = 0;

  /** All members run, and the first leads. @throws AssertionError without any */
  constructor(names: readonly string[], timeline: Timeline, random: Random) {
    assert(names.length > 0, 'etcd has a member');
    this.#members = names.map((name) => ({ name, running: true, reachable: true }));
    this.#timeline = timeline;
    this.#random = random;
    this.#leader = names[0];
    timeline.register(owner, () => this.#elect());
  }

  /** How many members it takes. */
  get needed(): number {
    return Math.floor(this.#members.length / 2) + 1;
  }

  /** Whether more than half of all members run and reach each other. */
  get held(): boolean {
    return this.#together().length >= this.needed;
  }

  get leader(): string | undefined {
    return this.#leader;
  }

  get term(): number {
    return this.#term;
  }

  /** How often `state` has changed. */
  get changes(): number {
    return this.#changes;
  }

  /** How long the election that is under way will take; 0 without one. */
  get electionMs(): number {
    return this.#electedMs === undefined ? 0 : Math.max(0, this.#electedMs - this.#timeline.nowMs);
  }

  /** Whether a member runs and belongs to the more than half. */
  includes(name: string): boolean {
    return this.held && this.#together().some((member) => member.name === name);
  }

  get state(): QuorumState {
    return { members: this.#members.map((member) => this.#stateOf(member)), quorum: this.held, needed: this.needed, leader: this.#leader, term: this.#term };
  }

  /** A member's process has begun or ended, or its machine can or cannot be reached. Names of no member change nothing. */
  set(name: string, now: { readonly running?: boolean; readonly reachable?: boolean }): void {
    const member = this.#members.find((one) => one.name === name);
    if (!member) return;
    const { running = member.running, reachable = member.reachable } = now;
    if (running === member.running && reachable === member.reachable) return;
    member.running = running;
    member.reachable = reachable;
    this.#settle();
    this.#tell();
  }

  /** Hears of every change of `state`. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Whoever runs and can be reached: these reach each other. */
  #together(): readonly Member[] {
    return this.#members.filter(({ running, reachable }) => running && reachable);
  }

  #stateOf(member: Member): MemberState {
    const { name, running, reachable } = member;
    const leader = name === this.#leader;
    const role = !running ? 'stopped' : leader ? 'leader' : reachable && this.#leader !== undefined ? 'follower' : 'candidate';
    return { name, alive: running, leader, role };
  }

  /** A leader without half of the others steps down; members without a leader elect one when they are enough. */
  #settle(): void {
    const { held } = this;
    if (this.#leader !== undefined && !(held && this.includes(this.#leader))) this.#leader = undefined;
    if (!held) {
      this.#electedMs = undefined;
      this.#timeline.agenda.cancel(owner, election);
    } else if (this.#leader === undefined && this.#electedMs === undefined) {
      const afterMs = electionTimeoutMs + this.#random.below(electionTimeoutMs);
      this.#electedMs = this.#timeline.nowMs + afterMs;
      this.#timeline.schedule(owner, election, afterMs);
    }
  }

  #elect(): void {
    this.#electedMs = undefined;
    if (!this.held || this.#leader !== undefined) return;
    this.#leader = this.#random.pick(this.#together()).name;
    this.#term += 1;
    this.#tell();
  }

  #tell(): void {
    this.#changes += 1;
    for (const listener of this.#listeners) listener();
  }
}
