/** The terminal: its screen, the line to type into on touch devices, the transcript, and what to say when nothing runs. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Screen } from '../../terminal/xterm.ts';
import { Editor } from './editor.tsx';
import type { LabState } from './lab-state.ts';
import { screenReader, usesLine } from './settings.ts';
import { Stopped } from './stopped.tsx';
import { TouchLine } from './touch-line.tsx';

/** The face must be there before the screen measures its cells. A late one is not waited for. */
async function faceLoaded(): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, 400));
  await Promise.race([document.fonts.load('14px "Drydock Mono"').then(() => undefined), patience]);
}

/** Where Ctrl-` leads: the first thing to reach after the terminal. */
function leaveTo(panel: HTMLElement): void {
  const stops = document.querySelectorAll<HTMLElement>('[data-after-terminal]');
  const target = [...stops].find((stop) => stop.offsetParent !== null) ?? panel.querySelector<HTMLElement>('button');
  target?.focus();
}

async function openInto(box: HTMLElement, state: LabState): Promise<Screen> {
  const [{ openScreen }] = await Promise.all([import('../../terminal/xterm.ts'), faceLoaded()]);
  const screen = openScreen(
    box,
    { readOnly: usesLine.value, screenReader: screenReader.value, fontSize: innerWidth < 480 ? 13 : 14 },
    {
      keys: (bytes) => state.keys(bytes),
      resize: (columns, rows) => state.resize(columns, rows),
      leave: () => leaveTo(box),
    },
  );
  screenReader.subscribe((on) => screen.setScreenReader(on));
  state.begin(screen);
  return screen;
}

function Transcript({ text, onClose }: { text: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog class="sheet-dialog" ref={dialog} onClose={onClose} aria-labelledby="transcript-title">
      <form method="dialog" class="sheet-dialog-head">
        <h2 id="transcript-title">Transcript</h2>
        {navigator.clipboard && (
          <button type="button" class="button quiet" onClick={() => navigator.clipboard.writeText(text)}>
            Copy all
          </button>
        )}
        <button type="submit" class="button quiet">
          Close
        </button>
      </form>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text must be scrollable by keyboard */}
      <pre tabIndex={0}>{text || 'Nothing has been printed yet.'}</pre>
    </dialog>
  );
}

export function TerminalPanel({ state, autofocus }: { state: LabState; autofocus: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const screen = useSignal<Screen | null>(null);
  const transcript = useSignal<string | null>(null);
  useEffect(() => {
    if (!box.current) return;
    openInto(box.current, state).then((opened) => {
      screen.value = opened;
      if (autofocus && !usesLine.value) opened.focus();
    });
    const back = (event: KeyboardEvent) => {
      if (event.key !== '`' || !event.ctrlKey || box.current?.contains(document.activeElement)) return;
      event.preventDefault();
      if (usesLine.value) document.querySelector<HTMLElement>('.touch-line input')?.focus();
      else screen.value?.focus();
    };
    addEventListener('keydown', back);
    return () => removeEventListener('keydown', back);
  }, []);
  const phase = state.phase.value;
  return (
    <>
      <div class="panel-head">
        <h2>Terminal</h2>
        {!usesLine.value && (
          <p class="panel-hint">
            <kbd>Ctrl</kbd> <kbd>`</kbd> leaves it
          </p>
        )}
        <div class="panel-tools">
          <button type="button" class="tool" aria-pressed={screenReader.value} onClick={() => (screenReader.value = !screenReader.value)}>
            Screen reader
          </button>
          <button type="button" class="tool" onClick={() => (transcript.value = screen.value?.transcript() ?? '')}>
            Transcript
          </button>
        </div>
      </div>
      <div class="screen" ref={box} data-phase={phase.kind} />
      {phase.kind === 'booting' && <p class="screen-note">Starting the cluster</p>}
      {(phase.kind === 'unusable' || phase.kind === 'broken') && <Stopped phase={phase} state={state} />}
      {usesLine.value && <TouchLine state={state} />}
      {state.editing.value && <Editor key={state.editing.value.id} state={state} editing={state.editing.value} />}
      {transcript.value !== null && (
        <Transcript
          text={transcript.value}
          onClose={() => {
            transcript.value = null;
          }}
        />
      )}
    </>
  );
}
