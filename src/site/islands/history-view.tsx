/**
 * What happened in the cluster: every write, who did it, and because of what; and the way back to before it. The newest stands on top. Choosing
 * an entry shows the chain of causes that led to it.
 */
import { useSignal } from '@preact/signals';
import type { HistoryEntry } from '../../labs/protocol.ts';
import { clockText } from './clock-text.ts';
import type { LabState } from './lab-state.ts';

/** `Deployment web`, with its namespace where it is not the usual one. */
const named = ({ kind, namespace, name }: HistoryEntry): string => `${kind} ${namespace === '' || namespace === 'default' ? '' : `${namespace}/`}${name}`;

function sentence(entry: HistoryEntry): string {
  if (entry.kind === 'Event') return entry.says;
  return `${entry.did} ${named(entry)}${entry.says === '' ? '' : `: ${entry.says}`}`;
}

/** Back to the request that began it, oldest first, without the entry itself. */
function causes(entries: readonly HistoryEntry[], entry: HistoryEntry): readonly HistoryEntry[] {
  const byRevision = new Map(entries.map((each) => [each.revision, each]));
  const chain: HistoryEntry[] = [];
  for (let cause = byRevision.get(entry.because ?? -1); cause; cause = byRevision.get(cause.because ?? -1)) chain.unshift(cause);
  return chain;
}

function Cause({ entries, entry, state }: { entries: readonly HistoryEntry[]; entry: HistoryEntry; state: LabState }) {
  const chain = causes(entries, entry);
  return (
    <div class="happened-more">
      {chain.length > 0 ? (
        <ol aria-label="What led to it, from the beginning">
          {chain.map((cause) => (
            <li key={cause.revision}>
              <b>{cause.who}</b> {sentence(cause)}
            </li>
          ))}
        </ol>
      ) : (
        <p>{entry.fromOutside ? 'Somebody asked for it: this is where a chain begins.' : 'It came of itself, or of something before this lab began.'}</p>
      )}
      <button type="button" class="tool" onClick={() => state.rewind(entry.atMs, entry.fromOutside)}>
        Go back to before this
      </button>
    </div>
  );
}

function Row({ entries, entry, state, open, choose }: { entries: readonly HistoryEntry[]; entry: HistoryEntry; state: LabState; open: boolean; choose: () => void }) {
  return (
    <li class={entry.kind === 'Event' ? 'event' : entry.fromOutside ? 'outside' : ''}>
      <button type="button" class="happened" aria-expanded={open} onClick={choose}>
        <span class="happened-at">{clockText(state.elapsedMs(entry.atMs))}</span>
        <span class="happened-who">{entry.who}</span>
        <span>{sentence(entry)}</span>
      </button>
      {open && <Cause entries={entries} entry={entry} state={state} />}
    </li>
  );
}

export function HistoryView({ state }: { state: LabState }) {
  const withEvents = useSignal(false);
  const chosen = useSignal(-1);
  const entries = state.history.value;
  const shown = entries.filter(({ kind }) => withEvents.value || kind !== 'Event').toReversed();
  return (
    <div class="history">
      <div class="history-head">
        <label>
          <input type="checkbox" checked={withEvents.value} onChange={() => (withEvents.value = !withEvents.value)} /> Events too
        </label>
        {state.canUndoRewind.value && (
          <button type="button" class="tool" onClick={() => state.undoRewind()}>
            Undo going back
          </button>
        )}
      </div>
      {shown.length === 0 && <p class="screen-note">Nothing has been written to the cluster since you came. Type a command, and see here who does what because of it.</p>}
      <ol class="happenings" aria-label="What happened, the newest first">
        {shown.map((entry) => (
          <Row key={entry.revision} entries={entries} entry={entry} state={state} open={chosen.value === entry.revision} choose={() => (chosen.value = chosen.value === entry.revision ? -1 : entry.revision)} />
        ))}
      </ol>
    </div>
  );
}
