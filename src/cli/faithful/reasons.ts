/**
 * Why a command is not right, as far as somebody has looked: the first rule that fits names it. What no rule knows is said to be open.
 * A rule explains; it takes nothing out of any count.
 */

import { unexplained } from '../../labs/faithful.ts';

/** A command that is not right. */
export interface Wrong {
  readonly cmd: string;
  /** the session and the number of the command in it */
  readonly where: string;
  /** what differs: lines `-` of the real one and `+` of ours */
  readonly diff: string;
}

export interface Reason {
  readonly why: string;
  readonly applies: (wrong: Wrong) => boolean;
}

const says =
  (pattern: RegExp): Reason['applies'] =>
  ({ cmd }) =>
    pattern.test(cmd);
const shows =
  (pattern: RegExp): Reason['applies'] =>
  ({ diff }) =>
    pattern.test(diff);

/** kubectl’s words about itself: help, the lists of commands, the completion scripts. */
const help = /\bkubectl(?:\s+(?:help|options)\b[^|;&]*|\s+(?:plugin|kuberc|certificate|set|rollout|auth|top|create (?:service|secret))|\s+completion \w+)?\s*(?:[|;]|$)|(?:--help|\s-h)\b/;

/** Both lists of reasons begin with these. */
const common: readonly Reason[] = [
  { why: 'Help and completion scripts are written in our own words; order, flags and form are kubectl’s.', applies: says(help) },
  { why: 'At which step a request is given up after one millisecond is chance; the words tell the step.', applies: says(/--request-timeout=\d+ms/) },
  { why: 'Go walks through a map in an order of chance, and the first wrong value ends it.', applies: ({ diff }) => /cannot unmarshal/.test(diff) && isSame(diff, jsonTypes) },
];

/** Between our kubectl and the real one. */
export const parityReasons: readonly Reason[] = [
  ...common,
  { why: 'kubectl walks through a map of resources: which line comes first is chance.', applies: says(/\bkubectl describe limits?(?:range)?\b/) },
  { why: 'kubectl evicts Pods side by side; which is first, and when it asks again, is chance.', applies: says(/\bkubectl drain\b/) },
  { why: 'kubectl logs the wire: protobuf bodies, headers of responses, features of its client. Ours logs what it sends and gets, as JSON.', applies: says(/ -v[= ]?[6-9]/) },
  { why: 'An age is one second more or less: the compared moments lay on two sides of a full second.', applies: ({ cmd, diff }) => /\b(?:describe|events)\b/.test(cmd) && isSame(diff, ages) },
];

/** Between the simulated cluster and a recorded one. */
export const goldenReasons: readonly Reason[] = [
  ...common,
  { why: 'The workstation has no openssl, so the certificate or request the command needs is not there.', applies: ({ cmd, where }) => /\bopenssl\b|\btls\.(?:crt|key)\b|\bweb-tls\b/.test(cmd) || where.startsWith('platform/15-csr-denied') },
  { why: 'A number of chance or of the store that the comparison does not hide: names of events and leases, hashes, revisions.', applies: ({ diff }) => isSame(diff, numbers) },
  { why: 'The control plane of the recorded cluster ran on a machine called vm, and what has its name is called after it.', applies: shows(/\bvm_[0-9a-f]|-vm\b/) },
  { why: 'The runtime of the recorded cluster was a stand-in that did not read the image’s user.', applies: shows(/\b65535\b/) },
  { why: 'Log lines of a server: the recorded cluster ran stand-ins instead of the images.', applies: says(/\bkubectl logs\b/) },
  { why: 'Whether an image was on the node already, how long the pull took, how large it is: the recorded cluster had a stand-in for the registry.', applies: shows(/Successfully pulled image|Image size|already present on machine|Pulling image/) },
  { why: 'The order of events that happen within one second, or how many of them have happened at that moment.', applies: ({ cmd, diff }) => /\b(?:events?|describe|ev)\b/.test(cmd) && /(?:Normal|Warning)\s/.test(diff) },
  {
    why: 'How far the cluster had come at that moment: the recorded machine was slower or faster.',
    applies: ({ cmd, diff }) => /\b(?:get|wait)\b/.test(cmd) && /(?:Pending|ContainerCreating|Running|Terminating|BackOff|ErrImagePull|Error|Completed)/.test(diff),
  },
  { why: 'A watch or a wait shows each step; their number and order are a matter of timing.', applies: says(/\s(?:-w|--watch(?:-only)?)\b|\b(?:wait|rollout status|drain)\b|\b(?:jobs|pods|deploy|wide)\.out\b/) },
  { why: 'The description comes from another edition of the API’s texts.', applies: says(/\bkubectl explain\b/) },
];

const jsonTypes = /\b(?:bool|number)\b/g;
const ages = /\b\d+[smhd](?:\d+[smhd])?\b/g;
const numbers = /\b[0-9a-f]{32}\b|\.[0-9a-f]{16}\b|\bapiserver-[a-z0-9]{26}\b|\bkubectl-edit-\d+|\b(?:was|Version:) \d+\b|<uid>/g;

/** Whether the two answers of a diff are the same without what the pattern finds. */
function isSame(diff: string, pattern: RegExp): boolean {
  const [real, ours] = ['-', '+'].map((sign) =>
    diff
      .split('\n')
      .filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3)))
      .map((line) => line.slice(1).replace(pattern, '').replace(/\s+/g, ' '))
      .sort()
      .join('\n'),
  );
  return real === ours && real !== '';
}

/** @returns the first reason that fits, or that there is none yet */
export const reasonOf = (reasons: readonly Reason[], wrong: Wrong): string => reasons.find(({ applies }) => applies(wrong))?.why ?? unexplained;
