/** Sharing a lab: a link that holds its whole state, or a file where a link would be too long for what carries it. */
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { download } from './download.ts';
import { icons } from '../icons.ts';
import type { LabState } from './lab-state.ts';
import { addressOf, openFile, textOf } from './share-link.ts';

/** What chat programs and mail programs take without cutting it, in characters. */
const longLink = 8000;

function Panel({ state }: { state: LabState }) {
  const text = useSignal('');
  const said = useSignal('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    void state
      .now()
      .then(textOf)
      .then((packed) => {
        text.value = packed;
        field.current?.focus();
        field.current?.select();
      });
  }, []);
  const address = text.value && addressOf(text.value);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(address);
      said.value = 'Copied.';
    } catch {
      said.value = 'This browser does not let a page copy here: the link is selected, copy it with the keyboard.';
    }
  };
  return (
    <div class="sure share" role="dialog" aria-label="Share this cluster">
      <p>This link holds the cluster, its files and what is done, as they are now. Who opens it goes on from here with a copy of their own. Nothing is stored anywhere else.</p>
      <input ref={field} class="share-link" type="text" readOnly value={address} aria-label="Link to this state" onFocus={(event) => event.currentTarget.select()} />
      {address.length > longLink && <p class="tool-note">The link has {address.length.toLocaleString('en')} characters. Some programs cut it; a file always arrives whole.</p>}
      <button type="button" class="tool" disabled={!address} onClick={() => void copy()}>
        Copy the link
      </button>
      <button type="button" class="tool" disabled={!address} onClick={() => download(new Blob([text.value], { type: 'text/plain' }), `drydock-${state.lab.name}.state`)}>
        Save to a file
      </button>
      <label class="tool">
        Open a file
        <input type="file" class="sr-only" onChange={(event) => event.currentTarget.files?.[0] && void openFile(event.currentTarget.files[0])} />
      </label>
      <p role="status">{said.value}</p>
    </div>
  );
}

export function Share({ state, open, toggle }: { state: LabState; open: boolean; toggle: () => void }) {
  return (
    <>
      <button type="button" class="tool" aria-expanded={open} disabled={state.phase.value.kind !== 'ready'} onClick={toggle}>
        <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
          <path d={icons.share} />
        </svg>
        Share
      </button>
      {open && <Panel state={state} />}
    </>
  );
}
