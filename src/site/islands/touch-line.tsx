/**
 * A real input line under the terminal, for soft keyboards (xterm.js and Android's Gboard double text, xterm.js #3600), with
 * the keys such keyboards lack. The line sends its text when Enter or one of those keys is pressed; what Tab completes then
 * stands in the terminal, and typing goes on from there.
 */
import { useRef } from 'preact/hooks';
import type { LabState } from './lab-state.ts';

const keys: readonly { readonly label: string; readonly says: string; readonly sends: string }[] = [
  { label: 'Tab', says: 'Tab, completes the word', sends: '\t' },
  { label: 'Ctrl C', says: 'Control C, stops', sends: '\x03' },
  { label: '↑', says: 'Up, earlier command', sends: '\x1b[A' },
  { label: '↓', says: 'Down, later command', sends: '\x1b[B' },
  { label: '←', says: 'Left', sends: '\x1b[D' },
  { label: '→', says: 'Right', sends: '\x1b[C' },
];
const signs = ['|', '-', '/', "'", '$', '>'];

export function TouchLine({ state }: { state: LabState }) {
  const input = useRef<HTMLInputElement>(null);
  const send = (after: string) => {
    const line = input.current;
    if (!line) return;
    state.type(line.value + after);
    line.value = '';
    line.focus();
  };
  const insert = (sign: string) => {
    const line = input.current;
    if (!line) return;
    line.setRangeText(sign, line.selectionStart ?? line.value.length, line.selectionEnd ?? line.value.length, 'end');
    line.focus();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    send('\r');
  };
  const erase = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && input.current?.value === '') state.type('\x7f');
  };
  return (
    <div class="touch">
      <fieldset class="touch-keys" aria-label="Keys">
        {keys.map(({ label, says, sends }) => (
          <button type="button" key={label} aria-label={says} onClick={() => send(sends)}>
            {label}
          </button>
        ))}
        {signs.map((sign) => (
          <button type="button" key={sign} onClick={() => insert(sign)}>
            {sign}
          </button>
        ))}
      </fieldset>
      <form class="touch-line" onSubmit={submit}>
        <input
          ref={input}
          aria-label="Command line"
          placeholder="Type a command"
          autocomplete="off"
          autocapitalize="none"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="send"
          onKeyDown={erase}
        />
        <button type="submit" class="button">
          Enter
        </button>
      </form>
    </div>
  );
}
