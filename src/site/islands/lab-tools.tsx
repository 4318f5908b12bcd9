/** Reset, with a second thought before and a way back after. */
import { useSignal } from '@preact/signals';
import { icons } from '../icons.ts';
import type { LabState } from './lab-state.ts';
import { Share } from './share.tsx';

function Sure({ yes, no }: { yes: () => void; no: () => void }) {
  return (
    <div class="sure" role="alertdialog" aria-label="Reset the lab">
      <p>Forget this cluster, its files and what is done, and begin anew?</p>
      {/* biome-ignore lint/a11y/noAutofocus: the question has just been asked for */}
      <button type="button" class="tool" onClick={no} autoFocus>
        Keep it
      </button>
      <button type="button" class="tool danger" onClick={yes}>
        Reset
      </button>
    </div>
  );
}

export function LabTools({ state }: { state: LabState }) {
  const asking = useSignal(false);
  const reset = () => {
    asking.value = false;
    state.reset();
  };
  return (
    <>
      {state.unkept.value && <p class="tool-note">The browser’s storage is full or closed: this lab will not survive a reload.</p>}
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
      <Share state={state} />
      <button
        type="button"
        class="tool"
        aria-expanded={asking.value}
        onClick={() => {
          asking.value = !asking.value;
        }}
      >
        <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
          <path d={icons.reset} />
        </svg>
        Reset
      </button>
      {asking.value && (
        <Sure
          yes={reset}
          no={() => {
            asking.value = false;
          }}
        />
      )}
    </>
  );
}
