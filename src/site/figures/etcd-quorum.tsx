/** The members of etcd with a switch each, the quorum as a row of votes, and what kubectl is answered. */
import { useEffect } from 'preact/hooks';
import type { EtcdQuorumAction, EtcdQuorumView, QuorumAnswer, QuorumMember, QuorumSize } from '../../labs/figures/etcd-quorum.ts';
import type { FigureView, PictureProps } from './figure-view.ts';
import { Says } from './frame.tsx';

type Props = PictureProps<EtcdQuorumView, EtcdQuorumAction>;

const sizes: readonly QuorumSize[] = [1, 3, 5];
/** How long the moment without a leader is shown before time goes on. */
const settleMs = 1200;

const words: Record<QuorumMember['role'], string> = { leader: 'leads', follower: 'follows', candidate: 'without a leader', stopped: 'off' };

const runningOf = (members: readonly QuorumMember[]): number => members.filter(({ role }) => role !== 'stopped').length;

const seconds = (ms: number): string => (ms < 1000 ? 'at once' : `after ${Math.round(ms / 1000)} s`);

/** What there is, in a sentence or two. */
export function sentence({ members, needed, holds, leader, term, isSettling, answers }: EtcdQuorumView): string {
  const running = runningOf(members);
  const counts = `${running} of ${members.length} ${members.length === 1 ? 'member' : 'members'} ${running === 1 ? 'runs' : 'run'}, ${needed} ${needed === 1 ? 'is' : 'are'} needed`;
  const state = !holds ? 'there is no quorum, so nobody leads' : leader === '' ? `the quorum holds, and ${isSettling ? 'a leader is being elected' : 'nobody leads yet'}` : `the quorum holds, and ${leader} leads, in term ${term}`;
  const last = answers.at(-1);
  return `${counts}: ${state}.${last ? ` ${last.command} ${last.succeeded ? 'was answered' : 'failed'} ${seconds(last.tookMs)}.` : ''}`;
}

function Sizes({ view, act }: Props) {
  return (
    <div class="quorum-sizes">
      <p class="field-name" id="etcd-quorum-size">
        Members
      </p>
      <ul class="examples" aria-labelledby="etcd-quorum-size">
        {sizes.map((size) => (
          <li key={size}>
            <button type="button" class="tool" aria-pressed={view.members.length === size} aria-label={`${size} ${size === 1 ? 'member' : 'members'}`} onClick={() => act({ type: 'size', size })}>
              {size}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

const disks = 'M4 12a26 7 0 0 1 52 0v34a26 7 0 0 1-52 0ZM4 12a26 7 0 0 0 52 0M4 23a26 7 0 0 0 52 0M4 34a26 7 0 0 0 52 0';

function Member({ member, act }: { member: QuorumMember; act: Props['act'] }) {
  const { name, role } = member;
  const on = role !== 'stopped';
  return (
    <li class={`member ${role}`}>
      <svg viewBox="0 0 60 56" width="60" height="56" aria-hidden="true">
        <path d={disks} />
        {role === 'leader' && <path class="flag" d="M30 12V0l14 4-14 4" />}
        {role === 'stopped' && <path class="cross" d="M20 18l20 20M40 18 20 38" />}
      </svg>
      <p class="node-name">{name}</p>
      <p class="role">{words[role]}</p>
      <button type="button" class="tool" onClick={() => act({ type: 'switch', member: name, on: !on })}>
        {on ? 'Switch off' : 'Switch on'} <span class="sr-only">{name}</span>
      </button>
    </li>
  );
}

function Votes({ members, needed, holds }: EtcdQuorumView) {
  const running = runningOf(members);
  return (
    <div class={`votes ${holds ? 'holds' : ''}`} aria-hidden="true">
      {members.map(({ name }, i) => (
        <span key={name} class={`${i < running ? 'given' : ''} ${i + 1 === needed ? 'needed' : ''}`} />
      ))}
    </div>
  );
}

function Answers({ answers }: { answers: readonly QuorumAnswer[] }) {
  if (answers.length === 0) return <p class="answers">Nothing has been asked since the last switch.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll here, and who has no mouse must be able to scroll them.
    <section class="answers" tabIndex={0} aria-label="What kubectl was answered">
      {answers.map(({ command, output, succeeded, tookMs }, i) => (
        <span key={i}>
          <b>$ {command}</b>
          {'\n'}
          <span class={succeeded ? '' : 'failed'}>{output}</span>
          {'\n'}
          <i>{seconds(tookMs)}</i>
          {'\n'}
        </span>
      ))}
    </section>
  );
}

function Picture({ view, act }: Props) {
  useEffect(() => {
    if (!view.isSettling) return;
    const timer = setTimeout(() => act({ type: 'wait' }), settleMs);
    return () => clearTimeout(timer);
  }, [view]);
  return (
    <>
      <Sizes view={view} act={act} />
      <ul class="members" aria-label="Members of etcd">
        {view.members.map((member) => (
          <Member key={member.name} member={member} act={act} />
        ))}
      </ul>
      <Votes {...view} />
      <Says>{sentence(view)}</Says>
      <div class="loop-controls">
        <button type="button" class="tool" onClick={() => act({ type: 'read' })}>
          Read: kubectl get nodes
        </button>
        <button type="button" class="tool" onClick={() => act({ type: 'write' })}>
          Write: kubectl create configmap
        </button>
      </div>
      <Answers answers={view.answers} />
    </>
  );
}

export const etcdQuorum: FigureView<EtcdQuorumView, EtcdQuorumAction> = { name: 'etcd-quorum', title: 'Switch members of etcd off and on', Picture };
