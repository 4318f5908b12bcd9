/** Reset, with a second thought before and a way back after. */
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { icons } from '../icons.ts';
import type { LabState } from './lab-state.ts';
import { Share } from './share.tsx';
import { takeFocus } from './take-focus.ts';

function Sure({ yes, no }: { yes: () => void; no: () => void }) {
  return (
    <div class="sure" role="alertdialog" aria-label="Reset the lab">
      <p>Forget this cluster, its files and what is done, and begin anew?</p>
      <button type="button" class="tool" onClick={no} ref={takeFocus}>
        Keep it
      </button>
      <button type="button" class="tool danger" onClick={yes}>
        Reset
      </button>
    </div>
  );
}

/** Share and Reset: one of their panels at a time; Escape, or going on elsewhere, closes it. */
export function LabTools({ state }: { state: LabState }) {
  const open = useSignal('');
  const toggle = (which: string) => {
    open.value = open.value === which ? '' : which;
  };
  const asks = useRef<HTMLDivElement>(null);
  const back = () => {
    asks.current?.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus();
    open.value = '';
  };
  const leave = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget instanceof Node && !asks.current?.contains(relatedTarget)) open.value = '';
  };
  const reset = () => {
    open.value = '';
    state.reset();
    state.focus();
  };
  return (
    <>
      {state.unkept.value && <p class="tool-note">The browser’s storage is full or closed: this lab will not survive a reload.</p>}
      {state.elsewhere.value && <p class="tool-note">This lab is open in another tab too. Each has a cluster of its own; the one used last is kept.</p>}
      {state.notice && <p class="tool-note">{state.notice}</p>}
      {state.isVisit && (
        <p class="tool-note">
          A shared state. <a href={location.pathname + location.search}>Back to your own</a>
        </p>
      )}
      {state.canUndoReset.value && (
        <button type="button" class="tool" onClick={() => state.undoReset()}>
          Undo the reset
        </button>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of the buttons in it */}
      <div class="lab-asks" ref={asks} onKeyDown={({ key }) => key === 'Escape' && back()} onFocusOut={leave}>
        <Share state={state} open={open.value === 'share'} toggle={() => toggle('share')} />
        <button type="button" class="tool" aria-expanded={open.value === 'reset'} onClick={() => toggle('reset')}>
          <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
            <path d={icons.reset} />
          </svg>
          Reset
        </button>
        {open.value === 'reset' && <Sure yes={reset} no={back} />}
      </div>
    </>
  );
}
